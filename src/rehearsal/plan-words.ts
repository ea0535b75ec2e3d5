import type { Fault } from '../domain/errors.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import type { MeasureFacts } from '../domain/measure.ts';
import { policyFault, type Allowed, type Found } from '../domain/policy-faults.ts';
import type { Role } from '../domain/policy.ts';
import { instantOf } from '../domain/zone.ts';
import { unitIdOf } from './ids.ts';
import type { SetupUnit } from './placeholders.ts';
import type { Scenario } from './rehearsed.ts';
import type { ScenarioFile, Span } from './scenario-file.ts';

/** A measure that a file names: one of the plan, or a part that the file splits one into. */
export type NamedMeasure = Pick<MeasureFacts, 'id' | 'code'> & { readonly leadUnitId: string | undefined };

/** Finds what a file names in a plan, and collects what the plan does not have. */
export class PlanWords {
  readonly faults: Fault[] = [];
  private readonly scenario: Scenario;
  private readonly units: Map<string, SetupUnit>;
  private readonly measures: Map<string, NamedMeasure>;
  /** By the unit that takes over: those in whose place it stands. */
  private readonly former = new Map<string, string[]>();

  constructor(scenario: Scenario, file: Pick<ScenarioFile, 'acts' | 'unitChanges'>) {
    this.scenario = scenario;
    const { units, measures } = scenario.setup;
    this.units = new Map(units.flatMap((unit) => [...unit.seenAs, unit.name].map((name) => [name, unit])));
    this.measures = new Map(measures.map(({ id, code, leads }) => [code, { id, code, leadUnitId: leads[0]?.unitId }]));
    for (const change of file.unitChanges) this.learnUnits(change);
    for (const act of file.acts) this.learnParts(act);
  }

  /** Throws DubanError invalid-input with everything that the plan does not have. */
  refuse(): void {
    const { faults } = this;
    if (faults.length === 0) return;
    throw new DubanError(
      'invalid-input',
      `情景文件有 ${faults.length} 处与方案不符。 / ${faults.length} places of the scenario do not fit the plan.`,
      { faults },
    );
  }

  instant(on: LocalDate, time: string): number {
    return instantOf(this.scenario.setup.plan.zone, on, time);
  }

  instants({ from, until }: Span): { readonly from: number; readonly until: number } {
    const end = until === null ? Infinity : this.instant(addDays(until, 1), '00:00');
    return { from: this.instant(from, '00:00'), until: end };
  }

  measure(found: Found): NamedMeasure | null {
    return this.measures.get(String(found.value)) ?? this.fault(found, this.codes());
  }

  unit(found: Found): SetupUnit | null {
    return this.units.get(String(found.value)) ?? this.fault(found, NO_UNIT);
  }

  unitOfId(id: string | undefined, found: Found): SetupUnit | null {
    const unit = [...this.units.values()].find((one) => one.id === id);
    return unit ?? this.fault(found, NO_LEAD);
  }

  /** Who holds a seat at first; of a unit that takes over, also whoever may come along with another one. */
  holder({ id, name }: SetupUnit, role: Role, path: string): string | null {
    const units = [id, ...(this.former.get(id) ?? [])];
    const { contacts } = this.scenario.setup;
    for (const unitId of units) {
      const seat = contacts.find((one) => one.unitId === unitId && one.role === role);
      if (seat !== undefined) return seat.id;
    }
    return this.fault({ path: `${path}.role`, value: role }, noSeat(name));
  }

  fault(found: Found, allowed: Allowed): null {
    this.faults.push(policyFault('value-not-allowed', found, allowed));
    return null;
  }

  /** Names that units come to have, and units that come to be. */
  private learnUnits({ units, to, name, newUnits }: ScenarioFile['unitChanges'][number]): void {
    const changed = units.flatMap((one) => this.units.get(one) ?? []);
    if (name !== null && changed[0] !== undefined) this.units.set(name, changed[0]);
    if (to === null) return;
    const heir = this.units.get(to) ?? (newUnits ? newUnit(to) : undefined);
    if (heir === undefined) return;
    this.units.set(to, heir);
    const before = changed.flatMap(({ id }) => [id, ...(this.former.get(id) ?? [])]);
    this.former.set(heir.id, [...(this.former.get(heir.id) ?? []), ...before]);
  }

  /** 17-1, 17-2 …, without those that the plan prints. */
  private learnParts({ measure, parts }: ScenarioFile['acts'][number]): void {
    let number = 1;
    for (const { leads } of parts ?? []) {
      while (this.measures.has(`${measure}-${number}`)) number += 1;
      const code = `${measure}-${number}`;
      const leadUnitId = this.units.get(leads[0] ?? '')?.id;
      this.measures.set(code, { id: `${this.scenario.setup.plan.id}:${code}`, code, leadUnitId });
    }
  }

  private codes(): Allowed {
    const all = [...this.measures.keys()];
    const shown = all.length > 6 ? `${all.slice(0, 3).join('、')} … ${all.at(-1)}` : all.join('、');
    return { zh: `方案中没有这一项，有 ${shown}`, en: `the plan has no such measure; it has ${shown}` };
  }
}

const newUnit = (name: string): SetupUnit => ({ id: unitIdOf(name), name, kind: 'added', seenAs: [name] });

const NO_UNIT: Allowed = {
  zh: '方案中没有这个单位，请按方案中的名称填写',
  en: 'the plan has no such unit, write it as the plan prints it',
};
const NO_LEAD: Allowed = { zh: '该事项没有牵头单位，请写明单位', en: 'the measure has no lead unit, name one' };

const noSeat = (unit: string): Allowed => ({
  zh: `${unit}没有人担任这一角色，请改用其他角色`,
  en: `nobody of ${unit} holds this role, give another`,
});
