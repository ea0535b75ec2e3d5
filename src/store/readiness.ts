import { DubanError, type Fault } from '../domain/errors.ts';
import {
  goesNowhere,
  type PrintedUnit,
  resolveLeads,
  resolveSupports,
  type ResponsibleUnit,
} from '../domain/responsible-units.ts';
import type { Tx } from './database.ts';

/** A measure of a plan with the units responsible for it in fact. */
export interface ResolvedMeasure {
  readonly id: string;
  readonly code: string;
  readonly leads: readonly ResponsibleUnit[];
  readonly supports: readonly ResponsibleUnit[];
  /** Printed groups that nobody answers for. */
  readonly nowhere: readonly string[];
}

/** Resolves the printed units of all measures of a plan, in its order. */
export async function resolvePlan(tx: Tx, planId: string): Promise<readonly ResolvedMeasure[]> {
  const measures = await tx.measure.findMany({
    where: { planId },
    select: { id: true, code: true, units: { orderBy: { ordinal: 'asc' }, select: { role: true, unitId: true } } },
    orderBy: { ordinal: 'asc' },
  });
  const printedOf = await printedUnits(
    tx,
    measures.flatMap(({ units }) => units.map(({ unitId }) => unitId)),
  );
  return measures.map(({ id, code, units }) => {
    const printed = (role: string): PrintedUnit[] =>
      units.filter((unit) => unit.role === role).flatMap(({ unitId }) => printedOf.get(unitId) ?? []);
    const leads = resolveLeads(printed('lead'));
    const supports = resolveSupports(printed('support'), leads);
    // Bodies that a note names are copied only: a group that stands first needs somebody who answers for it.
    const mute = printed('lead').filter((unit, index) => index === 0 && unit.isGroup && unit.collectingUnitId === null);
    const groups = [...mute, ...[...printed('lead'), ...printed('support')].filter(goesNowhere)];
    const nowhere = [...new Set(groups.map(({ unitId }) => unitId))];
    return { id, code, leads, supports, nowhere };
  });
}

/** What each printed unit stands for; one that has ended, for the unit in its place. */
async function printedUnits(tx: Tx, unitIds: readonly string[]): Promise<Map<string, PrintedUnit>> {
  const include = { members: { orderBy: { ordinal: 'asc' } } } as const;
  const units = await tx.unit.findMany({
    where: { id: { in: [...new Set(unitIds)] } },
    include: { ...include, successor: { include } },
  });
  return new Map(
    units.map((printed) => {
      const { id, kind, collectingUnitId, members } = printed.successor ?? printed;
      const memberIds = members.map(({ memberUnitId }) => memberUnitId);
      return [printed.id, { unitId: id, isGroup: kind === 'group', collectingUnitId, memberIds }];
    }),
  );
}

/** Errors refuse activation; warnings say what would go nowhere. Throws DubanError not-found. */
export async function readinessOf(tx: Tx, planId: string): Promise<readonly Fault[]> {
  const plan = await tx.plan.findUnique({ where: { id: planId } });
  if (plan === null) throw new DubanError('not-found', `没有方案 ${planId}。 / There is no plan ${planId}.`);
  const measures = await resolvePlan(tx, planId);
  const errors = [
    ...(plan.officeUnitId === null ? [NO_OFFICE] : []),
    ...(plan.superiorUnitId === null ? [NO_SUPERIOR] : []),
    ...(plan.closesOn === null ? [NO_CLOSE] : []),
    ...(measures.length === 0 ? [NO_MEASURES] : []),
  ];
  return [
    ...errors,
    ...leaderless(measures),
    ...(await unreachable(tx, measures)),
    ...(await unattended(tx, plan)),
    ...(await nowhere(tx, measures)),
  ];
}

/** Measures that no unit leads in fact: nobody would ever be asked for a report. */
function leaderless(measures: readonly ResolvedMeasure[]): Fault[] {
  return measures
    .filter(({ leads }) => leads.length === 0)
    .map(({ code }) =>
      warning(
        'measure-without-lead',
        `第 ${code} 项没有可以答复的牵头单位，不会有人被要求报送：请在方案中补列牵头单位，或以 --collect 为其单位组指定汇总单位。 / Measure ${code} has no lead unit that could answer, so nobody would be asked: name one in the plan, or give its group a collecting unit with --collect.`,
      ),
    );
}

/** Units that are asked or told something but have nobody to tell it to. */
async function unreachable(tx: Tx, measures: readonly ResolvedMeasure[]): Promise<Fault[]> {
  const asked = new Set(measures.flatMap(({ leads, supports }) => [...leads, ...supports].map(({ unitId }) => unitId)));
  const units = await tx.unit.findMany({
    where: { id: { in: [...asked] }, seats: { none: { role: 'liaison' } } },
    orderBy: { name: 'asc' },
  });
  return units.map(({ id, name }) => {
    const codes = measures.filter((one) => [...one.leads, ...one.supports].some(({ unitId }) => unitId === id));
    return warning(
      'unit-without-contact',
      `${name} 没有联络员，涉及第 ${codesOf(codes)} 项：请导入联系人。 / ${name} has no liaison (measures ${codesOf(codes)}): import contacts.`,
    );
  });
}

/** The office and its superior need somebody who decides. */
async function unattended(
  tx: Tx,
  plan: { readonly officeUnitId: string | null; readonly superiorUnitId: string | null },
): Promise<Fault[]> {
  const seats = [
    {
      unitId: plan.officeUnitId,
      role: 'office-clerk',
      zh: '督查机构没有经办人',
      en: 'the supervising office has no clerk',
    },
    {
      unitId: plan.officeUnitId,
      role: 'office-head',
      zh: '督查机构没有负责人',
      en: 'the supervising office has no head',
    },
    { unitId: plan.superiorUnitId, role: 'superior', zh: '上级机关没有联系人', en: 'the superior has no contact' },
  ];
  const faults: Fault[] = [];
  for (const { unitId, role, zh, en } of seats) {
    if (unitId === null || (await tx.contactSeat.count({ where: { unitId, role } })) > 0) continue;
    faults.push(warning('office-without-contact', `${zh}：请导入联系人。 / ${en}: import contacts.`));
  }
  return faults;
}

async function nowhere(tx: Tx, measures: readonly ResolvedMeasure[]): Promise<Fault[]> {
  const groups = [...new Set(measures.flatMap((one) => one.nowhere))];
  const units = await tx.unit.findMany({ where: { id: { in: groups } }, orderBy: { name: 'asc' } });
  return units.map(({ id, name }) => {
    const codes = codesOf(measures.filter((one) => one.nowhere.includes(id)));
    return warning(
      'group-without-collector',
      `单位组“${name}”既未展开也未指定汇总单位，涉及第 ${codes} 项。 / The group "${name}" is neither expanded nor given a collecting unit (measures ${codes}).`,
    );
  });
}

const codesOf = (measures: readonly { readonly code: string }[]): string => measures.map(({ code }) => code).join('、');

const fault = (severity: Fault['severity'], code: string, message: string): Fault => ({
  severity,
  code,
  message,
  where: {},
});
const warning = (code: string, message: string): Fault => fault('warning', code, message);

const NO_OFFICE = fault(
  'error',
  'no-supervising-office',
  '方案未指定督查机构：请用 --office 指定。 / The plan names no supervising office: name it with --office.',
);
const NO_SUPERIOR = fault(
  'error',
  'no-superior',
  '方案未指定督查机构的上级：请用 --superior 指定。 / The plan names no superior of its supervising office: name it with --superior.',
);
const NO_CLOSE = fault(
  'error',
  'no-closing-date',
  '方案没有任何时限，无法推算结束日：请用 --closes-on 指定。 / The plan names no date at all: say when it closes with --closes-on.',
);
const NO_MEASURES = fault('error', 'no-measures', '方案没有任何措施。 / The plan has no measures.');
