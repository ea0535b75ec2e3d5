import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Block, CellRow } from '../../src/importer/cells.ts';
import { readAs } from './pdf-support.ts';

/*
 * An independent reading: pdftotext (poppler) gives every word of a PDF with its place. Each character of it must stand
 * in the blocks as often as there, page numbers and repeated headers apart.
 */

const present = spawnSync('pdftotext', ['-v']).error === undefined;
if (!present)
  console.warn('SKIPPED: pdftotext (poppler-utils) is not installed; the words of the PDFs are not counted.');

const folders = ['corpus', 'pdf'].map((name) => fileURLToPath(new URL(`./fixtures/${name}/`, import.meta.url)));
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.pdf') && !name.includes('locked'))
    .map((name) => folder + name),
);

/** A sheet program prints the text of a divided merged cell on both pages, on one of them clipped away. */
const CLIPPED: Readonly<Record<string, string>> = { 'city-digital.pdf': '安全保障' };

const characters = (text: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const character of text.normalize('NFKC').replaceAll(/\s/gu, '')) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return counts;
};

/** The text of the blocks, each merged cell once. */
const textOf = (blocks: readonly Block[]): string =>
  blocks.map((block) => (block.kind === 'line' ? block.text : ownCells(block).join(' '))).join('\n');

const ownCells = ({ cells, down = [] }: CellRow): string[] => cells.filter((_, column) => !down.includes(column));

/** Words of the outer margin that are page numbers, or stand on most pages; read from the places that poppler gives. */
function poppler(file: string): { words: string; margin: string } {
  const xml = execFileSync('pdftotext', ['-bbox-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const pages = xml.split('<page ').slice(1);
  const lines = pages.flatMap((page) => {
    const height = Number(/height="([\d.]+)"/u.exec(page)?.[1]);
    return page
      .split('<line ')
      .slice(1)
      .map((line) => ({
        isOuter:
          Number(/yMax="([\d.]+)"/u.exec(line)?.[1]) > 0.9 * height ||
          Number(/yMin="([\d.]+)"/u.exec(line)?.[1]) < 0.1 * height,
        text: [...line.matchAll(/<word [^>]*>([^<]*)</gu)].map(([, word]) => decoded(word ?? '')).join(''),
      }));
  });
  const often = (text: string): boolean =>
    lines.filter((line) => line.isOuter && line.text === text).length > pages.length / 2;
  const isFurniture = ({ isOuter, text }: (typeof lines)[number]): boolean =>
    /^—\s*\d+\s*—$|^第\d+页[,，]共\d+页$/u.test(text) ||
    (isOuter && pages.length > 2 && often(text) && !text.includes('序号'));
  return {
    words: lines.map(({ text }) => text).join('\n'),
    margin: lines
      .filter(isFurniture)
      .map(({ text }) => text)
      .join('\n'),
  };
}

const decoded = (word: string): string =>
  word
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

describe.skipIf(!present)('every character that poppler finds in a PDF stands in one block, once', () => {
  test('there are PDFs to count', () => {
    expect(files.length).toBeGreaterThan(8);
  });

  test.each(files.map((file) => [file.slice(file.lastIndexOf('/') + 1), file]))('%s', async (name, file) => {
    const { blocks } = await readAs(readFileSync(file));
    const { words, margin } = poppler(file);
    const wanted = characters(words);
    for (const [character, count] of characters(margin + (CLIPPED[name] ?? '')))
      wanted.set(character, (wanted.get(character) ?? 0) - count);
    const found = characters(textOf(blocks));
    const different = [...new Set([...wanted.keys(), ...found.keys()])]
      .map((character) => [character, wanted.get(character) ?? 0, found.get(character) ?? 0] as const)
      .filter(([, expected, read]) => expected !== read);
    expect(different).toEqual([]);
  });
});
