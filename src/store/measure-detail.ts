import { Course } from '../domain/course.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureState } from '../domain/measure.ts';
import type { MeasureEvent } from '../domain/measure-event.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Audience } from '../domain/policy.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database } from './database.ts';
import { loadMeasure } from './measure-load.ts';
import { contextOf } from './measure-context.ts';
import type { PolicyCache } from './policy-read.ts';
import { sqlOf, type Sql } from './sql.ts';

/** A rung still to come if nobody reports. */
export interface RungAhead {
  readonly rung: string;
  readonly occurrence: number;
  readonly on: LocalDate;
  readonly audiences: readonly Audience[];
}

/** Something that somebody told of the measure. Instants are epoch ms; `who` and `unit` are names. */
export interface ToldInput {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly state: 'untaken' | 'taken' | 'refused';
  readonly code: string | null;
  readonly who: string | null;
  readonly unit: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly text: string | null;
}

export interface ToldReport extends Omit<ToldInput, 'type' | 'payload'> {
  readonly claim: Claim;
  readonly revised: boolean;
  readonly targetValues: unknown;
  readonly evidence: unknown;
}

/** One event with when it happened and who caused it, where a person or a unit did. */
export interface ToldEvent {
  readonly seq: number;
  readonly at: number;
  readonly event: MeasureEvent;
  readonly who: string | null;
}

/** A measure that this one was split into, as it stands. */
export interface ShownPart {
  readonly code: string;
  readonly text: string;
  readonly deadline: LocalDate | null;
  readonly leads: readonly string[];
  readonly phase: MeasureState['phase'];
  readonly outcome: string | null;
}

/** What a lead has asked a supporting unit for, and, once it came, what it gave. Units by name. */
export interface ShownContribution {
  readonly unit: string;
  readonly askedBy: string;
  readonly askedOn: LocalDate;
  readonly by: LocalDate;
  readonly asked: string;
  /** Null while nothing was given. */
  readonly given: { readonly text: string; readonly at: number } | null;
}

/** A lead unit that must answer the open request for itself, and what it has said so far. */
export interface ShownSlot {
  readonly unit: string;
  readonly signed: boolean;
  readonly promisedOn: LocalDate | null;
  readonly claim: Claim | null;
}

/** Everything that is known of one measure. */
export interface MeasureDetail {
  readonly measureId: string;
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  readonly zone: string;
  readonly deadline: LocalDate | null;
  readonly leads: readonly string[];
  readonly supports: readonly string[];
  readonly state: MeasureState;
  readonly nextWakeAt: number | null;
  readonly rungs: readonly RungAhead[];
  /** The code of the measure that was split into this one and others. */
  readonly partOf: string | null;
  readonly parts: readonly ShownPart[];
  readonly contributions: readonly ShownContribution[];
  /** Empty where one of the leads answers for all. */
  readonly slots: readonly ShownSlot[];
  readonly reports: readonly ToldReport[];
  /** Decisions of the office, and what units asked of it. */
  readonly decisions: readonly ToldInput[];
  readonly tasks: readonly string[];
  readonly outcome: {
    readonly outcome: string;
    readonly standing: string | null;
    readonly on: LocalDate;
    readonly claim: Claim | null;
    readonly officeView: string | null;
    readonly finding: string;
  } | null;
  readonly events: readonly ToldEvent[];
}

export interface MeasureDetailStore {
  /** Throws DubanError not-found, or conflict for a measure of a plan that is not active yet. */
  show(measureId: string): Promise<MeasureDetail>;
}

interface Deps {
  readonly db: Database;
  readonly calendars: CalendarCache;
  readonly policies: PolicyCache;
}

export function measureDetailStore(deps: Deps): MeasureDetailStore {
  return { show: (measureId) => deps.db.transaction((tx) => show(deps, sqlOf(tx), measureId)) };
}

type Read = Pick<
  MeasureDetail,
  | ('section' | 'text' | 'leads' | 'supports' | 'reports' | 'decisions' | 'tasks' | 'outcome')
  | ('partOf' | 'parts' | 'contributions')
> & {
  readonly events: readonly { readonly seq: number; readonly at: number; readonly event: MeasureEvent }[];
  readonly names: Readonly<Record<string, string>>;
};

const TOLD = `'id', i.id, 'at', epoch_ms(i.received_at), 'state', i.state, 'code', i.code,
  'who', (SELECT c.name FROM contacts c WHERE c.id = i.payload ->> 'contactId'),
  'unit', (SELECT u.name FROM units u WHERE u.id = i.payload ->> 'unitId')`;

const READ = `
SELECT json_build_object(
  'section', m.section, 'text', m.text,
  'leads', (SELECT coalesce(json_agg(u.name ORDER BY r.ordinal), '[]') FROM responsible_units r JOIN units u ON u.id = r.unit_id
             WHERE r.measure_id = m.id AND r.role = 'lead'),
  'supports', (SELECT coalesce(json_agg(u.name ORDER BY r.ordinal), '[]') FROM responsible_units r JOIN units u ON u.id = r.unit_id
                WHERE r.measure_id = m.id AND r.role = 'support'),
  'reports', (SELECT coalesce(json_agg(json_build_object(${TOLD}, 'text', r.text, 'claim', r.claim, 'revised', r.revised,
                       'targetValues', r.target_values, 'evidence', r.evidence) ORDER BY i.ordinal), '[]')
                FROM reports r JOIN measure_inputs i ON i.id = r.input_id WHERE r.measure_id = m.id),
  'decisions', (SELECT coalesce(json_agg(json_build_object(${TOLD}, 'type', i.type, 'text', i.text, 'payload', i.payload) ORDER BY i.ordinal), '[]')
                  FROM measure_inputs i
                 WHERE i.measure_id = m.id AND i.type NOT IN ('receipt', 'report', 'correct-report', 'cycle-opened', 'ask-contribution', 'contribution')),
  'partOf', (SELECT w.code FROM measures w WHERE w.id = m.parent_id),
  'parts', (SELECT coalesce(json_agg(json_build_object('code', p.code, 'text', p.text, 'deadline', p.deadline_on, 'phase', p.phase,
                     'leads', (SELECT coalesce(json_agg(u.name ORDER BY r.ordinal), '[]') FROM responsible_units r
                                 JOIN units u ON u.id = r.unit_id WHERE r.measure_id = p.id AND r.role = 'lead'),
                     'outcome', (SELECT o.outcome FROM outcomes o WHERE o.measure_id = p.id)) ORDER BY p.ordinal), '[]')
              FROM measures p WHERE p.parent_id = m.id),
  'contributions', (SELECT coalesce(json_agg(json_build_object('unit', u.name, 'askedBy', b.name, 'askedOn', a.one ->> 'askedOn',
                             'by', a.one ->> 'by', 'asked', coalesce(i.text, ''),
                             'given', (SELECT json_build_object('text', coalesce(gi.text, ''), 'at', epoch_ms(gi.received_at))
                                         FROM measure_events ge JOIN measure_inputs gi ON gi.id = ge.payload ->> 'inputId'
                                        WHERE ge.measure_id = m.id AND ge.type = 'contributionGiven'
                                          AND ge.payload ->> 'ordinal' = a.one ->> 'ordinal')) ORDER BY e.seq, a.place), '[]')
                      FROM measure_events e CROSS JOIN LATERAL jsonb_array_elements(e.payload -> 'asked') WITH ORDINALITY AS a(one, place)
                      JOIN units u ON u.id = a.one ->> 'unitId' JOIN units b ON b.id = a.one ->> 'askedBy'
                      LEFT JOIN measure_inputs i ON i.id = a.one ->> 'inputId'
                     WHERE e.measure_id = m.id AND e.type = 'contributionAsked'),
  'tasks', (SELECT coalesce(json_agg(DISTINCT t.kind), '[]') FROM office_tasks t WHERE t.measure_id = m.id AND t.state = 'open'),
  'outcome', (SELECT json_build_object('outcome', o.outcome, 'standing', o.standing, 'on', o.on_date, 'claim', o.claim,
                       'officeView', o.office_view, 'finding', o.finding) FROM outcomes o WHERE o.measure_id = m.id),
  'events', (SELECT coalesce(json_agg(json_build_object('seq', e.seq, 'at', epoch_ms(e.at),
                      'event', e.payload || jsonb_build_object('type', e.type)) ORDER BY e.seq), '[]')
               FROM measure_events e WHERE e.measure_id = m.id),
  'names', (SELECT coalesce(json_object_agg(k.id, k.name), '{}') FROM (
      SELECT c.id, c.name FROM contacts c WHERE c.id IN (SELECT e.payload ->> 'contactId' FROM measure_events e WHERE e.measure_id = m.id)
      UNION SELECT c.id, concat_ws('；', c.who, nullif(c.reason, '')) FROM unit_changes c
       WHERE c.id IN (SELECT e.payload ->> 'changeId' FROM measure_events e WHERE e.measure_id = m.id AND e.type = 'unitSucceeded')
      UNION SELECT u.id, u.name FROM units u
       WHERE u.id IN (SELECT coalesce(e.payload ->> 'unitId', e.payload #>> '{petition,unitId}', e.payload #>> '{asked,0,askedBy}') FROM measure_events e WHERE e.measure_id = m.id)
          OR u.id IN (SELECT a.slot ->> 'unitId' FROM jsonb_array_elements(CASE WHEN jsonb_typeof(m.state -> 'request') = 'object'
                                                 THEN m.state #> '{request,slots}' ELSE '[]' END) AS a(slot))) k)
  ) AS doc
FROM measures m WHERE m.id = $1`;

async function show({ db, calendars, policies }: Deps, sql: Sql, measureId: string): Promise<MeasureDetail> {
  const doc = await loadMeasure(db, sql, measureId);
  const context = await contextOf({ calendars, policies }, sql, doc);
  const [row] = await sql.query<{ doc: Read }>(READ, measureId);
  if (row === undefined) throw new Error(`measure ${measureId} vanished`);
  const { events, names, ...read } = row.doc;
  const { request } = doc.state;
  const ahead =
    request === null || doc.state.phase !== 'active' ? [] : new Course(doc.state, context).rungsAhead(request);
  return {
    ...read,
    ...{ measureId, code: doc.measure.code, zone: doc.plan.zone, deadline: doc.measure.deadline },
    ...{ state: doc.state, nextWakeAt: doc.nextWakeAt },
    rungs: ahead.map(({ rung, occurrence, on }) => ({
      ...{ rung: rung.id, occurrence, on },
      audiences: [...new Set(rung.targets.map(({ audience }) => audience))],
    })),
    slots: (request?.slots ?? []).map(({ unitId, receiptAt, promisedOn, answer }) => ({
      ...{ unit: names[unitId] ?? unitId, signed: receiptAt !== null || answer !== null },
      ...{ promisedOn, claim: answer?.claim ?? null },
    })),
    events: events.map((one) => ({ ...one, who: names[causeOf(one.event) ?? ''] ?? null })),
  };
}

/** The contact or the unit that caused an event; null for what time alone brought about. */
function causeOf(event: MeasureEvent): string | null {
  if ('contactId' in event) return event.contactId;
  if (event.type === 'unitSucceeded') return event.changeId;
  if ('unitId' in event) return event.unitId;
  if (event.type === 'contributionAsked') return event.asked[0]?.askedBy ?? null;
  return event.type === 'petitionRaised' ? event.petition.unitId : null;
}
