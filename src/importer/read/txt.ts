import type { FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import { decodeText } from './decode.ts';
import type { TextEncoding } from './decode.ts';

/**
 * Reads the text form: lines of text, and rows whose cells stand apart by tabs. Empty lines and rows are left out; the
 * others keep their line number.
 */
export function readTxt(bytes: Uint8Array, where: FaultPlace): { blocks: Block[]; encoding: TextEncoding } {
  const { text, encoding } = decodeText(bytes, where);
  const blocks = text.split(/\r\n|[\r\n\f]/u).flatMap((line, index): Block[] => {
    const place = { ...where, line: index + 1 };
    if (line.trim() === '') return [];
    if (!line.includes('\t')) return [{ kind: 'line', text: line.trim(), where: place }];
    return [{ kind: 'row', cells: line.split('\t').map((cell) => cell.trim()), where: place }];
  });
  return { blocks, encoding };
}
