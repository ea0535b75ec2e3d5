import { afterAll, describe, expect, test } from 'vitest';
import { readPlan } from '../../src/importer/read-plan.ts';
import { compare } from './corpus/compare.ts';
import type { Comparison, Miss } from './corpus/compare.ts';
import { corpusDocuments, FIELDS, truthsWithoutDocument } from './corpus/truth.ts';
import type { Truth } from './corpus/truth.ts';

/*
 * Every document under fixtures/corpus is read and compared with what a person read in it (NAME.truth.json). Every field
 * of every document is right, or its truth names the miss with a reason; a miss that is mended must go from the truth.
 */

const documents = corpusDocuments();
const results = new Map<string, Comparison>();

const percent = (rate: number): string => (Math.floor(rate * 1000) / 1000).toFixed(3);

/** A table of rates, one line a document, the measures of all documents together in the last. */
function tableOfRates(): string {
  const width = Math.max(8, ...[...results.keys()].map((file) => file.length));
  const line = (file: string, cells: readonly string[]): string =>
    [file.padEnd(width), ...cells.map((cell) => cell.padStart(8))].join(' ');
  const rows = [...results].map(([file, { rates, measures }]) =>
    line(file, [`${measures.found}/${measures.wanted}`, ...FIELDS.map((field) => percent(rates[field]))]),
  );
  const all = [...results.values()];
  const weight = all.reduce((sum, { measures }) => sum + measures.wanted, 0);
  const mean = FIELDS.map((field) =>
    percent(all.reduce((sum, { rates, measures }) => sum + rates[field] * measures.wanted, 0) / weight),
  );
  return [line('', ['measures', ...FIELDS]), ...rows, line('all', [String(weight), ...mean])].join('\n');
}

/** The misses that the truth does not name, and the named ones that are none. */
function unexplained({ misses }: Comparison, truth: Truth, format: string): { misses: Miss[]; mended: unknown[] } {
  const known = (truth.knownMisses ?? []).filter(({ formats }) => formats?.includes(format) ?? true);
  const isNamed = (miss: Miss): boolean =>
    known.some(({ field, measure }) => field === miss.field && (measure ?? null) === miss.measure);
  const mended = known.filter(
    ({ field, measure }) => !misses.some((miss) => field === miss.field && (measure ?? null) === miss.measure),
  );
  return { misses: misses.filter((miss) => !isNamed(miss)), mended };
}

describe('the corpus is read as a person reads it', () => {
  afterAll(() => {
    if (results.size > 0) console.log(tableOfRates());
  });

  test('holds documents, and no truth without its document', () => {
    expect(documents.length).toBeGreaterThan(0);
    expect(truthsWithoutDocument()).toEqual([]);
  });

  test.each(documents)('$file', async ({ file, format, bytes, truth: read }) => {
    const truth = read();
    const comparison = compare(await readPlan(bytes(), { file, withoutOffice: true }), truth, format);
    results.set(file, comparison);
    expect(unexplained(comparison, truth, format)).toEqual({ misses: [], mended: [] });
  });
});
