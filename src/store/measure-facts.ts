import { DubanError } from '../domain/errors.ts';
import type { MeasureFacts, PlanFacts } from '../domain/measure.ts';
import type { Place } from '../domain/policy-choice.ts';
import type { Role } from '../domain/policy.ts';
import type { Tx } from './database.ts';
import { readinessOf, resolvePlan } from './readiness.ts';
import { dateText, dateTextOrNull } from './values.ts';

/** Who holds a role in a unit, by name. */
export interface NamedSeat {
  readonly unitId: string;
  readonly role: Role;
  readonly contactId: string;
  readonly name: string;
}

/** A stored measure as the decider knows it, with the names that a person wants to read. */
export interface StoredMeasure {
  readonly facts: MeasureFacts;
  readonly plan: PlanFacts;
  readonly place: Place;
  readonly text: string;
  readonly unitNames: ReadonlyMap<string, string>;
  readonly seats: readonly NamedSeat[];
}

type PlanRow = NonNullable<Awaited<ReturnType<Tx['plan']['findUnique']>>>;

/**
 * Reads one measure of a draft or active plan. Of a draft, units are resolved as its activation would.
 * Throws DubanError not-found, or plan-not-ready while office, superior or closing date are open.
 */
export async function readMeasure(tx: Tx, planId: string, code: string): Promise<StoredMeasure> {
  const row = await tx.measure.findUnique({
    where: { planId_code: { planId, code } },
    include: { plan: true },
  });
  if (row === null) throw noSuchMeasure(planId, code);
  // One after the other: relations side by side would be asked for at once, and a transaction has one connection.
  const ofMeasure = { where: { measureId: row.id }, orderBy: { ordinal: 'asc' } } as const;
  const milestones = await tx.milestone.findMany(ofMeasure);
  const responsible = await tx.responsibleUnit.findMany(ofMeasure);
  const plan = await planFactsOf(tx, row.plan);
  const { leads, supports } =
    responsible.length > 0
      ? {
          leads: responsible.filter(({ role }) => role === 'lead'),
          supports: responsible.filter(({ role }) => role === 'support'),
        }
      : await resolvedOf(tx, planId, row.id);
  const unitIds = [...leads, ...supports].map(({ unitId }) => unitId);
  return {
    facts: {
      ...{ id: row.id, planId, code },
      // A check holds the column to these words.
      kind: row.kind === 'dated' ? 'dated' : 'ongoing',
      deadline: dateTextOrNull(row.deadlineOn),
      milestones: milestones.map(({ dueOn, text }) => ({ on: dateText(dueOn), text })),
      leads: leads.map(({ unitId, byExpansion }) => ({ unitId, byExpansion })),
      supports: supports.map(({ unitId }) => unitId),
    },
    plan,
    place: { code, part: row.part, section: row.section },
    text: row.text,
    ...(await namesOf(tx, [...unitIds, plan.officeUnitId, plan.superiorUnitId])),
  };
}

async function resolvedOf(tx: Tx, planId: string, measureId: string) {
  const resolved = (await resolvePlan(tx, planId)).find(({ id }) => id === measureId);
  return { leads: resolved?.leads ?? [], supports: resolved?.supports ?? [] };
}

async function planFactsOf(tx: Tx, plan: PlanRow): Promise<PlanFacts> {
  const { id, zone, fromOn, closesOn, officeUnitId, superiorUnitId } = plan;
  if (closesOn !== null && officeUnitId !== null && superiorUnitId !== null) {
    return { id, zone, from: dateText(fromOn), closesOn: dateText(closesOn), officeUnitId, superiorUnitId };
  }
  const faults = (await readinessOf(tx, id)).filter(({ severity }) => severity === 'error');
  throw new DubanError(
    'plan-not-ready',
    `方案 ${id} 尚缺下列信息，无法推算。 / Plan ${id} lacks what a preview needs.`,
    { faults },
  );
}

async function namesOf(tx: Tx, unitIds: readonly string[]): Promise<Pick<StoredMeasure, 'unitNames' | 'seats'>> {
  const units = await tx.unit.findMany({
    where: { id: { in: [...new Set(unitIds)] } },
    include: { seats: { include: { contact: { select: { name: true } } } } },
  });
  return {
    unitNames: new Map(units.map(({ id, name }) => [id, name])),
    seats: units.flatMap(({ id: unitId, seats }) =>
      // A check holds the role to these words.
      seats.map(({ role, contactId, contact }) => ({ unitId, role: role as Role, contactId, name: contact.name })),
    ),
  };
}

function noSuchMeasure(planId: string, code: string): DubanError {
  return new DubanError(
    'not-found',
    `方案 ${planId} 没有第 ${code} 项：请用 duban plan show ${planId} 查看。 / Plan ${planId} has no measure ${code}: see duban plan show ${planId}.`,
  );
}
