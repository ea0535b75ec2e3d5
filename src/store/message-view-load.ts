import type { LocalDate } from '../domain/local-date.ts';
import type { Notice } from '../domain/measure.ts';
import type { MessageItem, MessageView } from '../domain/message-view.ts';
import { ROLES, TONES } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';
import { DubanError } from '../domain/errors.ts';
import { lifeFacts, STORED_LIFE, type StoredLife } from './life-facts.ts';
import type { Sql } from './sql.ts';

interface ViewRow {
  readonly view: Omit<MessageView, 'items' | 'tone' | 'role'> & { readonly items: readonly ItemRow[] };
}

type ItemRow = Omit<MessageItem, 'deadline' | 'lastReport' | 'echo' | 'life'> & {
  readonly stored: StoredLife;
  readonly adopted: LocalDate | null;
  readonly report: {
    readonly claim: NonNullable<MessageItem['lastReport']>['claim'];
    readonly text: string | null;
    readonly at: number;
  } | null;
  readonly echoDetail: string | null;
};

const LOAD = `
SELECT json_build_object(
  'id', m.id, 'channel', m.channel, 'locale', c.locale, 'zone', g.zone, 'at', epoch_ms(m.release_at), 'inReplyTo', m.in_reply_to,
  'contact', json_build_object('id', c.id, 'name', c.name, 'unitName', u.name, 'role', c.role,
    'address', (SELECT o.address FROM contact_points o WHERE o.contact_id = c.id AND o.channel = m.channel)),
  'items', (SELECT json_agg(json_build_object(
      'noticeId', n.id, 'planTitle', p.title, 'documentNumber', p.document_number, 'section', s.section, 'measureText', s.text,
      'adopted', s.deadline_on, 'officeName', o.name, 'echoDetail', n.echo_detail,
      'leadUnitName', coalesce((SELECT string_agg(lu.name, '、' ORDER BY a.place) FROM unnest(n.awaits) WITH ORDINALITY AS a(unit_id, place)
                                  JOIN units lu ON lu.id = a.unit_id
                                 WHERE NOT EXISTS (SELECT 1 FROM answer_slots t WHERE t.request_id = n.request_id
                                                      AND t.unit_id = a.unit_id AND t.answered_by IS NOT NULL)),
                               (SELECT lu.name FROM responsible_units r JOIN units lu ON lu.id = r.unit_id
                                 WHERE r.measure_id = s.id AND r.role = 'lead' ORDER BY r.ordinal LIMIT 1), ''),
      'contribution', (SELECT json_build_object('askedBy', au.name, 'by', c.asked ->> 'by', 'text', coalesce(i.text, ''))
                         FROM jsonb_array_elements(s.state -> 'contributions') AS c(asked)
                         JOIN measure_inputs i ON i.id = c.asked ->> 'inputId' JOIN units au ON au.id = c.asked ->> 'askedBy'
                        WHERE n.valid_while = 'contributing' AND (c.asked ->> 'ordinal')::int = n.occurrence),
      'report', (SELECT json_build_object('claim', r.claim, 'text', r.text, 'at', epoch_ms(r.received_at))
                   FROM reports r JOIN measure_inputs i ON i.id = r.input_id
                  WHERE r.measure_id = s.id AND i.state <> 'refused' AND NOT r.revised ORDER BY i.ordinal DESC LIMIT 1),
      'stored', ${STORED_LIFE},
      'notice', json_build_object(
        'measureId', n.measure_id, 'measureCode', s.code,
        'request', CASE WHEN n.request_id IS NOT NULL THEN json_build_object(
                     'id', n.request_id, 'because', n.because, 'due', n.due, 'revision', n.due_revision) END,
        'kind', n.kind, 'tone', n.tone, 'rung', n.rung, 'occurrence', n.occurrence, 'role', n.role, 'unitId', n.unit_id,
        'contactId', n.contact_id, 'channels', n.channels, 'rungAt', epoch_ms(n.rung_at), 'next', n.next,
        'awaits', n.awaits,
        'validWhile', n.valid_while)) ORDER BY x.ordinal)
     FROM message_notices x JOIN notices n ON n.id = x.notice_id JOIN measures s ON s.id = n.measure_id
     JOIN plans p ON p.id = s.plan_id LEFT JOIN units o ON o.id = p.office_unit_id WHERE x.message_id = m.id)) AS view
FROM messages m JOIN contacts c ON c.id = m.contact_id JOIN units u ON u.id = c.unit_id CROSS JOIN installation g
WHERE m.id = $1`;

/** Everything needed to write a message, as it is stored now. Throws DubanError not-found. */
export async function loadMessageView(sql: Sql, messageId: string): Promise<MessageView> {
  const [row] = await sql.query<ViewRow>(LOAD, messageId);
  if (row === undefined) {
    throw new DubanError('not-found', `没有消息 ${messageId}。 / There is no message ${messageId}.`);
  }
  const { view } = row;
  const notices = view.items.map(({ notice }) => notice);
  return {
    ...view,
    tone: highest(
      TONES,
      notices.map(({ tone }) => tone),
    ),
    role: highest(
      ROLES,
      notices.map(({ role }) => role),
    ),
    items: view.items.map((item) => itemOf(item, view.zone)),
  };
}

function highest<T>(order: readonly [T, ...T[]], found: readonly T[]): T {
  return found.reduce((best, one) => (order.indexOf(one) > order.indexOf(best) ? one : best), order[0]);
}

function itemOf({ adopted, report, echoDetail, officeName, stored, ...item }: ItemRow, zone: string): MessageItem {
  return {
    ...item,
    officeName: officeName ?? '',
    deadline: deadlineOf(item.notice, adopted),
    life: lifeFacts(item.notice, stored, adopted),
    lastReport:
      report === null ? null : { claim: report.claim, text: report.text ?? '', on: localDateOf(zone, report.at) },
    // The rung of an echo is its result; only the inbound handler writes such notices.
    echo:
      item.notice.kind === 'echo'
        ? { result: item.notice.rung as NonNullable<MessageItem['echo']>['result'], detail: echoDetail ?? '' }
        : null,
  };
}

/** A milestone's date where the request is about one, else the deadline as adopted. */
function deadlineOf({ request }: Notice, adopted: LocalDate | null): LocalDate | null {
  if (request === null || !request.because.includes('milestone') || request.because.includes('deadline'))
    return adopted;
  return request.due;
}
