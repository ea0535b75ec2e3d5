import type { FaultPlace } from '../../../domain/errors.ts';
import type { Block } from '../../cells.ts';
import { damaged } from '../docx/refusals.ts';

/*
 * An old Word document without LibreOffice: its text in order, cells parted by tabs. What the format keeps beside the
 * text is not read: merged cells come empty, automatic numbers are missing.
 */

/** A cell with several paragraphs breaks its row over as many lines. */
const ROW_LINES = 60;
const ROW_END = /\t$/u;

/** @throws DubanError `invalid-input` (`file-damaged`) where the file does not hold together. */
export async function readPlainDoc(bytes: Uint8Array, where: FaultPlace): Promise<Block[]> {
  const { default: WordExtractor } = await import('word-extractor');
  try {
    const document = await new WordExtractor().extract(Buffer.from(bytes));
    const asPrinted = { filterUnicode: false };
    const notes = [document.getFootnotes(asPrinted), document.getEndnotes(asPrinted)].flatMap(linesOf);
    return [
      ...blocksOf(linesOf(document.getBody(asPrinted)), where),
      ...linesOf(document.getTextboxes({ ...asPrinted, includeHeadersAndFooters: false })).map((text): Block => ({
        kind: 'line',
        text: text.trim(),
        where,
      })),
      ...notes.map((text, index): Block => ({ kind: 'line', text: asNote(text.trim(), index + 1), where })),
    ];
  } catch {
    // Whatever the library throws, it was the file that led it there.
    throw damaged(where);
  }
}

const linesOf = (text: string): string[] =>
  text.split(/\r\n|[\n\r\f\v]/u).filter((line) => line.trim() !== '' || ROW_END.test(line));

const asNote = (text: string, number: number): string =>
  /^(?:注|备注|说明|附注)\s*\d*\s*[:：]/u.test(text) ? text : `注${number}：${text}`;

function blocksOf(lines: readonly string[], where: FaultPlace): Block[] {
  const blocks: Block[] = [];
  let [paragraphs, rows] = [0, 0];
  for (let at = 0; at < lines.length; at += 1) {
    const end = rowEnd(lines, at);
    if (end === null) {
      const text = (lines[at] ?? '').replace(/\t/gu, ' ').trim();
      paragraphs += 1;
      blocks.push({ kind: 'line', text, where: { ...where, line: paragraphs } });
      continue;
    }
    const cells = lines
      .slice(at, end + 1)
      .join('\n')
      .replace(ROW_END, '')
      .split('\t');
    rows += 1;
    blocks.push({ kind: 'row', cells: cells.map((cell) => cell.trim()), where: { ...where, row: rows } });
    at = end;
  }
  return blocks;
}

/** The line that ends the row which begins here; null where none begins. */
function rowEnd(lines: readonly string[], from: number): number | null {
  if (!(lines[from] ?? '').includes('\t')) return null;
  const end = lines.slice(from, from + ROW_LINES).findIndex((line) => ROW_END.test(line));
  return end < 0 ? null : from + end;
}
