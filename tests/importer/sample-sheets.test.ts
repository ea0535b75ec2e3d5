import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { readPlan } from '../../src/importer/read-plan.ts';
import { codesOf, planOfText, sampleBytes } from './support.ts';

/** The sample as an office keeps it in a spreadsheet: one head, sections merged across, groups merged down. */
const fixture = (name: string): Uint8Array => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

/** All that does not tell where something stands. */
function withoutPlaces({ measures, units, title, documentNumber, issuer, issuedOn, ...draft }: DraftPlan) {
  const office = draft.supervisingOffice?.name;
  const bare = measures.map((measure) => ({ ...measure, where: {} }));
  return { bare, units, title, documentNumber, issuer, issuedOn, office, problems: codesOf(draft.problems) };
}

describe('the sample in spreadsheets is the plan that its text is', () => {
  const text = withoutPlaces(planOfText(sampleBytes(), { file: 'sample.txt' }));

  test.each(['xlsx', 'xls'])('%s', async (format) => {
    const file = `qinzhou-2023-17.sample.${format}`;
    const draft = await readPlan(fixture(file), { file });
    expect(withoutPlaces(draft)).toEqual(text);
    expect(draft.source).toMatchObject({ format, sheets: ['任务分工表'] });
    expect(draft.measures[0]?.where).toMatchObject({ sheet: '任务分工表', row: expect.any(Number) });
    const { total, measures, continued, tableHeads, headings, unplaced } = draft.rows;
    expect([total, measures, tableHeads, unplaced]).toEqual([measures + continued + tableHeads + headings, 94, 1, 0]);
  });
});
