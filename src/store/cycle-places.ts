import type { MeasureEvent } from '../domain/measure-event.ts';
import type { CyclePlace } from './measure-projection.ts';
import type { Sql } from './sql.ts';

/** What an ended request was asked for by cycles is excused, or follows the request that is asked in its place. */
const MOVE = `
UPDATE cycle_measures SET state = CASE WHEN $3::text IS NULL THEN 'excused' ELSE 'asked' END, request_id = $3::text
 WHERE measure_id = $1 AND request_id = $2`;

const PLACE = `
INSERT INTO cycle_measures (cycle_id, measure_id, state, request_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (cycle_id, measure_id) DO UPDATE SET state = excluded.state, request_id = excluded.request_id`;

/** Writes what became of a measure in report cycles; a step without cycles and dropped requests costs nothing. */
export async function writeCyclePlaces(
  sql: Sql,
  measureId: string,
  { events, places }: { readonly events: readonly MeasureEvent[]; readonly places: readonly CyclePlace[] },
): Promise<void> {
  for (const [from, to] of movesOf(events)) await sql.query(MOVE, measureId, from, to);
  for (const { cycleId, state, requestId } of places) await sql.query(PLACE, cycleId, measureId, state, requestId);
}

/** Requests that were dropped, with the one asked in their place in the same step, if any. */
function movesOf(events: readonly MeasureEvent[]): readonly (readonly [string, string | null])[] {
  const moves = new Map<string, string | null>();
  for (const event of events) {
    if (event.type === 'requestDropped') moves.set(event.requestId, null);
    if (event.type === 'reportRevised' && event.answered !== null)
      moves.set(event.answered, event.reopened?.id ?? null);
    if (event.type === 'requestOpened') {
      for (const [from, to] of moves) if (to === null) moves.set(from, event.request.id);
    }
  }
  return [...moves];
}
