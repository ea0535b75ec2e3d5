import type { MeasureStore, StepResult } from '../activities/ports.ts';
import { DubanError } from '../domain/errors.ts';
import type { MeasureContext, MeasureDecision, MeasureState } from '../domain/measure.ts';
import type { CalendarCache } from './calendar.ts';
import type { Database } from './database.ts';
import { lookAfterVerdict } from './look-after-verdict.ts';
import { applyDecision } from './measure-apply.ts';
import { lockAndLoad, type MeasureDocument } from './measure-load.ts';
import type { PolicyCache } from './policies.ts';
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
        if (!isDue(doc)) return expectedSeq === null ? storedResult(sql, doc) : resultOf(doc, []);
        const calendar = await deps.calendars.get(sql, doc.plan.zone, doc.calendarVersion);
        const context = await contextOf(deps, { sql, doc, calendar });
        const inputs = doc.inputs.map(({ input }) => input);
        const decision = decide(doc.state, inputs, context);
        checkDecision(doc, decision);
        const { contactsToWake, keyConflicts } = await applyDecision(
          { sql, stepped: deps.db.stepped, calendar },
          doc,
          decision,
        );
        if (keyConflicts > 0) deps.onKeyConflict(measureId, keyConflicts);
        const refused = await tellRefusals(sql, doc, decision);
        const looking = await lookAfterVerdict(sql, doc, calendar);
        const after = { ...doc, seq: doc.seq + 1, nextWakeAt: decision.nextWakeAt, state: decision.state };
        return resultOf(after, [...new Set([...contactsToWake, ...refused, ...looking])]);
      }),
  };
}

function isDue({ inputs, nextWakeAt, now }: Loaded): boolean {
  return inputs.length > 0 || (nextWakeAt !== null && nextWakeAt <= now);
}

async function contextOf(
  { policies }: StepDeps,
  { sql, doc, calendar }: { readonly sql: Sql; readonly doc: Loaded; readonly calendar: MeasureContext['calendar'] },
): Promise<MeasureContext> {
  const holders = new Map(doc.seats.map(({ unitId, role, contactId }) => [`${unitId}/${role}`, contactId]));
  return {
    now: doc.now,
    calendar,
    plan: doc.plan,
    measure: doc.measure,
    policies: {
      dated: await policies.get(sql, doc.dated),
      rhythm: doc.rhythm === null ? null : await policies.get(sql, doc.rhythm),
    },
    contactOf: (unitId, role) => holders.get(`${unitId}/${role}`) ?? null,
  };
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
  return resultOf(
    doc,
    waiting.map(({ id }) => id),
  );
}

function resultOf(doc: Pick<Loaded, 'seq' | 'nextWakeAt' | 'state'>, contactsToWake: readonly string[]): StepResult {
  const { seq, nextWakeAt, state } = doc;
  return { seq, nextWakeAt, closed: state.phase === 'closed', summary: summaryOf(state), contactsToWake };
}

/** Codes and dates only: it is shown in Temporal's own page. */
function summaryOf({ phase, request, outcome, verification }: MeasureState): string {
  if (outcome !== null) return `closed: ${outcome.outcome} on ${outcome.on}`;
  if (verification !== null && phase === 'verifying') return `verifying a claim of ${verification.startedOn}`;
  if (request === null) return phase;
  return `asked (${request.because.join(', ')}), request ${request.ordinal}, due ${request.due}`;
}
