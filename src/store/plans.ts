import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import type { Difference } from '../domain/plan-comparison.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { PastDates } from '../domain/measure.ts';
import { activate, pastOn, type Activation, type PastCount } from './activation.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { defaultCloseOf, rowsOfDraft } from './draft-rows.ts';
import { stableId } from './ids.ts';
import { readMeasure, type StoredMeasure } from './measure-facts.ts';
import { compareWith } from './plan-compare.ts';
import { checkPlan, type PlanCheck } from './plan-check.ts';
import { latestPolicy, type PolicyCache } from './policy-read.ts';
import { readinessOf } from './readiness.ts';
import { loadStoredPlan, type StandIns, type StoredPlan } from './stored-plan.ts';
import { saveUnits, unitIdsOf, unknownUnit } from './units.ts';
import { dateText, dateTextOrNull, dateValue, msOrNull } from './values.ts';

/** What an admin decides about a draft; names of units are printed or canonical ones. */
export interface DraftDecisions {
  /** Default: made of the document number, else of the file's sha256, so that one document is imported once. */
  readonly id?: string;
  readonly zone: string;
  /** Activation takes effect at 08:00 of this day, or of the next working day. */
  readonly from: LocalDate;
  /** Default: one month after the last deadline or milestone. */
  readonly closesOn?: LocalDate | null;
  /** Default: the office that the document names. */
  readonly office?: string | null;
  readonly superior?: string | null;
  /** Names of stored policies; the newest version is taken. Default: standard and ongoing-quarterly. */
  readonly datedPolicy?: string;
  readonly rhythmPolicy?: string | null;
}

export interface PlanSummary {
  readonly id: string;
  readonly state: 'draft' | 'active' | 'closed';
  readonly held: boolean;
  readonly title: string;
  readonly documentNumber: string | null;
  readonly zone: string;
  readonly from: LocalDate;
  readonly closesOn: LocalDate | null;
  readonly office: string | null;
  readonly superior: string | null;
  readonly datedPolicy: string;
  readonly rhythmPolicy: string | null;
  readonly activatedAt: number | null;
  readonly measures: number;
  readonly closedMeasures: number;
}

export interface PlanStore {
  /** The parts and sections that the plan's measures stand in, in the order of the document. */
  headings(planId: string): Promise<{ readonly parts: readonly string[]; readonly sections: readonly string[] }>;
  /** Stores a draft with its units and measures. Throws DubanError conflict when that document is stored already. */
  insertDraft(
    draft: DraftPlan,
    decisions: DraftDecisions,
  ): Promise<{ readonly planId: string; readonly measures: number; readonly units: number }>;
  /** Changes what is still open of a draft. Throws DubanError conflict once the plan is active. */
  decide(
    planId: string,
    decisions: Partial<Pick<DraftDecisions, 'from' | 'closesOn' | 'office' | 'superior'>>,
  ): Promise<void>;
  list(): Promise<readonly PlanSummary[]>;
  /** Throws DubanError not-found. The id, the document number or the title names a plan. */
  show(plan: string): Promise<PlanSummary>;
  /** What hinders activation (errors) and what would go nowhere (warnings). */
  readiness(planId: string): Promise<readonly Fault[]>;
  /** Who can be reached, now and in some working days to come; nothing is changed. Throws DubanError not-found. */
  check(planId: string, days: number): Promise<PlanCheck>;
  /** What an amended document changes against the plan as it was adopted; nothing is changed. */
  compare(planId: string, draft: DraftPlan): Promise<readonly Difference[]>;
  /** Throws DubanError plan-not-ready with all errors; warnings are returned. The measures named must be woken. */
  activate(planId: string, pastDates?: PastDates | null): Promise<Activation>;
  /** Deadlines and milestones that lie before a day. */
  pastOn(planId: string, day: LocalDate): Promise<PastCount>;
  /** One measure with its plan, units and people. Throws DubanError not-found, plan-not-ready. */
  measure(planId: string, code: string): Promise<StoredMeasure>;
  /** A plan with all that its further life hangs on, to be rehearsed. Throws DubanError plan-not-ready. */
  stored(planId: string, standIns?: StandIns): Promise<StoredPlan>;
  /** The plan of each measure; unknown ids are missing. */
  plansOfMeasures(measureIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export function planStore(db: Database, calendars: CalendarCache, policies: PolicyCache): PlanStore {
  return {
    insertDraft: (draft, decisions) => db.write((tx, now) => insertDraft(tx, draft, { ...decisions, now })),
    decide: (planId, decisions) => db.write((tx) => decide(tx, planId, decisions)),
    list: () => db.read((prisma) => summaries(prisma, {})),
    headings: (planId) =>
      db.read(async (prisma) => {
        const rows = await prisma.measure.findMany({
          where: { planId },
          select: { part: true, section: true },
          orderBy: { ordinal: 'asc' },
        });
        const namesOf = (key: 'part' | 'section') => [...new Set(rows.flatMap((row) => row[key] ?? []))];
        return { parts: namesOf('part'), sections: namesOf('section') };
      }),
    show: (plan) => db.read((prisma) => show(prisma, plan)),
    readiness: (planId) => db.transaction((tx) => readinessOf(tx, planId)),
    check: (planId, days) => db.write((tx, now) => checkPlan(tx, { planId, days, now, calendars, policies })),
    compare: (planId, draft) => db.transaction((tx) => compareWith(tx, planId, draft)),
    activate: (planId, pastDates = null) => db.write((tx, now) => activate(tx, { planId, pastDates, now, calendars })),
    pastOn: (planId, day) => db.read((prisma) => pastOn(prisma, planId, day)),
    measure: (planId, code) => db.transaction((tx) => readMeasure(tx, planId, code)),
    stored: (planId, standIns) => loadStoredPlan({ db, calendars, policies }, planId, standIns),
    plansOfMeasures: (measureIds) =>
      db.read(async (prisma) => {
        const rows = await prisma.measure.findMany({
          where: { id: { in: [...measureIds] } },
          select: { id: true, planId: true },
        });
        return new Map(rows.map(({ id, planId }) => [id, planId]));
      }),
  };
}

async function insertDraft(tx: Tx, draft: DraftPlan, decisions: DraftDecisions & { readonly now: number }) {
  const id = decisions.id ?? `p-${stableId('plan', draft.documentNumber ?? draft.source.sha256).slice(0, 12)}`;
  if ((await tx.plan.findUnique({ where: { id } })) !== null) throw alreadyStored(draft, id);
  const office = decisions.office === undefined ? (draft.supervisingOffice?.name ?? null) : decisions.office;
  const superior = decisions.superior ?? null;
  const unitIds = await saveUnits(
    tx,
    draft,
    [office, superior].filter((name) => name !== null),
  );
  const dated = await latestPolicy(tx, decisions.datedPolicy ?? 'standard');
  const rhythmName = decisions.rhythmPolicy === undefined ? 'ongoing-quarterly' : decisions.rhythmPolicy;
  const rhythm = rhythmName === null ? null : await latestPolicy(tx, rhythmName);
  const closesOn = decisions.closesOn === undefined ? defaultCloseOf(draft) : decisions.closesOn;
  await tx.plan.create({
    data: {
      id,
      state: 'draft',
      held: false,
      zone: decisions.zone,
      fromOn: dateValue(decisions.from),
      closesOn: closesOn === null ? null : dateValue(closesOn),
      officeUnitId: office === null ? null : (unitIds.get(office) ?? null),
      superiorUnitId: superior === null ? null : (unitIds.get(superior) ?? null),
      datedPolicyName: dated.name,
      datedPolicyVersion: dated.version,
      rhythmPolicyName: rhythm?.name ?? null,
      rhythmPolicyVersion: rhythm?.version ?? null,
      title: draft.title ?? draft.source.file,
      documentNumber: draft.documentNumber,
      issuer: draft.issuer,
      issuedOn: draft.issuedOn === null ? null : dateValue(draft.issuedOn),
      sourceFile: draft.source.file,
      sourceSha256: draft.source.sha256,
      createdAt: new Date(decisions.now),
    },
  });
  const rows = rowsOfDraft(id, draft, unitIds);
  await tx.measure.createMany({ data: rows.measures });
  await tx.measureUnit.createMany({ data: rows.units });
  await tx.milestone.createMany({ data: rows.milestones });
  return { planId: id, measures: rows.measures.length, units: new Set(unitIds.values()).size };
}

async function decide(tx: Tx, planId: string, decisions: Parameters<PlanStore['decide']>[1]): Promise<void> {
  const names = [decisions.office, decisions.superior].filter((name) => typeof name === 'string');
  const ids = await unitIdsOf(tx, names);
  for (const name of names) if (!ids.has(name)) throw unknownUnit(name);
  const idOf = (name: string | null): string | null => (name === null ? null : (ids.get(name) ?? null));
  const { count } = await tx.plan.updateMany({
    where: { id: planId, state: 'draft' },
    data: {
      ...(decisions.from === undefined ? {} : { fromOn: dateValue(decisions.from) }),
      ...(decisions.closesOn === undefined
        ? {}
        : { closesOn: decisions.closesOn === null ? null : dateValue(decisions.closesOn) }),
      ...(decisions.office === undefined ? {} : { officeUnitId: idOf(decisions.office) }),
      ...(decisions.superior === undefined ? {} : { superiorUnitId: idOf(decisions.superior) }),
    },
  });
  if (count === 0) throw noDraft(planId);
}

async function show(tx: Pick<Tx, 'plan' | 'measure'>, plan: string): Promise<PlanSummary> {
  const [found] = await summaries(tx, { OR: [{ id: plan }, { documentNumber: plan }, { title: plan }] });
  if (found !== undefined) return found;
  throw new DubanError(
    'not-found',
    `没有方案“${plan}”：请用 duban plan list 查看编号。 / No plan "${plan}": duban plan list shows the ids.`,
  );
}

async function summaries(
  tx: Pick<Tx, 'plan' | 'measure'>,
  where: NonNullable<Parameters<Tx['plan']['findMany']>[0]>['where'] & object,
): Promise<PlanSummary[]> {
  const plans = await tx.plan.findMany({
    where,
    include: { office: true, superior: true, _count: { select: { measures: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const closed = await tx.measure.groupBy({
    by: ['planId'],
    where: { phase: 'closed', planId: { in: plans.map(({ id }) => id) } },
    _count: { id: true },
  });
  const closedOf = new Map(closed.map(({ planId, _count }) => [planId, _count.id]));
  return plans.map((plan) => ({
    id: plan.id,
    // A check holds the column to these three words.
    state: plan.state as PlanSummary['state'],
    held: plan.held,
    title: plan.title,
    documentNumber: plan.documentNumber,
    zone: plan.zone,
    from: dateText(plan.fromOn),
    closesOn: dateTextOrNull(plan.closesOn),
    office: plan.office?.name ?? null,
    superior: plan.superior?.name ?? null,
    datedPolicy: plan.datedPolicyName,
    rhythmPolicy: plan.rhythmPolicyName,
    activatedAt: msOrNull(plan.activatedAt),
    measures: plan._count.measures,
    closedMeasures: closedOf.get(plan.id) ?? 0,
  }));
}

function alreadyStored(draft: DraftPlan, id: string): DubanError {
  return new DubanError(
    'conflict',
    `“${draft.documentNumber ?? draft.source.file}”已导入（编号 ${id}）。 / That document is imported already, as ${id}.`,
  );
}

function noDraft(planId: string): DubanError {
  return new DubanError(
    'conflict',
    `方案 ${planId} 不存在或已启用，不能再作此更改。 / Plan ${planId} does not exist or is active: this can no longer be changed.`,
  );
}
