import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DubanError } from '../../../src/domain/errors.ts';
import { readPlan } from '../../../src/importer/read-plan.ts';

/*
 * Documents of the corpus with bytes flipped, cut out or doubled: each is read, or refused with faults; none makes a
 * reader fail in words of its own, run on, or lose a row without a word. fast-check prints the seed of what fails.
 */

const FOLDER = fileURLToPath(new URL('../fixtures/corpus/', import.meta.url));
const FILES = readdirSync(FOLDER).filter((file) => /\.(?:csv|xlsx|xls|html)$/u.test(file));

type Change = readonly [kind: 'flip' | 'cut' | 'double', at: number, length: number];

const change = fc.tuple(
  fc.constantFrom('flip' as const, 'cut' as const, 'double' as const),
  fc.nat(),
  fc.integer({ min: 1, max: 64 }),
);

function changed(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  return changes.reduce((before: Uint8Array, [kind, place, length]) => {
    const at = before.length === 0 ? 0 : place % before.length;
    if (kind === 'cut') return Buffer.concat([before.subarray(0, at), before.subarray(at + length)]);
    if (kind === 'double') return Buffer.concat([before.subarray(0, at + length), before.subarray(at)]);
    const copy = Uint8Array.from(before);
    copy[at] = (copy[at] ?? 0) ^ (1 << (length % 8));
    return copy;
  }, bytes);
}

/** Reads what may be anything. A refusal has faults with codes and words, every row of a draft is accounted for. */
async function readsOrRefuses(bytes: Uint8Array, file: string): Promise<void> {
  try {
    const { rows, measures } = await readPlan(bytes, { file });
    expect(rows.total).toBe(rows.measures + rows.continued + rows.tableHeads + rows.headings + rows.unplaced);
    expect(measures.length).toBe(rows.measures);
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    expect(error.code).toBe('invalid-input');
    expect(error.faults.length).toBeGreaterThan(0);
    for (const { message, where } of error.faults) {
      expect(message).toMatch(/[\u4e00-\u9fff].* \/ /su);
      expect(where.file).toBe(file);
    }
  }
}

describe('a document that was altered on its way is read or refused', () => {
  test.each(FILES)('%s, byte by byte', async (file) => {
    const bytes = readFileSync(FOLDER + file);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) =>
        readsOrRefuses(changed(bytes, changes), file),
      ),
      { numRuns: 60 },
    );
  });

  test.each(FILES.filter((file) => file.endsWith('.xlsx')))('%s, inside its archive', async (file) => {
    const parts = unzipSync(readFileSync(FOLDER + file));
    const name = fc.constantFrom(
      ...Object.keys(parts).filter((part) => /sheet\d|Strings|styles|workbook|Types/u.test(part)),
    );
    await fc.assert(
      fc.asyncProperty(name, fc.array(change, { minLength: 1, maxLength: 4 }), (part, changes) => {
        const archive = zipSync({ ...parts, [part]: changed(parts[part] ?? new Uint8Array(), changes) });
        return readsOrRefuses(archive, file);
      }),
      { numRuns: 100 },
    );
  });
});
