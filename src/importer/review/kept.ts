import { z } from 'zod';
import type { DraftMeasure } from '../../domain/draft-plan.ts';
import { isLocalDate, type LocalDate } from '../../domain/local-date.ts';

/** The longest text that a cell of a workbook can hold. */
export const CELL_LIMIT = 32_767;

const date = z.custom<LocalDate>((value) => typeof value === 'string' && isLocalDate(value));

const MEASURE = z.strictObject({
  code: z.string(),
  itemNumbers: z.array(z.number().int().nonnegative()),
  part: z.string().nullable(),
  section: z.string().nullable(),
  basis: z.string().nullable(),
  text: z.string(),
  deadline: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('dated'), on: date, raw: z.string() }),
    z.strictObject({ kind: z.literal('ongoing'), raw: z.string() }),
    z.strictObject({
      kind: z.literal('recurring'),
      raw: z.string(),
      every: z.enum(['week', 'month', 'quarter', 'half-year', 'year']),
    }),
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('unclear'), raw: z.string() }),
  ]),
  leadUnits: z.array(z.string()),
  supportingUnits: z.array(z.string()),
  leaders: z.array(z.string()),
  milestones: z.array(z.strictObject({ on: date, text: z.string() })),
  targets: z.array(
    z.strictObject({
      text: z.string(),
      value: z.number(),
      unit: z.string(),
      raw: z.string(),
      relation: z.enum(['>=', '<=', '=']),
    }),
  ),
});

export type KeptMeasure = Omit<DraftMeasure, 'where'>;

/** A measure for its hidden cell; null where the cell cannot hold it: then every cell of the row is read anew. */
export function keptText(measure: DraftMeasure): string | null {
  const text = JSON.stringify({ ...measure, where: undefined });
  return text.length > CELL_LIMIT ? null : text;
}

/** The measure that a hidden cell holds; null where somebody has changed it. */
export function readKept(cell: string): KeptMeasure | null {
  try {
    return MEASURE.parse(JSON.parse(cell));
  } catch {
    return null;
  }
}
