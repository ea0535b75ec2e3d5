import type { OutcomeName, Standing } from '../domain/outcome.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Because, NoticeKind, Role, Tone } from '../domain/policy.ts';
import type { Database } from './database.ts';
import { dateText } from './values.ts';

/** A measure's end, or how it stands: `open` while it has none. */
export interface OutcomeRow {
  readonly measureId: string;
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  readonly outcome: OutcomeName | 'open';
  readonly standing: Standing | null;
  readonly on: LocalDate | null;
  readonly claim: Claim | null;
  readonly officeView: 'confirmed' | 'not-completed' | null;
  readonly finding: string | null;
}

/** How far a plan is, in numbers that only grow. */
export interface Tally {
  readonly asked: number;
  readonly answered: number;
  /** Requests whose due date passed without a report. */
  readonly late: number;
  /** Requests about which somebody above the liaison was alarmed. */
  readonly escalated: number;
  readonly verified: number;
  readonly closed: number;
  readonly steps: number;
}

/** One event worth a line. */
export interface TellingEvent {
  readonly at: number;
  readonly code: string;
  readonly type: string;
  readonly unit: string;
  readonly payload: unknown;
}

/** An item of a message, in codes. */
export interface SaidItem {
  readonly measure: string;
  readonly role: Role;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly rung: string;
  readonly occurrence: number;
  readonly request: { readonly id: string; readonly because: readonly Because[]; readonly due: LocalDate } | null;
}

export interface OutcomeStore {
  /** Every measure of a plan in its order. */
  ofPlan(planId: string): Promise<readonly OutcomeRow[]>;
  gaps(
    planId: string,
  ): Promise<
    readonly { readonly code: string; readonly role: Role; readonly reason: 'no-contact' | 'no-level-above' }[]
  >;
  /** `today` in the plan's zone decides what is late. */
  tally(planId: string, today: LocalDate): Promise<Tally>;
  /** Events of these types after an instant (epoch ms), newest first. */
  recent(
    planId: string,
    options: { readonly types: readonly string[]; readonly after: number; readonly limit: number },
  ): Promise<readonly TellingEvent[]>;
  /** Contacts who were sent anything, over all plans. */
  contactsWrittenTo(): Promise<number>;
  /** SMS whose hand-over a crash left unknown, with what they said; they are not sent again. */
  smsForgone(): Promise<readonly { readonly contact: string; readonly items: readonly SaidItem[] }[]>;
}

/** Reads for the closing table, the live tally and the lists. */
export function outcomeStore(db: Database): OutcomeStore {
  return {
    ofPlan: (planId) => db.read((prisma) => ofPlan(prisma, planId, db.stepped ? null : Date.now())),
    gaps: (planId) =>
      db.read(
        (prisma) => prisma.$queryRaw<{ code: string; role: Role; reason: 'no-contact' | 'no-level-above' }[]>`
          SELECT x.code, x.role, x.reason
            FROM (SELECT DISTINCT m.ordinal, m.code, g.role, g.reason FROM gaps g JOIN measures m ON m.id = g.measure_id
                   WHERE m.plan_id = ${planId}) x ORDER BY x.ordinal, x.role, x.reason`,
      ),
    tally: (planId, today) => db.read((prisma) => tally(prisma, planId, today)),
    recent: (planId, options) => db.read((prisma) => recent(prisma, planId, options)),
    contactsWrittenTo: () =>
      db.read(async (prisma) => {
        const contacts = await prisma.message.findMany({ distinct: ['contactId'], select: { contactId: true } });
        return contacts.length;
      }),
    smsForgone: () => db.read(smsForgone),
  };
}

type Reader = Pick<Database['prisma'], '$queryRaw'>;

/** `nowMs` null: the stepped clock's instant. */
function ofPlan(prisma: Reader, planId: string, nowMs: number | null): Promise<OutcomeRow[]> {
  return prisma.$queryRaw<OutcomeRow[]>`
    SELECT m.id AS "measureId", m.code, m.section, m.text, coalesce(o.outcome, 'open') AS outcome,
           CASE WHEN o.measure_id IS NOT NULL THEN o.standing
                WHEN m.phase = 'pending' THEN NULL
                WHEN (m.state ->> 'silentInARow')::int >= 2 THEN 'stale'
                WHEN (m.state #>> '{request,due}')::date
                     < (instant_of(coalesce(${nowMs}::bigint, k.now_ms)) AT TIME ZONE p.zone)::date THEN 'overdue'
                ELSE 'on-track' END AS standing,
           o.on_date::text AS "on", o.claim, o.office_view AS "officeView", o.finding
      FROM measures m JOIN plans p ON p.id = m.plan_id CROSS JOIN clock k LEFT JOIN outcomes o ON o.measure_id = m.id
     WHERE m.plan_id = ${planId} ORDER BY m.ordinal`;
}

async function tally(prisma: Reader, planId: string, today: LocalDate): Promise<Tally> {
  const [row] = await prisma.$queryRaw<Tally[]>`
    WITH mine AS (SELECT id, seq, phase FROM measures WHERE plan_id = ${planId}),
         asked AS (SELECT r.id, r.state, r.due, (r.ended_at AT TIME ZONE p.zone)::date AS ended_on
                     FROM requests r JOIN mine ON mine.id = r.measure_id JOIN plans p ON p.id = ${planId})
    SELECT (SELECT count(*)::int FROM asked) AS asked,
           (SELECT count(*)::int FROM asked WHERE state = 'answered') AS answered,
           (SELECT count(*)::int FROM asked WHERE coalesce(ended_on, ${today}::date) > due) AS late,
           (SELECT count(DISTINCT n.request_id)::int FROM notices n JOIN asked ON asked.id = n.request_id
             WHERE n.kind = 'escalation' AND n.role <> 'liaison' AND cardinality(n.done_channels) > 0) AS escalated,
           (SELECT count(*)::int FROM measure_events e JOIN mine ON mine.id = e.measure_id
             WHERE e.type = 'verificationConfirmed') AS verified,
           (SELECT count(*)::int FROM mine WHERE phase = 'closed') AS closed,
           (SELECT coalesce(sum(seq), 0)::int FROM mine) AS steps`;
  return row ?? { asked: 0, answered: 0, late: 0, escalated: 0, verified: 0, closed: 0, steps: 0 };
}

async function recent(
  prisma: Reader,
  planId: string,
  { types, after, limit }: Parameters<OutcomeStore['recent']>[1],
): Promise<TellingEvent[]> {
  const rows = await prisma.$queryRaw<(Omit<TellingEvent, 'at'> & { at: bigint })[]>`
    SELECT epoch_ms(e.at) AS at, m.code, e.type, e.payload,
           coalesce((SELECT u.name FROM responsible_units r JOIN units u ON u.id = r.unit_id
                      WHERE r.measure_id = m.id AND r.role = 'lead' ORDER BY r.ordinal LIMIT 1), '') AS unit
      FROM measure_events e JOIN measures m ON m.id = e.measure_id
     WHERE m.plan_id = ${planId} AND e.type = ANY(${[...types]}::text[]) AND e.at > instant_of(${after}::bigint)
     ORDER BY e.at DESC, m.ordinal, e.seq DESC LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
}

async function smsForgone(prisma: Pick<Database['prisma'], 'message'>) {
  const rows = await prisma.message.findMany({
    where: { channel: 'sms', state: 'unknown' },
    include: { notices: { include: { notice: { include: { measure: { select: { code: true } } } } } } },
    orderBy: [{ releaseAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ contactId, notices }) => ({
    contact: contactId,
    items: notices.map(({ notice }) => saidItem(notice)),
  }));
}

interface StoredNotice {
  readonly measure: { readonly code: string };
  readonly role: string;
  readonly kind: string;
  readonly tone: string;
  readonly rung: string;
  readonly occurrence: number;
  readonly requestId: string | null;
  readonly because: readonly string[];
  readonly due: Date | null;
}

function saidItem({ measure, rung, occurrence, requestId, due, ...words }: StoredNotice): SaidItem {
  return {
    measure: measure.code,
    // Checks of the database keep these to the domain's words.
    role: words.role as Role,
    kind: words.kind as NoticeKind,
    tone: words.tone as Tone,
    rung,
    occurrence,
    request:
      requestId === null || due === null
        ? null
        : { id: requestId, because: words.because as readonly Because[], due: dateText(due) },
  };
}
