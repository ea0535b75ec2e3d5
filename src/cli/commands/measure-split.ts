import { DubanError, type Fault } from '../../domain/errors.ts';
import { localDateOf } from '../../domain/zone.ts';
import { readPartsFile, type ListedPart } from '../../importer/parts/parse-parts.ts';
import { dateZh } from '../../names/dates.ts';
import type { Installation } from '../../runtime/installation.ts';
import { decideAndWait } from '../decide-and-wait.ts';
import { onInstallation } from '../installation.ts';
import type { CommonOptions, ExitStatus, Io } from '../io.ts';
import { unknownUnits } from '../unit-names.ts';

import { checkOptions, isContact, unitIdsOf, unknownCode, unknownContact } from './measure-decide.ts';

type Store = Installation['store'];

export interface SplitOptions extends CommonOptions {
  readonly file: string;
  readonly reason?: string;
  readonly as?: string;
}

/**
 * `duban measure split PLAN CODE --file parts.csv|json`: the parts become measures with units and dates of their own. With
 * one fault in the file, in a name or in a date nothing is committed, and all of them are said.
 */
export async function measureSplit(
  { plan: name, code }: { readonly plan: string; readonly code: string },
  options: SplitOptions,
  io: Io,
): Promise<ExitStatus> {
  checkOptions(options);
  const { parts, problems } = await readPartsFile(options.file);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const plan = await store.plans.show(name);
    const rows = await store.outcomes.ofPlan(plan.id);
    const row = rows.find((one) => one.code === code);
    const known = rows.map((one) => one.code);
    const faults = [
      ...(row === undefined ? [unknownCode(code, known)] : []),
      ...(options.as !== undefined && !(await isContact(store, options.as)) ? [unknownContact(options.as)] : []),
      ...inOrder([...problems, ...(await faultsOfNames(store, parts)), ...(await faultsOfDates(store, plan, parts))]),
    ];
    if (row === undefined || faults.length > 0) throw refused(options.file, faults);
    const verdict = { decision: 'split', parts: await partsInIds(store, parts) } as const;
    return decideAndWait(
      { store, tellEngine },
      { measures: new Map([[row.measureId, code]]), verdict },
      { ...options, io },
    );
  });
}

const inOrder = (faults: readonly Fault[]): Fault[] =>
  faults.toSorted((a, b) => (a.where.row ?? 0) - (b.where.row ?? 0));

const faultsOfNames = (store: Store, parts: readonly ListedPart[]): Promise<readonly Fault[]> =>
  unknownUnits(
    store,
    parts.flatMap(({ leads, supports }) => [...leads, ...supports]),
  );

/** What the rules would refuse of the dates, said for each row at once. */
async function faultsOfDates(
  { clock }: Store,
  { zone, closesOn }: Awaited<ReturnType<Store['plans']['show']>>,
  parts: readonly ListedPart[],
): Promise<Fault[]> {
  const today = localDateOf(zone, await clock.now());
  return parts.flatMap(({ deadline, where }): Fault[] => {
    if (deadline === null) return [];
    if (deadline < today) return [dateFault('date-in-the-past', { deadline, where, zh: '早于今天', en: 'is past' })];
    if (closesOn === null || deadline < closesOn) return [];
    const zh = `不早于方案结束日（${dateZh(closesOn)}）`;
    return [dateFault('date-too-far', { deadline, where, zh, en: `is not before the plan's close (${closesOn})` })];
  });
}

function dateFault(
  code: 'date-in-the-past' | 'date-too-far',
  { deadline, where, zh, en }: Pick<ListedPart, 'where'> & { deadline: string; zh: string; en: string },
): Fault {
  const message = `完成时限${dateZh(deadline)}${zh}，请另定日期。 / The deadline ${deadline} ${en}: name another day.`;
  return { severity: 'error', code, message, where };
}

async function partsInIds(store: Store, parts: readonly ListedPart[]) {
  const ids = await unitIdsOf(store);
  const idsOf = (units: ListedPart['leads']) => units.map(({ name }) => ids.get(name) ?? name);
  return parts.map(({ text, leads, supports, deadline }) => ({
    text,
    deadline: deadline ?? '',
    ...{ leads: idsOf(leads), supports: idsOf(supports) },
  }));
}

function refused(file: string, faults: readonly Fault[]): DubanError {
  return new DubanError(
    'invalid-input',
    `${file} 有 ${faults.length} 处错误，未作拆分。请改正后重试。 / ${faults.length} faults: nothing was split. Correct them and try again.`,
    { faults },
  );
}
