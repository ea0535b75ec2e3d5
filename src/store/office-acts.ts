import { randomUUID } from 'node:crypto';
import { decideMeasure } from '../domain/decide-measure.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureInput, OfficeDecision, RefusalCode } from '../domain/measure-input.ts';
import { decidersOf } from '../domain/office.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { addInputs, type NewInput } from './inputs.ts';
import { lockAndLoad, type MeasureDocument } from './measure-load.ts';
import { contextOf } from './measure-context.ts';
import type { PolicyCache } from './policy-read.ts';
import { sqlOf } from './sql.ts';

/** What the office may say of a measure: a decision, or the verdict on a claim of completion. */
export type OfficeVerdict =
  OfficeDecision | { readonly decision: 'confirm' } | { readonly decision: 'return'; readonly newDue: LocalDate };

/** One act of the office on one measure or several. */
export interface OfficeAct {
  readonly measureIds: readonly string[];
  readonly verdict: OfficeVerdict;
  /** Who decides; null = the nearest to the work who may. */
  readonly contactId: string | null;
  /** The words that go with it; they can be erased. */
  readonly reason: string;
  /** Who gave the command, for the audit log. */
  readonly who: string;
}

/** Why one measure cannot be decided on so. */
export interface RefusedAct {
  readonly measureId: string;
  readonly code: RefusalCode;
}

export interface OfficeStore {
  /**
   * ONE transaction: asks the rules whether each measure would take the act as it stands now, and commits the inputs with
   * a row in the audit log when all of them would; with one refusal nothing is stored. The measures must be woken.
   * Throws DubanError not-found, or conflict for a plan that is not active.
   */
  decide(act: OfficeAct): Promise<{ readonly inputIds: readonly string[]; readonly refused: readonly RefusedAct[] }>;
}

interface Deps {
  readonly db: Database;
  readonly calendars: CalendarCache;
  readonly policies: PolicyCache;
}

export function officeStore(deps: Deps): OfficeStore {
  return { decide: (act) => deps.db.write((tx, now) => decide(deps, { tx, now }, act)) };
}

async function decide(deps: Deps, { tx, now }: { readonly tx: Tx; readonly now: number }, act: OfficeAct) {
  const rows: { measureId: string; input: NewInput; text: string }[] = [];
  const refused: RefusedAct[] = [];
  // In the order of their ids, so that two such acts cannot wait for each other.
  for (const measureId of [...new Set(act.measureIds)].toSorted()) {
    const found = await tried(deps, tx, { measureId, act });
    if (typeof found === 'string') refused.push({ measureId, code: found });
    else rows.push({ measureId, input: found, text: act.reason });
  }
  if (refused.length > 0) return { inputIds: [], refused };
  const { inputIds } = await addInputs(tx, rows, { dedupeKey: `office:${randomUUID()}`, now, inboundId: null });
  const { decision, ...dates } = act.verdict;
  const as = [...new Set(rows.flatMap(({ input }) => ('contactId' in input ? [input.contactId] : [])))];
  const detail = { measureIds: [...act.measureIds], inputIds: [...inputIds], as, ...dates };
  await tx.auditLog.create({
    data: {
      who: act.who,
      what: `measure ${decision}`,
      at: new Date(now),
      detail: JSON.parse(JSON.stringify(detail)) as object,
    },
  });
  return { inputIds, refused };
}

/** The input that the measure would take, or the code by which it would refuse it. */
async function tried(
  { db, calendars, policies }: Deps,
  tx: Tx,
  { measureId, act }: { readonly measureId: string; readonly act: OfficeAct },
): Promise<NewInput | RefusalCode> {
  const sql = sqlOf(tx);
  const doc = await lockAndLoad(db, sql, measureId);
  const context = await contextOf({ calendars, policies }, sql, doc);
  const contactId = act.contactId ?? decidersOf(context)[0];
  if (contactId === undefined) return 'not-the-office';
  const input = inputOf(act.verdict, contactId);
  // A fixed id: what is asked here is never stored.
  const asked = { ...input, id: 'asked', at: doc.now } as MeasureInput;
  const { refusals } = decideMeasure(doc.state, [...pendingOf(doc), asked], context);
  return refusals.find(({ inputId }) => inputId === asked.id)?.code ?? input;
}

const pendingOf = ({ inputs }: MeasureDocument): MeasureInput[] => inputs.map(({ input }) => input);

function inputOf(verdict: OfficeVerdict, contactId: string): NewInput {
  switch (verdict.decision) {
    case 'confirm':
      return { type: 'verify', contactId, decision: 'confirm' };
    case 'return':
      return { type: 'verify', contactId, decision: 'return', newDue: verdict.newDue };
    default:
      return { type: 'decide', contactId, ...verdict };
  }
}
