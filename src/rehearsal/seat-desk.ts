import type { MeasureInput } from '../domain/measure-input.ts';
import type { SeatChange } from '../domain/succession-seats.ts';
import type { Conditions } from './conditions.ts';
import type { Mailroom } from './mailroom.ts';
import type { MeasureRun } from './measure-run.ts';
import type { Scripted } from './script.ts';

/** What the desks work on: the measures on their way, the mail, and what everything is decided under. */
export interface Floor {
  readonly conditions: Conditions;
  readonly mailroom: Mailroom;
  readonly runs: ReadonlyMap<string, MeasureRun>;
  /** Gives a measure an input; its next step is taken at once. */
  readonly tell: (run: MeasureRun, input: MeasureInput) => void;
}

/** Seats that change hands: what waits goes to whoever holds them now, and every open measure of the seat is told. */
export class SeatDesk {
  private readonly floor: Floor;

  constructor(floor: Floor) {
    this.floor = floor;
  }

  changeContact({ unitId: named, role, to }: Extract<Scripted, { does: 'change-contact' }>, now: number): void {
    const { seats, units } = this.floor.conditions;
    const unitId = units.inPlaceOf(named);
    const from = seats.holderOf(unitId, role);
    seats.take({ unitId, role, contactId: to });
    if (from === to) return;
    this.move([{ unitId, role, from, to }], now);
    this.floor.mailroom.wake(to, now);
  }

  /** No channel reaches somebody any more: whatever they sit in is looked at again. */
  lookAtSeatsOf(contactId: string, now: number): void {
    const { seats } = this.floor.conditions;
    const held = seats.seatsOf(contactId).map(({ unitId, role }) => {
      const holder = seats.holderOf(unitId, role);
      return { unitId, role, from: holder, to: holder };
    });
    this.move(held, now);
  }

  move(changes: readonly SeatChange[], now: number): void {
    for (const change of changes) this.tellMeasures(change, { now, said: this.handOn(change, now) });
  }

  /** Returns the measures of which what had waited for the former holder tells the new one. */
  private handOn({ from, to, ...seat }: SeatChange, now: number): readonly string[] {
    if (from === null || to === null || from === to) return [];
    return this.floor.mailroom.handOn(seat, { from, to, now });
  }

  private tellMeasures(change: SeatChange, { now, said }: { now: number; said: readonly string[] }): void {
    const { conditions, runs, tell } = this.floor;
    const { officeUnitId, superiorUnitId } = conditions.plan;
    const { unitId, role, from, to } = change;
    for (const run of runs.values()) {
      const concerned = [officeUnitId, superiorUnitId, ...run.unitIds];
      if (!OPEN.has(run.state.phase) || !concerned.includes(unitId)) continue;
      const id = `seat/${unitId}/${role}/${to ?? ''}/${now}/${run.facts.id}`;
      const announce = !said.includes(run.facts.id);
      tell(run, { id, at: now, type: 'contact-changed', unitId, role, from, to, announce });
    }
  }
}

const OPEN: ReadonlySet<string> = new Set(['active', 'verifying', 'parked']);
