import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/importer/read-plan.ts';
import { compare } from './corpus/compare.ts';
import { corpusDocuments } from './corpus/truth.ts';
import { codesOf, planOfText, refusalOf, sampleBytes } from './support.ts';

const SAMPLE = new URL('./fixtures/sample/qinzhou-2023-17.sample.doc', import.meta.url);
const CONVERSION_MS = 120_000;

function hasOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('LibreOffice is not installed here: old Word documents are tested as bare text only.');
    return false;
  }
}

const rtf = (text: string): Uint8Array =>
  new TextEncoder().encode(
    `{\\rtf1\\ansi\\ansicpg936\\uc0 ${[...text].map((character) => (character === '\n' ? '\\par ' : `\\u${character.charCodeAt(0)} `)).join('')}}`,
  );

describe.runIf(hasOffice())('with LibreOffice', () => {
  test(
    'the sample plan as an old Word document is the same plan as in the text form',
    async () => {
      const draft = await readPlan(readFileSync(SAMPLE), { file: 'sample.doc' });
      const text = planOfText(sampleBytes(), { file: 'sample.txt' });
      const bare = (measures: typeof draft.measures) => measures.map((measure) => ({ ...measure, where: null }));
      expect(draft.source).toMatchObject({ format: 'doc', readBy: 'LibreOffice' });
      expect(bare(draft.measures)).toEqual(bare(text.measures));
      expect(draft.units).toEqual(text.units);
    },
    CONVERSION_MS,
  );

  test.each(corpusDocuments().filter(({ format }) => format === 'doc'))(
    '$file',
    async ({ file, bytes, truth }) => {
      const draft = await readPlan(bytes(), { file });
      expect(draft.source.readBy).toBe('LibreOffice');
      expect(compare(draft, truth(), 'docx').misses).toEqual([]);
    },
    CONVERSION_MS,
  );

  test(
    'a rich text under the name of a Word document is read',
    async () => {
      const text = '某县防汛工作方案\n一、工作任务\n1.检修泵站12座。（县水利局负责，2025年5月底前）';
      const draft = await readPlan(rtf(text), { file: 'plan.doc' });
      expect(draft.measures).toMatchObject([{ code: '1', text: '检修泵站12座。', leadUnits: ['县水利局'] }]);
    },
    CONVERSION_MS,
  );
});

describe('without LibreOffice', () => {
  test('an old Word document is read as bare text, and a warning says what that loses', async () => {
    const draft = await readPlan(readFileSync(SAMPLE), { file: 'sample.doc', withoutOffice: true });
    expect(draft.source).toMatchObject({ format: 'doc', readBy: 'word-extractor' });
    expect(draft.measures.length).toBeGreaterThan(90);
    expect(codesOf(draft.problems)).toContain('bare-text-only');
    expect(draft.units.find(({ name }) => name === '各政务服务机构')?.expandsTo).toHaveLength(42);
  });

  test('a rich text is refused with what to do', async () => {
    const faults = await refusalOf(rtf('方案'), { withoutOffice: true });
    expect(codesOf(faults)).toEqual(['unsupported-format']);
    expect(faults[0]?.message).toContain('另存为 docx');
  });
});

describe('files that cannot be read', () => {
  const doc = (): Uint8Array => Uint8Array.from(readFileSync(SAMPLE));

  test('a locked one is known by its flag', async () => {
    const bytes = doc();
    const start = bytes.findIndex((byte, at) => at % 512 === 0 && at > 0 && byte === 0xec && bytes[at + 1] === 0xa5);
    bytes[start + 11] = (bytes[start + 11] ?? 0) | 1;
    expect(codesOf(await refusalOf(bytes, { file: 'plan.doc' }))).toEqual(['file-locked']);
  });

  test('one cut short is damaged', async () => {
    const faults = await refusalOf(doc().slice(0, 20_000), { file: 'plan.doc', withoutOffice: true });
    expect(codesOf(faults)).toEqual(['file-damaged']);
  });
});
