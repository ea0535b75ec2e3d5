import { describe, expect, test } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { readPlan } from '../../src/importer/read-plan.ts';
import { pdfBytes } from './pdf-support.ts';
import { codesOf, planOfText, sampleBytes } from './support.ts';

const asPrinted = planOfText(sampleBytes(), { file: 'sample.txt' });
const withoutPlace = (draft: DraftPlan) => draft.measures.map((measure) => ({ ...measure, where: null }));

describe('the sample plan printed to PDF gives what its text gives', () => {
  test.each([
    ['sample.libreoffice-landscape.pdf', 13],
    ['sample.libreoffice-portrait.pdf', 11],
    ['sample.chromium.pdf', 15],
  ])('%s', async (name, pages) => {
    const draft = await readPlan(pdfBytes(name), { file: name });
    expect(draft.source).toMatchObject({ format: 'pdf', pages });
    expect(withoutPlace(draft)).toEqual(withoutPlace(asPrinted));
    expect(draft.units).toEqual(asPrinted.units);
    expect(draft).toMatchObject({
      title: asPrinted.title,
      documentNumber: asPrinted.documentNumber,
      issuer: asPrinted.issuer,
      issuedOn: asPrinted.issuedOn,
      supervisingOffice: { name: asPrinted.supervisingOffice?.name },
    });
    expect(codesOf(draft.problems).toSorted()).toEqual(codesOf(asPrinted.problems).toSorted());
    expect(draft.rows.unplaced).toBe(0);
  });

  test('each measure points at its page and row', async () => {
    const draft = await readPlan(pdfBytes('sample.libreoffice-landscape.pdf'), { file: 'sample.pdf' });
    const [first, last] = [draft.measures[0], draft.measures.at(-1)];
    expect(first?.where).toEqual({ file: 'sample.pdf', page: 1, row: 3 });
    expect(last?.where).toMatchObject({ page: 13 });
  });
});
