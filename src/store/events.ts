import type { MeasureState } from '../domain/measure.ts';
import type { MeasureEvent } from '../domain/measure-event.ts';
import type { Database } from './database.ts';

/** An event as it was stored. */
export interface StoredEvent {
  readonly seq: number;
  readonly stepSeq: number;
  readonly at: number;
  readonly deciderVersion: number;
  readonly event: MeasureEvent;
}

export interface EventStore {
  /** A measure's whole list, in order. */
  ofMeasure(measureId: string): Promise<readonly StoredEvent[]>;
  /** The stored state, which the fold of the list must give. Throws DubanError not-found through Prisma's own check. */
  stateOf(
    measureId: string,
  ): Promise<{ readonly seq: number; readonly state: MeasureState; readonly nextWakeAt: number | null }>;
}

export function eventStore(db: Database): EventStore {
  return {
    ofMeasure: (measureId) =>
      db.read(async (prisma) => {
        const rows = await prisma.measureEvent.findMany({ where: { measureId }, orderBy: { seq: 'asc' } });
        return rows.map(({ seq, stepSeq, at, deciderVersion, type, payload }) => ({
          ...{ seq, stepSeq, deciderVersion },
          at: at.getTime(),
          // Written from a MeasureEvent by the step alone, and never changed.
          event: { type, ...(payload as object) } as MeasureEvent,
        }));
      }),
    stateOf: (measureId) =>
      db.read(async (prisma) => {
        const { seq, state, nextWakeAt } = await prisma.measure.findUniqueOrThrow({ where: { id: measureId } });
        // Written from a MeasureState by the step alone.
        return { seq, state: state as unknown as MeasureState, nextWakeAt: nextWakeAt?.getTime() ?? null };
      }),
  };
}
