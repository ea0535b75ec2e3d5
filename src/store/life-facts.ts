import type { LocalDate } from '../domain/local-date.ts';
import type { DatedReason, Notice, OpenRequest } from '../domain/measure.ts';
import type { MeasureEvent } from '../domain/measure-event.ts';
import type { OfficeDecision } from '../domain/measure-input.ts';
import type { LifeFacts } from '../domain/message-view.ts';

type EventOf<T extends MeasureEvent['type']> = Extract<MeasureEvent, { type: T }>;

/** What the office decides with words of its own: the event, and the input that caused it. */
const DECISIONS = {
  extensionGranted: 'grant',
  petitionRefused: 'refuse',
  deadlineMoved: 'move-deadline',
  reassigned: 'reassign',
  parked: 'park',
  withdrawn: 'withdraw',
  merged: 'merge',
  split: 'split',
} as const satisfies Partial<Record<MeasureEvent['type'], OfficeDecision['decision']>>;

type Decisive = keyof typeof DECISIONS;
type Told = Decisive | 'petitionRaised' | 'requestDropped' | 'promiseRecorded';

const TOLD: readonly Told[] = [
  ...['extensionGranted', 'petitionRefused', 'deadlineMoved', 'reassigned', 'parked', 'withdrawn', 'merged', 'split'],
  ...['petitionRaised', 'requestDropped', 'promiseRecorded'],
] as readonly Told[];

/** What the database knows of a measure's life, as {@link STORED_LIFE} reads it; instants are epoch ms. */
export interface StoredLife {
  readonly events: readonly (EventOf<Told> & { readonly at: number })[];
  /** The words of what was taken, in the order of taking. */
  readonly words: readonly {
    readonly type: 'extension' | 'misaddressed' | 'decide';
    readonly decision: OfficeDecision['decision'] | null;
    readonly at: number;
    readonly text: string | null;
  }[];
  readonly unitNames: Readonly<Record<string, string>> | null;
  readonly codes: Readonly<Record<string, string>> | null;
  readonly request: OpenRequest | null;
  readonly dated: readonly DatedReason[];
}

/** A JSON object of SQL for the measure `s`: what {@link lifeFacts} needs. */
export const STORED_LIFE = `json_build_object(
  'events', (SELECT coalesce(json_agg(e.payload || jsonb_build_object('type', e.type, 'at', epoch_ms(e.at)) ORDER BY e.seq), '[]')
               FROM measure_events e WHERE e.measure_id = s.id AND e.type IN (${TOLD.map((type) => `'${type}'`).join(', ')})),
  'words', (SELECT coalesce(json_agg(json_build_object('type', i.type, 'decision', i.payload ->> 'decision',
                     'at', epoch_ms(i.received_at), 'text', i.text) ORDER BY i.ordinal), '[]')
              FROM measure_inputs i
             WHERE i.measure_id = s.id AND i.state = 'taken' AND i.type IN ('extension', 'misaddressed', 'decide')),
  'unitNames', (SELECT json_object_agg(a.id, a.name) FROM units a
                 WHERE a.id IN (SELECT e.payload #>> '{petition,suggestedUnitId}' FROM measure_events e
                                 WHERE e.measure_id = s.id AND e.type = 'petitionRaised')),
  'codes', (SELECT json_object_agg(o.id, o.code) FROM measures o
             WHERE o.id IN (SELECT e.payload ->> 'intoMeasureId' FROM measure_events e
                             WHERE e.measure_id = s.id AND e.type = 'merged')),
  'request', CASE WHEN jsonb_typeof(s.state -> 'request') = 'object' THEN s.state -> 'request' END,
  'dated', s.state -> 'dated')`;

/** What one notice may say of the measure's life; `adopted` is the deadline as adopted. */
export function lifeFacts(notice: Notice, stored: StoredLife, adopted: LocalDate | null): LifeFacts {
  const { events } = stored;
  const before = events.filter(({ at }) => at <= notice.rungAt);
  const requestId = notice.request?.id ?? null;
  const promise = lastOf(before, 'promiseRecorded', (one) => one.requestId === requestId);
  const dropped = lastOf(events, 'requestDropped', (one) => one.requestId === requestId);
  return {
    petition: petitionOf(notice, stored),
    decided: decidedOf(notice, before, stored),
    extensions: events.filter(({ type }) => type === 'extensionGranted').length,
    promisedOn: promise?.promisedOn ?? null,
    dropped: dropped?.reason ?? null,
    movedTo: movedTo(stored, adopted),
  };
}

function petitionOf({ rung, occurrence }: Notice, { events, words, unitNames }: StoredLife): LifeFacts['petition'] {
  if (!/^(?:extension|misaddressed)/.test(rung)) return null;
  const raised = lastOf(events, 'petitionRaised', (one) => one.petition.ordinal === occurrence);
  if (raised === null) return null;
  const { petition, pausedUntil } = raised;
  const suggested = petition.type === 'misaddressed' ? petition.suggestedUnitId : null;
  return {
    askedOn: petition.askedOn,
    newDue: petition.type === 'extension' ? petition.newDue : null,
    suggestedUnit: suggested === null ? null : (unitNames?.[suggested] ?? null),
    // Each one taken raises one petition: they are numbered alike.
    reason: words.filter(({ type }) => type !== 'decide')[occurrence - 1]?.text ?? '',
    pausedUntil,
  };
}

const SPEAKS_OF: Readonly<Record<string, Decisive>> = {
  'extension-granted': 'extensionGranted',
  'extension-refused': 'petitionRefused',
  'misaddressed-refused': 'petitionRefused',
  'deadline-moved': 'deadlineMoved',
  reassigned: 'reassigned',
  parked: 'parked',
  'review-parked': 'parked',
  withdrawn: 'withdrawn',
  merged: 'merged',
  split: 'split',
};

function decidedOf(
  { rung, rungAt, occurrence }: Notice,
  before: StoredLife['events'],
  { words, codes }: StoredLife,
): LifeFacts['decided'] {
  // The first hand-over is that of the activation.
  const type = rung === 'handover' && occurrence > 1 ? 'reassigned' : SPEAKS_OF[rung];
  if (type === undefined) return null;
  const event = lastOf(before, type, () => true);
  if (event === null) return null;
  const said = words.findLast(({ decision, at }) => decision === DECISIONS[type] && at <= rungAt);
  return {
    newDue: 'newDue' in event ? event.newDue : null,
    reviewOn: event.type === 'parked' ? event.parking.reviewOn : null,
    intoCode: event.type === 'merged' ? (codes?.[event.intoMeasureId] ?? null) : null,
    reason: said?.text ?? '',
  };
}

function movedTo({ request, dated }: StoredLife, adopted: LocalDate | null): LocalDate | null {
  const asked = request?.because.includes('deadline') === true ? request.due : null;
  const due = asked ?? dated.find(({ because }) => because.includes('deadline'))?.due ?? null;
  return due === adopted ? null : due;
}

function lastOf<T extends Told>(
  events: StoredLife['events'],
  type: T,
  holds: (event: EventOf<T>) => boolean,
): EventOf<T> | null {
  const found = events.findLast((event) => {
    // The type that is asked for is the type that it has.
    return event.type === type && holds(event as unknown as EventOf<T>);
  });
  return found === undefined ? null : (found as unknown as EventOf<T>);
}
