import type { LocalDate } from '../domain/local-date.ts';
import type { OutcomeName, Standing } from '../domain/measure.ts';
import type { Because, NoticeKind, Role, Tone } from '../domain/policy.ts';
import type { Database } from './database.ts';
import { dateText, dateTextOrNull } from './values.ts';

/** How a measure stands or ended. */
export interface OutcomeRow {
  readonly measure: string;
  readonly outcome: OutcomeName | 'open';
  readonly standing: Standing | null;
  readonly on: LocalDate | null;
}

/** Running counts of a plan, of requests but for the last two. */
export interface Tally {
  readonly asked: number;
  readonly answered: number;
  /** Requests whose due date passed without a report. */
  readonly late: number;
  readonly escalated: number;
  readonly verified: number;
  readonly closed: number;
}

/** What one plan cost the engine. */
export interface EngineCounts {
  readonly steps: number;
  readonly contacts: number;
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
  /** Every measure of the plan, in its order. */
  list(planId: string): Promise<readonly OutcomeRow[]>;
  tally(planId: string): Promise<Tally>;
  gaps(planId: string): Promise<readonly { readonly measure: string; readonly role: Role; readonly reason: string }[]>;
  engine(planId: string): Promise<EngineCounts>;
  /** SMS whose hand-over a crash left unknown, with what they said; they are not sent again. */
  unknownSms(): Promise<readonly { readonly contact: string; readonly items: readonly SaidItem[] }[]>;
}

/** Reads for the closing table, the live tally and the lists. */
export function outcomeStore(db: Database): OutcomeStore {
  return {
    list: (planId) =>
      db.read(async (prisma) => {
        const rows = await prisma.measure.findMany({
          where: { planId },
          orderBy: { ordinal: 'asc' },
          select: { code: true, outcome: true },
        });
        return rows.map(({ code, outcome }) => ({
          measure: code,
          // Checks of the database keep both to the domain's words.
          outcome: (outcome?.outcome ?? 'open') as OutcomeRow['outcome'],
          standing: (outcome?.standing ?? null) as Standing | null,
          on: dateTextOrNull(outcome?.onDate ?? null),
        }));
      }),
    tally: (planId) => db.read((prisma) => tallyOf(prisma, planId, db.stepped ? null : Date.now())),
    gaps: (planId) =>
      db.read(async (prisma) => {
        const rows = await prisma.gap.findMany({
          where: { measure: { planId } },
          orderBy: [{ measure: { ordinal: 'asc' } }, { role: 'asc' }],
          select: { role: true, reason: true, measure: { select: { code: true } } },
        });
        // A check of the database keeps it to the domain's roles.
        return rows.map(({ measure, role, reason }) => ({ measure: measure.code, role: role as Role, reason }));
      }),
    engine: (planId) =>
      db.read(async (prisma) => {
        const { _sum } = await prisma.measure.aggregate({ where: { planId }, _sum: { seq: true } });
        const contacts = await prisma.message.findMany({ distinct: ['contactId'], select: { contactId: true } });
        return { steps: _sum.seq ?? 0, contacts: contacts.length };
      }),
    unknownSms: () =>
      db.read(async (prisma) => {
        const rows = await prisma.message.findMany({
          where: { channel: 'sms', state: 'unknown' },
          include: { notices: { include: { notice: { include: { measure: { select: { code: true } } } } } } },
        });
        return rows.map(({ contactId, notices }) => ({
          contact: contactId,
          items: notices.map(({ notice }) => saidItem(notice)),
        }));
      }),
  };
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

/** `nowMs` null: the stepped clock's instant. */
async function tallyOf(
  prisma: Pick<Database['prisma'], '$queryRaw'>,
  planId: string,
  nowMs: number | null,
): Promise<Tally> {
  const [row] = await prisma.$queryRaw<Tally[]>`
    WITH mine AS (SELECT id FROM measures WHERE plan_id = ${planId}),
         clock_now AS (SELECT instant_of(coalesce(now_ms, ${nowMs}::bigint)) AS at FROM clock),
         zone AS (SELECT zone AS name FROM plans WHERE id = ${planId}),
         asked AS (SELECT r.* FROM requests r JOIN mine ON mine.id = r.measure_id)
    SELECT (SELECT count(*)::int FROM asked) AS asked,
           (SELECT count(*)::int FROM asked WHERE state = 'answered') AS answered,
           (SELECT count(*)::int FROM asked, clock_now, zone
             WHERE (coalesce(ended_at, clock_now.at) AT TIME ZONE zone.name)::date > due) AS late,
           (SELECT count(DISTINCT n.request_id)::int FROM notices n JOIN asked ON asked.id = n.request_id
             WHERE n.kind = 'escalation' AND n.role <> 'liaison') AS escalated,
           (SELECT count(*)::int FROM measure_events e JOIN mine ON mine.id = e.measure_id
             WHERE e.type = 'verificationConfirmed') AS verified,
           (SELECT count(*)::int FROM outcomes o JOIN mine ON mine.id = o.measure_id) AS closed`;
  return row ?? { asked: 0, answered: 0, late: 0, escalated: 0, verified: 0, closed: 0 };
}
