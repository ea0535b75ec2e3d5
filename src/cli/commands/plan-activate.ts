import { DubanError, type Fault } from '../../domain/errors.ts';
import { localDateOf } from '../../domain/zone.ts';
import type { EngineNews, Installation } from '../../runtime/installation.ts';
import { type Ask, askOnTerminal } from '../ask.ts';
import { checkDates, engineLine, onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { type PlanSummary, readinessOf } from '../plan-state.ts';
import { pastOption, undecidedPast } from '../past-dates.ts';
import { storedName } from '../policy-source.ts';
import { refuseUnknownUnits, settleNewUnits, unknownUnits } from '../unit-names.ts';
import { whoAsks } from '../who-asks.ts';
import { faultLines, instantText, iso } from '../wording.ts';

export interface PlanActivateOptions extends CommonOptions {
  readonly from?: string;
  readonly closesOn?: string;
  readonly office?: string;
  readonly superior?: string;
  /** A stored policy's name, or a file; for the measures of its kind. */
  readonly policy?: string;
  /** GROUP=UNIT, any number of them. */
  readonly collect?: readonly string[];
  /** What is done about dates that are past: skip or once. */
  readonly past?: string;
  readonly yes?: boolean;
  /** Office and superior may be units that no plan names: they are stored. */
  readonly newUnits?: boolean;
}

type Store = Installation['store'];

/**
 * `duban plan activate PLAN`: settles what was still open, lists everything that would go nowhere, and begins. Without a
 * supervising office and its superior nothing begins (status 1, every reason at once). A person's no is status 1.
 */
export async function planActivate(
  name: string,
  options: PlanActivateOptions,
  io: Io,
  ask: Ask = askOnTerminal(io),
): Promise<ExitStatus> {
  checkDates({ '--from': options.from, '--closes-on': options.closesOn });
  const past = pastOption(options.past);
  const collectors = collectorsOf(options.collect ?? []);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const draft = await store.plans.show(name);
    refuseActive(draft);
    await settleUnits(store, { options, collectors, ask });
    if (options.policy !== undefined) {
      const policy = await storedName(store, options.policy, whoAsks());
      await store.policies.use(policy, { planId: draft.id, who: whoAsks() });
    }
    const plan = await decided(store, draft, options);
    for (const { group, unit } of collectors) await store.units.setCollectingUnit(group, unit);
    const undecided = past === undefined ? await undecidedPast(store, plan) : [];
    const faults = errorsFirst([...(await readinessOf(store, plan)), ...undecided]);
    refuseUnready(plan, faults);
    if (faults.length > 0 && options.json !== true) io.stdout.write(`${nowhereLines(faults).join('\n')}\n`);
    const sure = options.yes === true || options.json === true || faults.length === 0;
    if (!sure && !(await ask('仍要启用？ Activate it nevertheless?'))) {
      io.stdout.write('未启用。 Nothing was activated.\n');
      return 1;
    }
    const { measureIds, takesEffectAt, warnings } = await store.plans.activate(plan.id, past ?? null);
    const engine = await tellEngine({ measures: measureIds });
    if (options.json) {
      const measures = measureIds.length;
      printJson(io, {
        planId: plan.id,
        state: 'active',
        takesEffectAt: iso(takesEffectAt),
        measures,
        warnings,
        engine,
      });
    } else io.stdout.write(`${begunLines(plan, { measures: measureIds.length, takesEffectAt, engine }).join('\n')}\n`);
    return 0;
  });
}

/** Every unit that the options name is known, or becomes so: office and superior may be new, a collecting unit may not. */
async function settleUnits(
  store: Store,
  { options, collectors, ask }: { options: PlanActivateOptions; collectors: readonly Collector[]; ask: Ask },
): Promise<void> {
  const names = new Set(collectors.flatMap(({ group, unit }) => [group, unit]));
  const unknown = await unknownUnits(
    store,
    [...names].map((name) => ({ name })),
  );
  const seats = [options.office, options.superior].filter((unit) => unit !== undefined);
  // A document on stdout and --yes leave no room for a question, and nothing is stored beside what is refused.
  const quiet = options.json === true || options.yes === true || unknown.length > 0;
  const mayAsk: Ask = quiet ? () => Promise.resolve(false) : ask;
  const allowed = options.newUnits === true && unknown.length === 0;
  refuseUnknownUnits([...(await settleNewUnits(store, seats, { allowed, ask: mayAsk })), ...unknown]);
}

interface Collector {
  readonly group: string;
  readonly unit: string;
}

function collectorsOf(options: readonly string[]): Collector[] {
  const pairs = options.map((text) => {
    const [group = '', unit = '', ...rest] = text.split('=').map((part) => part.trim());
    return { text, group, unit, wrong: group === '' || unit === '' || rest.length > 0 };
  });
  const allowed = { zh: '“单位组=汇总单位”', en: 'GROUP=UNIT' };
  refuseUsage(pairs.filter(({ wrong }) => wrong).map(({ text }) => wrongOption('--collect', text, allowed)));
  return pairs;
}

/**
 * Stores what the options decide. A first day that is past becomes today: nothing begins before it was switched on.
 * Dates that do not fit each other are not stored; the plan returned has them, for the refusal.
 */
async function decided({ plans, clock }: Store, plan: PlanSummary, options: PlanActivateOptions): Promise<PlanSummary> {
  const { office, superior } = options;
  const today = localDateOf(plan.zone, await clock.now());
  const wanted = options.from ?? plan.from;
  const dates = { from: wanted < today ? today : wanted, closesOn: options.closesOn ?? plan.closesOn };
  const fit = dates.closesOn === null || dates.closesOn > dates.from;
  await plans.decide(plan.id, {
    ...(fit ? dates : {}),
    ...(office === undefined ? {} : { office }),
    ...(superior === undefined ? {} : { superior }),
  });
  return { ...(await plans.show(plan.id)), ...dates };
}

function refuseActive({ id, state }: PlanSummary): void {
  if (state === 'draft') return;
  throw new DubanError(
    'conflict',
    `方案 ${id} 已启用过，不能再次启用：请用 duban plan show ${id} 查看。` +
      ` / Plan ${id} is ${state} already: see duban plan show ${id}.`,
  );
}

const errorsFirst = (faults: readonly Fault[]): readonly Fault[] =>
  faults.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));

/** With the errors come the warnings: who mends the one should see the other. */
function refuseUnready({ id }: PlanSummary, faults: readonly Fault[]): void {
  const errors = faults.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new DubanError(
    'plan-not-ready',
    `方案 ${id} 尚不能启用，有 ${errors.length} 处须先处理。 Plan ${id} cannot be activated yet.`,
    { faults },
  );
}

function nowhereLines(faults: readonly Fault[]): string[] {
  return [
    `以下事项暂无人接收，启用后先由督办单位处理 would reach nobody, and become the office's first tasks: ${faults.length}`,
    ...faultLines(faults),
  ];
}

function begunLines(
  { id, zone }: PlanSummary,
  {
    measures,
    takesEffectAt,
    engine,
  }: { readonly measures: number; readonly takesEffectAt: number; readonly engine: EngineNews },
): string[] {
  return [
    `方案 ${id} 已启用，${measures} 项措施自 ${instantText(zone, takesEffectAt)} 起督办。` +
      ` Plan ${id} is active: its ${measures} measures begin then.`,
    engineLine(engine),
    `下一步 next: duban plan show ${id}`,
  ];
}
