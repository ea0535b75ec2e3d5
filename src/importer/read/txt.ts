import type { FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import { refusal } from '../faults.ts';
import { decodeText } from './decode.ts';
import type { ReadDocument } from './document.ts';
import { refuseTooManyRows } from './size-limits.ts';

/** Far above any paragraph of an official text; also keeps the search for figures and names short. */
const LINE_LIMIT = 20_000;

/**
 * Reads the text form: lines of text, and rows whose cells stand apart by tabs. Empty lines and rows are left out; the
 * others keep their line number.
 * @throws DubanError `invalid-input` for an unknown encoding, an endless line or more rows than any plan has.
 */
export function readTxt(bytes: Uint8Array, where: FaultPlace): ReadDocument {
  const { text, encoding } = decodeText(bytes, where);
  const blocks = text.split(/\r\n|[\r\n\f]/u).flatMap((line, index): Block[] => {
    const place = { ...where, line: index + 1 };
    if (line.length > LINE_LIMIT) throw lineTooLong(line.length, place);
    if (line.trim() === '') return [];
    if (!line.includes('\t')) return [{ kind: 'line', text: line.trim(), where: place }];
    return [{ kind: 'row', cells: line.split('\t').map((cell) => cell.trim()), where: place }];
  });
  refuseTooManyRows(blocks.length, where);
  return { format: 'txt', blocks, problems: [], encoding };
}

function lineTooLong(length: number, where: FaultPlace): Error {
  const said = {
    zh: `一行有 ${length} 个字符，超过 ${LINE_LIMIT} 的上限；请检查换行是否丢失。`,
    en: `A line has ${length} characters, ${LINE_LIMIT} are allowed: have the line breaks been lost?`,
  };
  return refusal('line-too-long', said, where);
}
