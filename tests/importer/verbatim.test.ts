import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { codesOf, planOfText, sampleBytes } from './support.ts';

const VERBATIM_PATH = fileURLToPath(new URL('../../../shared/plans/qinzhou-2023-17.txt', import.meta.url));
const present = existsSync(VERBATIM_PATH);
if (!present)
  console.warn(`SKIPPED: the adopted text is not beside the checkout (${VERBATIM_PATH}); nothing compared.`);

const headingNumber = (heading: string | null): string | null =>
  /^[(（]?[一二三四五六七八九十]+/u.exec(heading ?? '')?.[0] ?? null;

/** What the short-worded sample must share with the adopted text: everything but the wording. */
function structure(draft: DraftPlan) {
  return {
    documentNumber: draft.documentNumber,
    issuer: draft.issuer,
    issuedOn: draft.issuedOn,
    office: draft.supervisingOffice?.name,
    rows: draft.rows,
    units: draft.units,
    problems: codesOf(draft.problems),
    measures: draft.measures.map((measure) => ({
      code: measure.code,
      itemNumbers: measure.itemNumbers,
      part: headingNumber(measure.part),
      section: headingNumber(measure.section),
      hasBasis: measure.basis !== null,
      deadline: measure.deadline,
      leadUnits: measure.leadUnits,
      supportingUnits: measure.supportingUnits,
      milestones: measure.milestones.map(({ on }) => on),
      targets: measure.targets.map(({ value, unit, relation }) => ({ value, unit, relation })),
    })),
  };
}

describe.skipIf(!present)('the adopted text beside the checkout', () => {
  const verbatim = (): DraftPlan => planOfText(readFileSync(VERBATIM_PATH), { file: 'verbatim.txt' });

  test('has the structure, limits, units and figures of the shipped sample', () => {
    expect(structure(planOfText(sampleBytes(), { file: 'sample.txt' }))).toEqual(structure(verbatim()));
  });

  test('shares no wording with the shipped sample: no run of 20 characters of a measure stands in both', () => {
    const sample = new TextDecoder().decode(sampleBytes()).replaceAll(/\s/gu, '');
    for (const { text } of verbatim().measures) {
      const tight = text.replaceAll(/\s/gu, '');
      for (let at = 0; at + 20 <= tight.length; at += 1) expect(sample).not.toContain(tight.slice(at, at + 20));
    }
  });
});
