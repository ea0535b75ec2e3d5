import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureState, Notice, OpenRequest } from '../domain/measure.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Because } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';
import { revisableBy } from '../domain/revise-report.ts';
import { loadContributions, loadSupport } from './contributions.ts';
import type { Tx } from './database.ts';

/** One row of a message as its reader may answer it; a measure that stands in it twice is one row. */
export interface AnswerItem {
  readonly measureId: string;
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  readonly planTitle: string;
  readonly officeName: string;
  /** The unit for which the reader answers. */
  readonly unitId: string;
  /** The request that was open when the message was written; for `report` the one that is open now, where there is one. */
  readonly requestId: string | null;
  readonly due: LocalDate | null;
  /** report: a person of a lead unit; verify … parked: who was asked to; contribute: a supporting unit
   * that a lead has asked for its part; read: for information only. */
  readonly task: 'report' | 'verify' | 'decide' | 'extension' | 'misaddressed' | 'parked' | 'contribute' | 'read';
  /** Why nothing can be done any more, or null while it can. */
  readonly settled: 'answered' | 'closed' | null;
  /**
   * Nothing is left to sign: the open request is signed or answered, or it is not the one that this message asks this
   * reader about (who reads a copy, or an old hand-over, signs for nobody).
   */
  readonly signed: boolean;
  /** The message asks its reader to report on this row; it does not only hand it over or copy it. */
  readonly isAsked: boolean;
  /** What the message said of the row's request, for an echo; null for a row without one. */
  readonly asked: Notice['request'];
  readonly lastReport: { readonly claim: Claim; readonly text: string; readonly on: LocalDate } | null;
  /** What the measure's text promises in figures, in the order of the plan. */
  readonly targets: readonly { readonly text: string; readonly unit: string }[];
  /** The reader's unit must answer: it may promise, ask for an extension, or say that the measure is not its own. */
  readonly mayAsk: boolean;
  /** The date of the request can be moved: it is a deadline's or a milestone's. */
  readonly isDated: boolean;
  /** The deadline as adopted, by which the outcome is judged; how many extensions were granted. */
  readonly adopted: LocalDate | null;
  readonly extensions: number;
  /** What the unit has asked and the office has not answered. */
  readonly petition: {
    readonly type: 'extension' | 'misaddressed';
    readonly newDue: LocalDate | null;
    readonly suggestedUnit: string | null;
    readonly reason: string;
  } | null;
  /** The unit's last report, as long as it may be put right or taken back; the input's id. */
  readonly revisable: string | null;
  /** The day of review of a parked measure. */
  readonly reviewOn: LocalDate | null;
  /** The units that support the measure, and what they have not given yet; for a lead alone. */
  readonly supports: readonly string[];
  readonly awaited: readonly { readonly unitName: string; readonly by: LocalDate }[];
  /** What the reader's unit is asked for as a supporting one, by whom and by when; null where it is not (any more). */
  readonly contribution: { readonly askedBy: string; readonly by: LocalDate; readonly text: string } | null;
  /** What supporting units gave; for a lead, and for whoever decides. */
  readonly contributions: readonly { readonly unitName: string; readonly text: string; readonly on: LocalDate }[];
}

interface ItemRow {
  readonly measureId: string;
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  readonly planTitle: string;
  readonly officeName: string | null;
  readonly zone: string;
  readonly unitId: string;
  readonly contactUnit: string;
  readonly kind: string;
  readonly rung: string;
  readonly noticeRequest: string | null;
  readonly noticeDue: string | null;
  readonly because: readonly Because[];
  readonly dueRevision: number | null;
  readonly phase: string;
  readonly openRequest: string | null;
  readonly openDue: string | null;
  readonly receiptAt: string | null;
  readonly verificationRequest: string | null;
  readonly decisionRequest: string | null;
  readonly isLead: boolean;
  readonly slotAnswered: boolean;
  readonly untakenReport: boolean;
  readonly untakenReceipt: boolean;
  readonly untakenDecision: boolean;
  readonly untakenContribution: boolean;
  readonly claim: Claim | null;
  readonly reportText: string | null;
  readonly reportAt: number | null;
  readonly occurrence: number;
  readonly targets: readonly { readonly text: string; readonly unit: string }[];
  readonly adopted: string | null;
  readonly firstLead: string | null;
  readonly state: MeasureState;
  readonly suggestedUnit: string | null;
  readonly petitionReason: string | null;
}

/** The rows of a message that went to this contact; null when there is none. */
export async function loadAnswerItems(
  tx: Pick<Tx, '$queryRaw'>,
  { messageId, contactId }: { readonly messageId: string; readonly contactId: string },
): Promise<{ readonly unitName: string; readonly rows: readonly AnswerItem[] } | null> {
  const rows = await tx.$queryRaw<ItemRow[]>`
    SELECT s.id AS "measureId", s.code, s.section, s.text, p.title AS "planTitle", o.name AS "officeName", p.zone,
           coalesce(nu.successor_id, n.unit_id) AS "unitId", cu.name AS "contactUnit", n.kind, n.rung, n.request_id AS "noticeRequest",
           n.due::text AS "noticeDue", n.because, n.due_revision AS "dueRevision", s.phase, s.state #>> '{request,id}' AS "openRequest",
           s.state #>> '{request,due}' AS "openDue", CASE WHEN t.slot IS NULL THEN s.state #>> '{request,receiptAt}' ELSE t.slot ->> 'receiptAt' END AS "receiptAt",
           coalesce(jsonb_typeof(t.slot -> 'answer') = 'object', false) AS "slotAnswered",
           s.state #>> '{verification,requestId}' AS "verificationRequest",
           s.state #>> '{decision,requestId}' AS "decisionRequest",
           EXISTS (SELECT 1 FROM responsible_units r WHERE r.measure_id = s.id AND r.role = 'lead' AND r.unit_id = coalesce(nu.successor_id, n.unit_id)) AS "isLead",
           coalesce(u.report, false) AS "untakenReport", coalesce(u.receipt, false) AS "untakenReceipt",
           coalesce(u.decision, false) AS "untakenDecision", coalesce(u.contribution, false) AS "untakenContribution",
           n.occurrence, s.targets, s.deadline_on::text AS adopted, s.state,
           (SELECT r.unit_id FROM responsible_units r WHERE r.measure_id = s.id AND r.role = 'lead' ORDER BY r.ordinal LIMIT 1) AS "firstLead",
           (SELECT su.name FROM units su WHERE su.id = s.state #>> '{petition,suggestedUnitId}') AS "suggestedUnit",
           (SELECT i.text FROM measure_inputs i WHERE i.measure_id = s.id AND i.state = 'taken'
               AND i.type IN ('extension', 'misaddressed') ORDER BY i.ordinal DESC LIMIT 1) AS "petitionReason",
           l.claim, l.text AS "reportText", epoch_ms(l.received_at)::float8 AS "reportAt"
      FROM messages m
      JOIN contacts c ON c.id = m.contact_id JOIN units cu ON cu.id = c.unit_id
      JOIN message_notices x ON x.message_id = m.id
      JOIN notices n ON n.id = x.notice_id
      -- Who was asked for a unit that has ended since answers for the one in its place.
      JOIN units nu ON nu.id = n.unit_id
      JOIN measures s ON s.id = n.measure_id
      JOIN plans p ON p.id = s.plan_id
      LEFT JOIN units o ON o.id = p.office_unit_id
      LEFT JOIN LATERAL (SELECT a.slot FROM jsonb_array_elements(s.state #> '{request,slots}') AS a(slot)
                          WHERE a.slot ->> 'unitId' = coalesce(nu.successor_id, n.unit_id) AND jsonb_typeof(s.state -> 'request') = 'object') t ON true
      LEFT JOIN LATERAL (SELECT bool_or(i.type IN ('report', 'correct-report', 'withdraw-report') AND own) AS report, bool_or(i.type = 'receipt' AND own) AS receipt,
                                bool_or(i.type IN ('verify', 'decide')) AS decision,
                                bool_or(i.type = 'contribution' AND i.payload ->> 'unitId' = coalesce(nu.successor_id, n.unit_id)) AS contribution
                           FROM measure_inputs i
                          -- Where each lead answers, what one of them tells answers for no other one.
                          CROSS JOIN LATERAL (SELECT t.slot IS NULL OR i.payload ->> 'unitId' = coalesce(nu.successor_id, n.unit_id) AS own) w
                          WHERE i.measure_id = s.id AND i.state = 'untaken') u ON true
      LEFT JOIN LATERAL (SELECT r.claim, r.text, r.received_at FROM reports r JOIN measure_inputs i ON i.id = r.input_id
                          WHERE r.measure_id = s.id AND i.state <> 'refused' AND NOT r.revised ORDER BY i.ordinal DESC LIMIT 1) l ON true
     WHERE m.id = ${messageId} AND m.contact_id = ${contactId} AND NOT c.erased
     ORDER BY x.ordinal`;
  const [first] = rows;
  if (first === undefined) return null;
  const items = onePerMeasure(rows.map(itemOf));
  return { unitName: first.contactUnit, rows: await withContributions(tx, items) };
}

/** What was contributed is for the leads and for whoever decides; what is asked of a supporting unit is for that unit. */
async function withContributions(
  tx: Pick<Tx, '$queryRaw'>,
  items: readonly AnswerItem[],
): Promise<readonly AnswerItem[]> {
  const readable = items.filter(({ task }) => task !== 'read' && task !== 'contribute');
  const given = await loadContributions(
    tx,
    readable.map(({ measureId }) => measureId),
  );
  const supported = await loadSupport(
    tx,
    items.map(({ measureId }) => measureId),
  );
  return items.map((item) => {
    const { supports = [], awaited = [] } = supported.get(item.measureId) ?? {};
    const asked = awaited.find(({ unitId }) => unitId === item.unitId);
    return {
      ...item,
      ...(item.task === 'report' ? { supports, awaited: awaited.map(({ unitName, by }) => ({ unitName, by })) } : {}),
      ...(item.task === 'contribute' && asked !== undefined
        ? { due: asked.by, contribution: { askedBy: asked.askedBy, by: asked.by, text: asked.text } }
        : {}),
      contributions: readable.includes(item) ? given.filter((one) => one.measureId === item.measureId) : [],
    };
  });
}

/**
 * Where one message says two things of one measure, the one that asks for more stands for both; what a supporting unit is
 * asked for stands by itself.
 */
function onePerMeasure(items: readonly AnswerItem[]): AnswerItem[] {
  const weight = ({ task, signed, isAsked }: AnswerItem): number =>
    task === 'read' ? 0 : signed ? (isAsked ? 2 : 1) : 3;
  const byMeasure = new Map<string, AnswerItem>();
  for (const item of items) {
    const key = item.task === 'contribute' ? `${item.measureId} contribute` : item.measureId;
    const old = byMeasure.get(key);
    if (old === undefined || weight(item) > weight(old)) byMeasure.set(key, item);
  }
  return [...byMeasure.values()];
}

function itemOf(row: ItemRow): AnswerItem {
  const task = taskOf(row);
  const { claim, reportAt, reportText } = row;
  return {
    ...{ measureId: row.measureId, code: row.code, section: row.section, text: row.text, planTitle: row.planTitle },
    officeName: row.officeName ?? '',
    unitId: row.unitId,
    requestId: task === 'report' ? row.openRequest : row.noticeRequest,
    due: task === 'report' ? (row.openDue ?? row.noticeDue) : row.noticeDue,
    task,
    settled: settledOf(row, task),
    signed:
      !SIGNABLE.has(row.kind) || row.noticeRequest !== row.openRequest || row.receiptAt !== null || row.untakenReceipt,
    isAsked: SIGNABLE.has(row.kind) && row.noticeRequest !== null,
    asked: askedOf(row),
    ...{ contributions: [], supports: [], awaited: [], contribution: null },
    lastReport:
      claim === null || reportAt === null
        ? null
        : { claim, text: reportText ?? '', on: localDateOf(row.zone, reportAt) },
    ...lifeOf(row),
  };
}

function lifeOf({ state, targets, adopted, firstLead, unitId, untakenReport, suggestedUnit, petitionReason }: ItemRow) {
  const { petition, request, parking } = state;
  return {
    targets: targets.map(({ text, unit }) => ({ text, unit })),
    mayAsk: request !== null && petition === null && mustAnswer(request, unitId, firstLead),
    isDated: request?.because.some((one) => one === 'deadline' || one === 'milestone') ?? false,
    adopted,
    extensions: state.extensionCount,
    petition:
      petition === null
        ? null
        : {
            type: petition.type,
            newDue: petition.type === 'extension' ? petition.newDue : null,
            suggestedUnit,
            reason: petitionReason ?? '',
          },
    revisable: untakenReport ? null : revisableBy(state, unitId),
    reviewOn: parking?.reviewOn ?? null,
  };
}

/** Where each lead answers, whoever still owes its answer; else the first-listed. */
function mustAnswer({ slots }: OpenRequest, unitId: string, firstLead: string | null): boolean {
  if (slots.length === 0) return firstLead === unitId;
  return slots.some((slot) => slot.unitId === unitId && slot.answer === null);
}

function askedOf({ noticeRequest, noticeDue, because, dueRevision }: ItemRow): Notice['request'] {
  if (noticeRequest === null || noticeDue === null || dueRevision === null) return null;
  return { id: noticeRequest, because, due: noticeDue, revision: dueRevision };
}

/** Kinds that speak to whoever must answer. */
const SIGNABLE = new Set(['request', 'reminder', 'escalation', 'receipt']);
const REPORTABLE = new Set(['request', 'reminder', 'escalation', 'receipt', 'handover', 'copy']);

function taskOf({ kind, rung, isLead }: ItemRow): AnswerItem['task'] {
  if (rung === 'contribution' || rung === 'contribution-reminder') return 'contribute';
  if (kind === 'verification') return 'verify';
  if (kind === 'task' && rung === 'late-claim') return 'decide';
  if (kind === 'task' && rung === 'review-parked') return 'parked';
  if (kind === 'task' && rung.startsWith('misaddressed')) return 'misaddressed';
  if (kind === 'extension' && !/-(?:granted|refused)$/.test(rung)) return 'extension';
  return isLead && REPORTABLE.has(kind) ? 'report' : 'read';
}

function settledOf(row: ItemRow, task: AnswerItem['task']): AnswerItem['settled'] {
  if (row.phase === 'closed') return 'closed';
  switch (task) {
    case 'read':
      return null;
    case 'report':
      return row.untakenReport || row.slotAnswered || row.openRequest === null ? 'answered' : null;
    case 'contribute':
      return row.untakenContribution || row.state.contributions.every(({ ordinal }) => ordinal !== row.occurrence)
        ? 'answered'
        : null;
    case 'verify':
      return row.phase !== 'verifying' || row.verificationRequest !== row.noticeRequest || row.untakenDecision
        ? 'answered'
        : null;
    case 'extension':
    case 'misaddressed':
      return row.state.petition?.type !== task || row.state.petition.ordinal !== row.occurrence || row.untakenDecision
        ? 'answered'
        : null;
    case 'parked':
      return row.phase !== 'parked' ||
        row.state.parking?.reviews === 0 ||
        row.state.reviewCount !== row.occurrence ||
        row.untakenDecision
        ? 'answered'
        : null;
    case 'decide':
      return row.decisionRequest === null || row.decisionRequest !== row.noticeRequest || row.untakenDecision
        ? 'answered'
        : null;
  }
}
