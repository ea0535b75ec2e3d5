import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { readPlan } from '../../src/importer/read-plan.ts';
import { planOfText, sampleBytes } from './support.ts';

/*
 * The sample plan as a Word document: one table with the sections merged downwards, parts, sections and items numbered
 * by Word itself (the parts by their style), items 5 and 6 beside one merged measure, the note as a footnote.
 */

const DOCX = new URL('./fixtures/sample/qinzhou-2023-17.sample.docx', import.meta.url);

/** All but the places, which differ by format, and the count of rows, since Word repeats heads by itself. */
const comparable = ({ measures, units, problems, supervisingOffice, ...front }: DraftPlan): unknown => ({
  ...front,
  source: null,
  rows: null,
  supervisingOffice: supervisingOffice?.name,
  measures: measures.map((measure) => ({ ...measure, where: null })),
  units,
  problems: problems.map(({ code, message }) => [code, message]),
});

describe('the sample plan as a Word document', () => {
  test('is the same plan as in the text form', async () => {
    const draft = await readPlan(readFileSync(DOCX), { file: 'sample.docx' });
    const text = planOfText(sampleBytes(), { file: 'sample.txt' });
    expect(draft.measures).toHaveLength(94);
    expect(comparable(draft)).toEqual(comparable(text));
    expect(draft.rows).toEqual({ total: 101, measures: 94, continued: 1, tableHeads: 1, headings: 5, unplaced: 0 });
  });
});
