import type { LocalDate } from '../domain/local-date.ts';
import { newHeirs, type UnitAct, type UnitStanding } from '../domain/unit-change.ts';
import { unitChangeFaults } from '../domain/unit-change-faults.ts';
import { instantOf, localDateOf } from '../domain/zone.ts';
import type { MeasureRun } from './measure-run.ts';
import type { Rules } from './script.ts';
import type { Floor, SeatDesk } from './seat-desk.ts';
import type { ResolvedChange } from './units.ts';

/** A change of a unit that is written down for its day. */
export interface WrittenChange extends ResolvedChange {
  readonly id: string;
  readonly on: LocalDate;
}

export interface UnitTerms {
  readonly floor: Floor;
  readonly seatDesk: SeatDesk;
  readonly seatsInPlace: Rules['seatsInPlace'];
  readonly planName: string;
  /** Has the changes that are due carried out at an instant. */
  readonly carryOutAt: (at: number) => void;
}

/** Changes of units, written down for a day and carried out when it begins, as the store does it. */
export class UnitDesk {
  private readonly terms: UnitTerms;
  private written: WrittenChange[] = [];
  private readonly told = new Set<string>();
  private count = 0;

  constructor(terms: UnitTerms) {
    this.terms = terms;
  }

  /** Takes over what was written down before the rehearsal began. */
  resume(changes: readonly WrittenChange[], now: number): void {
    for (const change of changes) this.write(change, now);
  }

  /** Writes changes down, all of them or none where any has a fault; what is in force today is carried out. */
  announce(act: UnitAct, now: number): void {
    const { units } = this.terms.floor.conditions;
    const heirs = newHeirs(act, (name) => units.idOf(name));
    const known = (name: string): string | undefined => units.idOf(name) ?? (heirs.includes(name) ? name : undefined);
    if (unitChangeFaults(act, this.standing(now, known)).length > 0) return;
    for (const name of heirs) units.add(name);
    for (const change of act.changes.map((one) => units.resolve(one))) {
      this.write({ ...change, id: `change/${(this.count += 1)}`, on: act.on }, now);
    }
    this.carryOut(now);
  }

  /** Carries out every change whose day has begun, in the order of their days. */
  carryOut(now: number): void {
    const isDue = ({ on }: WrittenChange): boolean => this.beginningOf(on) <= now;
    const due = this.written.filter(isDue).toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
    this.written = this.written.filter((one) => !isDue(one));
    const { units } = this.terms.floor.conditions;
    for (const change of due) {
      if (change.newName !== null) units.rename(change.unitId, change.newName);
      else if (change.toUnitId !== null) this.end(change, units.inPlaceOf(change.toUnitId), now);
    }
  }

  /** Units that ended while a measure was closed: once it goes on, those in their place have their part in it. */
  tellReopened(run: MeasureRun, now: number): void {
    const { units } = this.terms.floor.conditions;
    for (const from of run.unitIds) {
      const ended = units.endOf(from);
      if (ended !== undefined) this.tell(run, { ...ended, from, announce: true, now });
    }
  }

  private end({ id, unitId: from }: WrittenChange, to: string, now: number): void {
    const { floor, seatDesk, seatsInPlace } = this.terms;
    const { conditions, mailroom, runs } = floor;
    const { seats, units } = conditions;
    const taken = seatsInPlace(seats.of(from, to), { from, to });
    seats.goAlong(from, to, taken);
    conditions.succeed(from, to);
    mailroom.succeed(from, to);
    units.end(from, { changeId: id, to });
    const liaison = taken.changes.find(({ role }) => role === 'liaison');
    const former = liaison?.from ?? null;
    const said = former === null ? [] : mailroom.saidTo({ unitId: to, role: 'liaison', contactId: former });
    for (const run of runs.values()) {
      if (run.state.phase === 'closed' || !run.unitIds.includes(from)) continue;
      const announce = liaison !== undefined && !said.includes(run.facts.id);
      this.tell(run, { changeId: id, from, to, announce, now });
    }
    seatDesk.move(taken.changes, now);
  }

  /** A measure hears of a change once. */
  private tell(
    run: MeasureRun,
    told: { changeId: string; from: string; to: string; announce: boolean; now: number },
  ): void {
    const { now, ...said } = told;
    const id = `unit/${said.changeId}/${run.facts.id}`;
    if (this.told.has(id)) return;
    this.told.add(id);
    this.terms.floor.tell(run, { id, at: now, type: 'unit-succeeded', ...said });
  }

  private write(change: WrittenChange, now: number): void {
    const { units } = this.terms.floor.conditions;
    this.written.push(change);
    units.note(change, change.on);
    this.terms.carryOutAt(Math.max(this.beginningOf(change.on), now));
  }

  private beginningOf(on: LocalDate): number {
    return instantOf(this.terms.floor.conditions.plan.zone, on, '00:00');
  }

  private standing(now: number, idOf: UnitStanding['idOf']): UnitStanding {
    const { conditions, runs } = this.terms.floor;
    const { plan, units } = conditions;
    const open = [...runs.values()].filter(({ state }) => state.phase !== 'closed');
    const openMeasures = new Map<string, number>();
    for (const unitId of open.flatMap((run) => run.unitIds)) {
      openMeasures.set(unitId, (openMeasures.get(unitId) ?? 0) + 1);
    }
    return {
      ...units.asked(),
      ...{ today: localDateOf(plan.zone, now), idOf, openMeasures },
      plans: open.length === 0 ? [] : [{ title: this.terms.planName, ...plan }],
    };
  }
}
