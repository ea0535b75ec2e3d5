import type { MeasureInput } from '../domain/measure.ts';
import type { Tx } from './database.ts';
import { stableId } from './ids.ts';

/** An input without what its row gives it. */
export type InputPayload = MeasureInput extends infer One
  ? One extends MeasureInput
    ? Omit<One, 'id' | 'at'>
    : never
  : never;

export interface NewInput {
  readonly measureId: string;
  readonly payload: InputPayload;
  /** What a report says in words: kept apart, in a table that can be erased. */
  readonly text: string | null;
  /** The same fact has the same key, however often it is sent. */
  readonly dedupeKey: string;
  readonly inboundId: string | null;
  readonly cycleId: string | null;
}

/**
 * Commits facts that people (or a report cycle) state about measures, in the order given; one that is stored already is
 * left alone. Accepted = committed (invariant 11): the measure's next step takes or refuses each.
 */
export async function insertInputs(tx: Tx, now: number, inputs: readonly NewInput[]): Promise<void> {
  const receivedAt = new Date(now);
  const rows = inputs.map((input) => ({ ...input, id: stableId('input', input.dedupeKey) }));
  for (const { id, measureId, payload, dedupeKey, inboundId, cycleId } of rows) {
    const { type, ...rest } = payload;
    await tx.measureInput.createMany({
      data: { id, measureId, type, payload: rest, receivedAt, state: 'untaken', dedupeKey, inboundId, cycleId },
      skipDuplicates: true,
    });
  }
  await tx.report.createMany({
    data: rows.flatMap(({ id, measureId, payload, text }) =>
      payload.type === 'report'
        ? [
            {
              inputId: id,
              measureId,
              requestId: payload.requestId,
              unitId: payload.unitId,
              contactId: payload.contactId,
              claim: payload.claim,
              text,
              receivedAt,
            },
          ]
        : [],
    ),
    skipDuplicates: true,
  });
}
