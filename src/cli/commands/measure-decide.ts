import { DubanError, type Fault } from '../../domain/errors.ts';
import type { Installation } from '../../runtime/installation.ts';
import { decideAndWait, type Verdict } from '../decide-and-wait.ts';
import { checkDates, onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import type { CommonOptions, ExitStatus, Io } from '../io.ts';
import { likeNames, refuseUnknownUnits, unknownUnits } from '../unit-names.ts';

type Store = Installation['store'];

/** What the office may decide of several measures at once: the names of the commands are those of the domain. */
export type Verb = Exclude<Verdict['decision'], 'split'>;

export interface DecideOptions extends CommonOptions {
  readonly date?: string;
  readonly review?: string;
  readonly to?: readonly string[];
  readonly support?: readonly string[];
  readonly into?: string;
  readonly reason?: string;
  readonly as?: string;
}

interface Asked {
  readonly verb: Verb;
  readonly plan: string;
  readonly codes: readonly string[];
}

const LONGEST_REASON = 2_000;

/**
 * `duban measure VERB PLAN CODE…`: commits what the office decides, lets the measures look, and waits for the result.
 * Nothing is committed when one of the measures would refuse it (status 1, every reason at once).
 */
export async function measureDecide(asked: Asked, options: DecideOptions, io: Io): Promise<ExitStatus> {
  checkOptions(options);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const { measures, verdict } = await resolved(store, asked, options);
    return decideAndWait({ store, tellEngine }, { measures, verdict }, { ...options, io });
  });
}

/** Refuses options that cannot be used, all of them at once. Throws DubanError wrong-usage. */
export function checkOptions({ date, review, reason }: DecideOptions): void {
  checkDates({ '--date': date, '--review': review });
  const faults: Fault[] = [];
  if (reason !== undefined && (reason.trim() === '' || reason.length > LONGEST_REASON)) {
    const allowed = { zh: `1 至 ${LONGEST_REASON} 字`, en: `1 to ${LONGEST_REASON} characters` };
    faults.push(wrongOption('--reason', reason.slice(0, 40), allowed));
  }
  refuseUsage(faults);
}

/** The measures meant (id to code) and the decision in ids. Throws DubanError not-found with every unknown name. */
async function resolved(store: Store, { verb, plan: name, codes }: Asked, options: DecideOptions) {
  const plan = await store.plans.show(name);
  const rows = await store.outcomes.ofPlan(plan.id);
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const known = [...byCode.keys()];
  const wanted = [...new Set(options.into === undefined ? codes : [...codes, options.into])];
  const faults = wanted.filter((code) => !byCode.has(code)).map((code) => unknownCode(code, known));
  const into = options.into === undefined ? undefined : byCode.get(options.into);
  if (into !== undefined && into.outcome !== 'open') faults.push(closedAlready(into.code));
  if (options.as !== undefined && !(await isContact(store, options.as))) faults.push(unknownContact(options.as));
  if (faults.length > 0) {
    throw new DubanError('not-found', faults.map(({ message }) => message).join('\n'), { faults });
  }
  const { to = [], support = [] } = options;
  const written = [...new Set([...to, ...support])].map((name) => ({ name }));
  refuseUnknownUnits(await unknownUnits(store, written));
  const measures = new Map(codes.map((code) => [byCode.get(code)?.measureId ?? '', code]));
  const unitIds = await unitIdsOf(store);
  const ids = (names: readonly string[]) => names.map((one) => unitIds.get(one) ?? one);
  return {
    measures,
    verdict: verdictOf(verb, options, { leads: ids(to), supports: ids(support), into: into?.measureId ?? '' }),
  };
}

/** Commander has seen to it that what a decision needs was given. */
function verdictOf(
  verb: Verb,
  { date, review = '' }: DecideOptions,
  { leads, supports, into }: { leads: readonly string[]; supports: readonly string[]; into: string },
): Verdict {
  switch (verb) {
    case 'grant':
    case 'new-date':
    case 'move-deadline':
    case 'return':
      return { decision: verb, newDue: date ?? '' };
    case 'resume':
    case 'reopen':
      return { decision: verb, newDue: date ?? null };
    case 'park':
      return { decision: verb, reviewOn: review };
    case 'merge':
      return { decision: verb, intoMeasureId: into };
    case 'reassign':
      return { decision: verb, leads, supports, newDue: date ?? null };
    case 'refuse':
    case 'not-completed':
    case 'withdraw':
    case 'confirm':
      return { decision: verb };
  }
}

/** Units by every name that they are known by. */
export async function unitIdsOf({ units }: Store): Promise<Map<string, string>> {
  const rows = await units.list();
  // A unit's own name is stronger than somebody's alias.
  return new Map([
    ...rows.flatMap(({ id, aliases, successor }) => aliases.map((alias) => [alias, successor?.id ?? id] as const)),
    ...rows.map(({ id, name, successor }) => [name, successor?.id ?? id] as const),
  ]);
}

export const isContact = async ({ contacts }: Store, contactId: string): Promise<boolean> =>
  (await contacts.list()).some(({ id }) => id === contactId);

export function unknownCode(code: string, known: readonly string[]): Fault {
  const like = likeCodes(code, known);
  const zh = like.length === 0 ? '请用 duban plan show 查看' : `是否为 ${like.join('、')}？`;
  const en = like.length === 0 ? 'see duban plan show' : `did you mean ${like.join(', ')}?`;
  return fault('unknown-code', `方案中没有第 ${code} 项：${zh} / The plan has no measure ${code}: ${en}`);
}

/** Codes that begin alike, else those that look alike. */
function likeCodes(code: string, known: readonly string[]): readonly string[] {
  const number = /\d+/.exec(code)?.[0];
  const near = known.filter((one) => number !== undefined && /\d+/.exec(one)?.[0] === number);
  return near.length > 0 ? near.slice(0, 5) : likeNames(code, known);
}

const closedAlready = (code: string): Fault =>
  fault(
    'measure-closed',
    `第 ${code} 项已办结归档，不能再并入：请选择仍在办理的事项。 / Measure ${code} is closed: merge into one that is open.`,
  );

export const unknownContact = (id: string): Fault =>
  fault(
    'unknown-contact',
    `没有编号为“${id}”的联系人：--as 应为督办单位联系人的编号。 / No contact has the id "${id}": --as takes the id of a contact of the office.`,
  );

const fault = (code: string, message: string): Fault => ({ severity: 'error', code, message, where: {} });
