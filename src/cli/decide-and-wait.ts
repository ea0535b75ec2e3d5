import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type Fault } from '../domain/errors.ts';
import { refusalWords } from '../notifications/messages/refusals.ts';
import type { Installation } from '../runtime/installation.ts';
import { engineLine } from './installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from './io.ts';
import { whoAsks } from './who-asks.ts';

type Store = Installation['store'];

export type Verdict = Parameters<Store['office']['decide']>[0]['verdict'];

/** The measures meant (id to code) and what the office decides of them. */
export interface Resolved {
  readonly measures: ReadonlyMap<string, string>;
  readonly verdict: Verdict;
}

/** A measure of the plan, and what became of the decision on it. */
export interface Decided {
  readonly code: string;
  readonly measureId: string;
  readonly state: 'untaken' | 'taken' | 'refused';
  readonly refusal: string | null;
}

interface Said extends CommonOptions {
  readonly as?: string;
  readonly reason?: string;
  readonly io: Io;
}

/**
 * Commits a decision on all of the measures or on none, lets them look, and says what became of it.
 * Throws DubanError conflict with every refusal.
 */
export async function decideAndWait(
  { store, tellEngine }: Pick<Installation, 'store' | 'tellEngine'>,
  { measures, verdict }: Resolved,
  said: Said,
): Promise<ExitStatus> {
  const { inputIds, refused } = await store.office.decide({
    ...{ measureIds: [...measures.keys()], verdict, contactId: said.as ?? null },
    ...{ reason: said.reason?.trim() ?? '', who: whoAsks() },
  });
  if (refused.length > 0) throw refusedBy(refused.map(({ measureId, code }) => [measures.get(measureId) ?? '', code]));
  const engine = await tellEngine({ measures: [...measures.keys()] });
  const decided = await resultsOf(store, { inputIds, measures, waits: engine.state === 'told' });
  return report({ verb: verdict.decision, decided, engine }, said);
}

const EVERY_MS = 150;
const LONGEST_WAITS = 100;

async function resultsOf(
  { inputs }: Store,
  { inputIds, measures, waits }: { inputIds: readonly string[]; measures: ReadonlyMap<string, string>; waits: boolean },
): Promise<Decided[]> {
  for (let wait = 0; ; wait += 1) {
    const results = await inputs.results(inputIds);
    const open = [...results.values()].some(({ state }) => state === 'untaken');
    if (!open || !waits || wait === LONGEST_WAITS) {
      return [...results.values()].map(({ measureId, state, code }) => ({
        ...{ code: measures.get(measureId) ?? '', measureId, state, refusal: code },
      }));
    }
    await pause(EVERY_MS);
  }
}

interface Result {
  readonly verb: Verdict['decision'];
  readonly decided: readonly Decided[];
  readonly engine: Awaited<ReturnType<Installation['tellEngine']>>;
}

function report({ verb, decided, engine }: Result, { json, io }: Said): ExitStatus {
  const refused = decided.filter(({ state }) => state === 'refused');
  if (refused.length > 0) throw refusedBy(refused.map(({ code, refusal }) => [code, refusal ?? '']));
  if (json) {
    printJson(io, { decision: verb, measures: decided, engine });
    return 0;
  }
  const codes = decided.map(({ code }) => code).join('、');
  const taken = decided.every(({ state }) => state === 'taken');
  const lines = taken
    ? [`第 ${codes} 项：已决定 ${verb}，已生效。 Taken: ${verb} of ${codes}.`]
    : [`第 ${codes} 项：已登记 ${verb}，流程引擎处理后生效。 Committed: ${verb} of ${codes}.`, engineLine(engine)];
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function refusedBy(refusals: readonly (readonly [code: string, refusal: string])[]): DubanError {
  const faults = refusals.map(([code, refusal]): Fault => {
    const words = refusalWords(refusal);
    const message = `第 ${code} 项不能这样决定：${words?.zh ?? refusal}。 / Measure ${code} does not take it: ${words?.en ?? refusal}.`;
    return { severity: 'error', code: refusal, message, where: {} };
  });
  return new DubanError('conflict', faults.map(({ message }) => message).join('\n'), { faults });
}
