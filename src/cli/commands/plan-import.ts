import { CHINA_ZONE } from '../../domain/data/china-calendar.ts';
import type { DraftPlan } from '../../domain/draft-plan.ts';
import { DubanError, type Fault } from '../../domain/errors.ts';
import { addDays, addMonths, type LocalDate } from '../../domain/local-date.ts';
import { localDateOf } from '../../domain/zone.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { lastDateOf } from '../../rehearsal/plan-dates.ts';
import type { Installation } from '../../runtime/installation.ts';
import { type Ask, askOnTerminal } from '../ask.ts';
import { checkDates, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { type PlanSummary, planJson, readinessOf } from '../plan-state.ts';
import { storedName } from '../policy-source.ts';
import { whoAsks } from '../who-asks.ts';
import { firstFaultLines } from '../wording.ts';
import { foundLines } from '../found-lines.ts';
import { planReview } from './plan-review.ts';
import { dateZh } from '../../names/dates.ts';

export interface PlanImportOptions extends CommonOptions {
  readonly from?: string;
  readonly closesOn?: string;
  readonly office?: string;
  readonly superior?: string;
  readonly policy?: string;
  readonly yes?: boolean;
  readonly review?: string;
}

type Store = Installation['store'];

/** Calendar days between the day of issue and the plan's start, as in a rehearsal. */
const START_AFTER_DAYS = 7;

/**
 * `duban plan import FILE`: shows what the document holds, asks, and stores it as a draft. Nobody is written to before
 * `duban plan activate`. A person's no is status 1.
 */
export async function planImport(
  file: string,
  options: PlanImportOptions,
  io: Io,
  ask: Ask = askOnTerminal(io),
): Promise<ExitStatus> {
  const json = options.json === true;
  const { review } = options;
  if (review !== undefined) return planReview(file, { review, json }, io);
  checkDates({ '--from': options.from, '--closes-on': options.closesOn });
  const draft = await readPlanFile(file);
  if (!json) io.stdout.write(`${foundLines(draft).join('\n')}\n`);
  return onInstallation<ExitStatus>(async ({ store }) => {
    await refuseKnown(store, draft);
    const decisions = await decisionsOf(store, draft, options);
    const consented = options.yes === true || json || (await ask('导入为草案？ Store it as a draft?'));
    if (!consented) {
      io.stdout.write('未导入。 Nothing was stored.\n');
      return 1;
    }
    const { planId, units } = await store.plans.insertDraft(draft, decisions);
    const plan = await store.plans.show(planId);
    const missing = await readinessOf(store, plan);
    if (json) printJson(io, { planId, ...planJson(plan), units, problems: draft.problems, missing });
    else io.stdout.write(`${storedLines(plan, missing).join('\n')}\n`);
    return 0;
  });
}

/** Asked before the person is: a document that is stored already. */
async function refuseKnown({ plans }: Store, { documentNumber }: DraftPlan): Promise<void> {
  if (documentNumber === null) return;
  const known = (await plans.list()).find((plan) => plan.documentNumber === documentNumber);
  if (known === undefined) return;
  throw new DubanError(
    'conflict',
    `“${documentNumber}”已导入，编号 ${known.id}：请用 duban plan show ${known.id} 查看。` +
      ` / ${documentNumber} is imported already, as ${known.id}: see duban plan show ${known.id}.`,
  );
}

async function decisionsOf(store: Store, draft: DraftPlan, options: PlanImportOptions) {
  const { office, superior } = options;
  const last = lastDateOf(draft);
  const closesOn = options.closesOn ?? (last === null ? null : addMonths(last, 1));
  const from = options.from ?? (await defaultStart(store, draft, closesOn));
  if (closesOn !== null && closesOn <= from) throw overBeforeItStarts(draft, from, closesOn);
  return {
    zone: CHINA_ZONE,
    from,
    closesOn,
    ...(office === undefined ? {} : { office }),
    ...(superior === undefined ? {} : { superior }),
    ...(await policyOf(store, options.policy)),
  };
}

/**
 * A week after the day of issue or today, whichever is later, or the next working day. A document whose close is past
 * keeps the day that it was meant to begin on: its activation asks for another close.
 */
async function defaultStart(
  { clock, calendar }: Store,
  { issuedOn }: DraftPlan,
  closesOn: LocalDate | null,
): Promise<LocalDate> {
  const { nextWorkingDayOnOrAfter } = await calendar.load(CHINA_ZONE);
  const today = nextWorkingDayOnOrAfter(localDateOf(CHINA_ZONE, await clock.now()));
  if (issuedOn === null) return today;
  const planned = nextWorkingDayOnOrAfter(addDays(issuedOn, START_AFTER_DAYS));
  return planned > today || (closesOn !== null && closesOn <= today) ? planned : today;
}

function overBeforeItStarts({ source }: DraftPlan, from: LocalDate, closesOn: LocalDate): DubanError {
  const message =
    `方案应于 ${dateZh(closesOn)}结束，不晚于起始日 ${dateZh(from)}：请用 --closes-on 指定更晚的结束日，或用 --from 指定更早的起始日。` +
    ` / The plan closes on ${closesOn}, not after its first day ${from}: give a later --closes-on or an earlier --from.`;
  const only: Fault = { severity: 'error', code: 'plan-over', message, where: { file: source.file } };
  return new DubanError('invalid-input', message, { faults: [only] });
}

/** A policy with a rhythm is for ongoing measures, any other for dated ones; the other kind keeps its default. */
async function policyOf(
  store: Store,
  wanted: string | undefined,
): Promise<{ datedPolicy?: string; rhythmPolicy?: string }> {
  if (wanted === undefined) return {};
  const name = await storedName(store, wanted, whoAsks());
  const { rhythm } = await store.policies.latest(name);
  return rhythm === null ? { datedPolicy: name } : { rhythmPolicy: name };
}

function storedLines(plan: PlanSummary, missing: readonly Fault[]): string[] {
  return [
    '',
    `已存为草案，编号 ${plan.id}。 Stored as a draft: ${plan.id}.`,
    ...(missing.length === 0
      ? ['启用所需已齐备。 Nothing is missing for its activation.']
      : [`启用前尚缺 still missing: ${missing.length}`, ...firstFaultLines(missing)]),
    '下一步 next:',
    '  duban contact import <联系人表>    导入联系人 the people of its units',
    `  duban plan show ${plan.id}          查看 what it holds`,
    `  duban plan activate ${plan.id}      启用 begin`,
  ];
}
