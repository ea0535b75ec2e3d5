import type { MeasureStore, StepResult } from '../activities/ports.ts';
import { DubanError } from '../domain/errors.ts';
import type { MeasureState } from '../domain/measure.ts';
import type { MeasureDecision } from '../domain/measure-decision.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database } from './database.ts';
import { lookAfterVerdict } from './look-after-verdict.ts';
import { applyDecision } from './measure-apply.ts';
import { contextOf } from './measure-context.ts';
import { lockAndLoad, type MeasureDocument } from './measure-load.ts';
import type { PolicyCache } from './policy-read.ts';
import { tellRefusals } from './refusals.ts';
import type { Sql } from './sql.ts';

export interface StepDeps {
  readonly db: Database;
  readonly calendars: CalendarCache;
  readonly policies: PolicyCache;
  /** Called when notices were decided whose key is stored already; tests throw here. */
  readonly onKeyConflict: (measureId: string, count: number) => void;
}

type Loaded = MeasureDocument & { readonly now: number };

/** The hot path: one transaction of three statements per step (lock, read, write). */
export function measureStore(deps: StepDeps): MeasureStore {
  return {
    step: (measureId, expectedSeq, decide) =>
      deps.db.hot(async (sql) => {
        const doc = await lockAndLoad(deps.db, sql, measureId);
        if (expectedSeq !== null && doc.seq > expectedSeq) return storedResult(sql, doc);
        if (!isDue(doc))
          return expectedSeq === null
            ? storedResult(sql, doc)
            : resultOf(doc, { contactsToWake: [], measuresToWake: [] });
        const context = await contextOf(deps, sql, doc);
        const inputs = doc.inputs.map(({ input }) => input);
        const decision = decide(doc.state, inputs, context);
        checkDecision(doc, decision);
        const { contactsToWake, measuresToWake, keyConflicts } = await applyDecision(
          { sql, stepped: deps.db.stepped, calendar: context.calendar },
          doc,
          decision,
        );
        if (keyConflicts > 0) deps.onKeyConflict(measureId, keyConflicts);
        const refused = await tellRefusals(sql, doc, decision);
        const looking = await lookAfterVerdict(sql, doc, context.calendar);
        const after = { ...doc, seq: doc.seq + 1, nextWakeAt: decision.nextWakeAt, state: decision.state };
        return resultOf(after, {
          contactsToWake: [...new Set([...contactsToWake, ...refused, ...looking])],
          measuresToWake,
        });
      }),
  };
}

/** Due by its instant or its inputs, or because the calendar that it was planned by is not in force any more. */
function isDue({ inputs, nextWakeAt, now, plannedBy, calendarVersion }: Loaded): boolean {
  if (inputs.length > 0) return true;
  return nextWakeAt !== null && (nextWakeAt <= now || (plannedBy !== null && plannedBy < calendarVersion));
}

/** A wake-up that is not in the future would spin; a closed measure without an outcome would be forgotten. */
function checkDecision({ measure, now }: Loaded, { nextWakeAt, state }: MeasureDecision): void {
  const closed = state.phase === 'closed';
  if (closed ? nextWakeAt === null && state.outcome !== null : nextWakeAt !== null && nextWakeAt > now) return;
  throw new DubanError(
    'internal',
    `事项 ${measure.id} 的决定无效（下次唤醒 ${nextWakeAt}，现在 ${now}）。 / The decision on measure ${measure.id} is not usable: phase ${state.phase}, next wake-up ${nextWakeAt}, now ${now}.`,
  );
}

/**
 * What a step that was taken before answers: whoever still has something of this measure to be told is named again,
 * because the caller may have died before it woke them.
 */
async function storedResult(sql: Sql, doc: Loaded): Promise<StepResult> {
  const waiting = await sql.query<{ id: string }>(
    `
    SELECT DISTINCT c.id FROM notices n JOIN contacts c ON c.id = n.contact_id
     WHERE n.measure_id = $1 AND n.state = 'pending' AND c.next_release_at IS NOT NULL ORDER BY c.id`,
    doc.measure.id,
  );
  // Likewise parts not begun, and a whole that has not heard of this one yet.
  const measures = await sql.query<{ id: string }>(
    `SELECT m.id FROM measures m WHERE m.parent_id = $1 AND m.seq = 0
      UNION
     SELECT i.measure_id FROM measures m JOIN measure_inputs i ON i.measure_id = m.parent_id AND i.state = 'untaken' WHERE m.id = $1`,
    doc.measure.id,
  );
  const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
  return resultOf(doc, { contactsToWake: ids(waiting), measuresToWake: ids(measures) });
}

function resultOf(
  doc: Pick<Loaded, 'seq' | 'nextWakeAt' | 'state'>,
  toWake: Pick<StepResult, 'contactsToWake' | 'measuresToWake'>,
): StepResult {
  const { seq, nextWakeAt, state } = doc;
  return { seq, nextWakeAt, closed: state.phase === 'closed', summary: summaryOf(state), ...toWake };
}

/** Codes and dates only: it is shown in Temporal's own page. */
function summaryOf({ phase, request, outcome, verification, parking }: MeasureState): string {
  if (outcome !== null) return `closed: ${outcome.outcome} on ${outcome.on}`;
  if (verification !== null && phase === 'verifying') return `verifying a claim of ${verification.startedOn}`;
  if (parking !== null) return `parked, to be looked at on ${parking.reviewOn}`;
  if (request === null) return phase;
  return `asked (${request.because.join(', ')}), request ${request.ordinal}, due ${request.due}`;
}
