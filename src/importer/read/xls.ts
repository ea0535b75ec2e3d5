import { read, set_cptable, type WorkBook, type WorkSheet } from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';
import type { FaultPlace } from '../../domain/errors.ts';
import type { ReadDocument } from './document.ts';
import { oleStream } from './ole.ts';
import { damaged, locked } from './size-limits.ts';
import { documentOf, type SheetNotes } from './workbook.ts';

// Workbooks of the nineties, which some office programs still write, hold GBK instead of Unicode.
set_cptable(codepages);

/**
 * Reads a workbook of the old format (.xls of Excel, .et of WPS). Its size bounds what it can hold: it is not packed.
 * @throws DubanError `invalid-input` where it is damaged, locked, empty, or larger than a plan can be.
 */
export function readXls(bytes: Uint8Array, where: FaultPlace): ReadDocument {
  return documentOf(workbookOf(bytes, where), { format: 'xls', where, notesOf });
}

/** The library is given the stream of the workbook alone: it follows circles of sectors without end. */
function workbookOf(bytes: Uint8Array, where: FaultPlace): WorkBook {
  const stream = oleStream(bytes, ['Workbook', 'Book'], where);
  if (stream === null || stream[0] !== FIRST_RECORD) throw damaged(NO_WORKBOOK, where);
  try {
    return read(Uint8Array.from(stream), {
      ...{ type: 'array', dense: true, cellStyles: true },
      ...{ cellFormula: false, cellHTML: false, cellText: false, cellNF: true },
    });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw /password|encrypt/iu.test(words) ? locked(where) : damaged({ zh: words, en: words }, where);
  }
}

/** The old format keeps every formula's last value, so that none is uncalculated. */
function notesOf(_name: string, sheet: WorkSheet): SheetNotes {
  const hiddenRows = numbersOf(sheet['!rows']).map((index) => index + 1);
  const hiddenColumns = numbersOf(sheet['!cols']).map((column): [number, number] => [column, column]);
  return { hiddenRows, hiddenColumns, uncalculated: [] };
}

const numbersOf = (infos: readonly ({ readonly hidden?: boolean } | undefined)[] = []): number[] =>
  Object.keys(infos)
    .map(Number)
    .filter((index) => infos[index]?.hidden === true);

/** Every workbook begins with the record that says which version it is. */
const FIRST_RECORD = 0x09;

const NO_WORKBOOK = { zh: '其中没有工作簿', en: 'there is no workbook in it' };
