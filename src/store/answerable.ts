import type { Claim, MeasureState } from '../domain/measure.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Tx } from './database.ts';
import { dateText } from './values.ts';

/** What the reader of a message may do about one of its measures. */
export type AnswerTask = 'report' | 'verify' | 'decide' | 'read';

/** A measure of a message as the person who got it may see and answer it now. */
export interface Answerable {
  readonly measureId: string;
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  /** The request that is open now, or the one the message spoke of. */
  readonly requestId: string | null;
  readonly due: LocalDate | null;
  readonly task: AnswerTask;
  /** Why nothing can be done any more, or null while it can. */
  readonly settled: 'answered' | 'closed' | null;
  readonly lastReport: { readonly claim: Claim; readonly text: string; readonly on: LocalDate } | null;
  /** The unit for which this person answers; null for the office. */
  readonly unitId: string | null;
  /** Whether that unit is the one that must answer: only its opening a link is a receipt. */
  readonly signs: boolean;
  /** Whether the message asked for a report on this row, and did not only copy it. */
  readonly asked: boolean;
}

/** A message with everything that its reader may answer. */
export interface AnswerableMessage {
  readonly messageId: string;
  readonly contactId: string;
  readonly unitName: string;
  readonly planTitle: string;
  readonly officeName: string;
  readonly rows: readonly Answerable[];
}

type Reader = Pick<Tx, 'message' | 'report' | 'measureInput'>;

/** Reads a message for its own contact; null when there is no such message of this contact. */
export async function readAnswerable(
  db: Reader,
  target: { readonly messageId: string; readonly contactId: string },
): Promise<AnswerableMessage | null> {
  const message = await loadMessage(db, target.messageId);
  if (message === null || message.contactId !== target.contactId) return null;
  const notices = message.notices.map(({ notice }) => notice);
  const first = notices[0];
  if (first === undefined) return null;
  const measureIds = [...new Set(notices.map(({ measureId }) => measureId))];
  const reports = await lastReports(db, measureIds);
  const waiting = await untakenKinds(db, measureIds);
  const rows = measureIds.flatMap((measureId) => {
    const mine = notices.filter((notice) => notice.measureId === measureId);
    return mine[0] === undefined ? [] : [rowOf(message, mine[0], { mine, reports, waiting })];
  });
  const { plan } = first.measure;
  return {
    messageId: message.id,
    contactId: message.contactId,
    unitName: message.contact.unit.name,
    planTitle: plan.title,
    officeName: plan.office?.name ?? '',
    rows,
  };
}

function loadMessage(db: Reader, id: string) {
  return db.message.findUnique({
    where: { id },
    include: {
      contact: { include: { unit: true, seats: true } },
      notices: {
        orderBy: { ordinal: 'asc' },
        include: {
          notice: {
            include: {
              measure: {
                include: {
                  plan: { include: { office: true } },
                  responsible: { where: { role: 'lead' }, orderBy: { ordinal: 'asc' } },
                },
              },
            },
          },
        },
      },
    },
  });
}

type LoadedMessage = NonNullable<Awaited<ReturnType<typeof loadMessage>>>;
type LoadedNotice = LoadedMessage['notices'][number]['notice'];

interface Around {
  readonly mine: readonly LoadedNotice[];
  readonly reports: ReadonlyMap<string, NonNullable<Answerable['lastReport']>>;
  readonly waiting: ReadonlySet<string>;
}

const ASKING = ['request', 'reminder', 'escalation', 'receipt'];
const UNIT_ROLES = ['liaison', 'head', 'leader'];

function rowOf(message: LoadedMessage, notice: LoadedNotice, { mine, reports, waiting }: Around): Answerable {
  const { measure } = notice;
  // Only steps write it, and they write a MeasureState.
  const state = measure.state as unknown as MeasureState;
  const seats = message.contact.seats.filter(({ role }) => UNIT_ROLES.includes(role)).map(({ unitId }) => unitId);
  const unitId = measure.responsible.find((lead) => seats.includes(lead.unitId))?.unitId ?? null;
  const task = taskOf(mine, state, unitId);
  const requestId =
    task === 'verify' ? (state.verification?.requestId ?? null) : (state.request?.id ?? notice.requestId);
  const due = state.request?.due ?? (notice.due === null ? null : dateText(notice.due));
  const settled =
    state.phase === 'closed' ? 'closed' : isAnswered(task, notice, { state, waiting }) ? 'answered' : null;
  return {
    measureId: measure.id,
    code: measure.code,
    section: measure.section,
    text: measure.text,
    requestId,
    due,
    task,
    settled,
    lastReport: reports.get(measure.id) ?? null,
    unitId,
    signs: unitId !== null && measure.responsible[0]?.unitId === unitId,
    asked: mine.some(({ kind, requestId: asks }) => asks !== null && ASKING.includes(kind)),
  };
}

/** The office decides where it was asked to; a unit reports on what was asked of it, or what it was copied on. */
function taskOf(mine: readonly LoadedNotice[], state: MeasureState, unitId: string | null): AnswerTask {
  const kinds = new Set(mine.map(({ kind }) => kind));
  if (kinds.has('verification')) return 'verify';
  if (mine.some(({ kind, rung }) => kind === 'task' && rung === 'late-claim')) return 'decide';
  if (unitId === null) return 'read';
  return mine.some(({ requestId, kind }) => requestId !== null && kind !== 'stop') && state.phase !== 'pending'
    ? 'report'
    : 'read';
}

function isAnswered(
  task: AnswerTask,
  notice: LoadedNotice,
  { state, waiting }: { readonly state: MeasureState; readonly waiting: ReadonlySet<string> },
): boolean {
  const inHand = waiting.has(`${notice.measureId}|${task}`);
  switch (task) {
    case 'report':
      return inHand || state.request === null;
    case 'verify':
      return inHand || state.phase !== 'verifying';
    case 'decide':
      return inHand || state.decision === null;
    case 'read':
      return false;
  }
}

async function lastReports(db: Reader, measureIds: readonly string[]): Promise<Around['reports']> {
  const rows = await db.report.findMany({
    where: { measureId: { in: [...measureIds] }, input: { state: { not: 'refused' } } },
    orderBy: { receivedAt: 'asc' },
  });
  return new Map(
    rows.map(({ measureId, claim, text, receivedAt }) => [
      measureId,
      // A check of the database keeps the claim to these words.
      { claim: claim as Claim, text: text ?? '', on: dateText(receivedAt) },
    ]),
  );
}

/** `<measure>|<type>` of every input that waits to be taken. */
async function untakenKinds(db: Reader, measureIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.measureInput.findMany({
    where: { measureId: { in: [...measureIds] }, state: 'untaken' },
    select: { measureId: true, type: true },
  });
  return new Set(rows.map(({ measureId, type }) => `${measureId}|${type}`));
}
