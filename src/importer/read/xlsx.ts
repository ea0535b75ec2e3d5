import { read, type WorkBook } from '@e965/xlsx';
import { zipSync } from 'fflate';
import { DubanError, type FaultPlace } from '../../domain/errors.ts';
import { refusal } from '../faults.ts';
import type { ReadDocument } from './document.ts';
import { CHINESE_FORMATS } from './sheet-cell.ts';
import { scanSheet, type SheetScan } from './sheet-scan.ts';
import { damaged } from './size-limits.ts';
import { documentOf, type SheetNotes } from './workbook.ts';
import { attribute } from './xml-scan.ts';
import { partNames, unpack } from './zip.ts';

/** The library sees the parts that hold text; macros, drawings, links to other files and caches stay packed. */
const WANTED =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/(?!pivot|external|media|drawings|charts|theme|calcChain|embeddings|ctrlProps|activeX|customXml|printerSettings|queryTables).*\.(?:xml|rels))$/iu;

const WORKBOOK = 'xl/workbook.xml';
const STYLES = /^xl\/styles\d*\.xml$/iu;

/**
 * Reads a workbook of today's format. Formulas are never calculated: what they came to when the file was saved is read.
 * @throws DubanError `invalid-input` where it is damaged, locked, empty, or larger than a plan can be.
 */
export function readXlsx(bytes: Uint8Array, where: FaultPlace): ReadDocument {
  const names = partNames(bytes, where);
  if (names.includes('xl/workbook.bin')) throw refusal('unsupported-format', BINARY, where);
  const parts = unpack(bytes, { wanted: (name) => WANTED.test(name), where });
  const scans = new Map([...parts].map(([name, part]) => [name, scanSheet(part.toString('latin1'), where)]));
  const workbook = workbookOf(parts, where);
  refuseLostCells(workbook, scans, where);
  const partOf = sheetParts(parts);
  const notesOf = (sheet: string): SheetNotes => scans.get(partOf.get(sheet) ?? '') ?? NO_NOTES;
  try {
    return documentOf(workbook, { format: 'xlsx', where, notesOf });
  } catch (error) {
    const isPicture = names.some((name) => name.startsWith('xl/media/'));
    throw isPicture && isEmptyFault(error) ? refusal('picture-only', PICTURES, where) : error;
  }
}

function workbookOf(parts: ReadonlyMap<string, Buffer>, where: FaultPlace): WorkBook {
  const packed = Object.fromEntries(
    [...parts].map(([name, part]) => [name, STYLES.test(name) ? withChineseFormats(part) : part]),
  );
  try {
    return read(zipSync(packed, { level: 0 }), {
      ...{ type: 'array', dense: true, nodim: true },
      ...{ cellFormula: false, cellHTML: false, cellText: false, cellNF: true },
    });
  } catch (error) {
    throw damaged(asReason(error), where);
  }
}

/** Formats that a file names by number alone are given their words, before those that the file itself defines. */
function withChineseFormats(styles: Buffer): Buffer {
  const text = styles.toString('latin1');
  const known = Object.entries(CHINESE_FORMATS)
    .map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
    .join('');
  const own = /<(?:\w+:)?numFmts\b[^>]*[^/]>/u;
  const utf8 = Buffer.from(known, 'utf8').toString('latin1');
  const added = own.test(text)
    ? text.replace(own, (tag) => tag + utf8)
    : text.replace(/<(?:\w+:)?styleSheet\b[^>]*>/u, (tag) => `${tag}<numFmts>${utf8}</numFmts>`);
  return Buffer.from(added, 'latin1');
}

/** What the library passed over without a word would be a measure lost. */
function refuseLostCells(workbook: WorkBook, scans: ReadonlyMap<string, SheetScan>, where: FaultPlace): void {
  const expected = [...scans.values()].reduce((sum, { filled }) => sum + filled, 0);
  let found = 0;
  for (const sheet of Object.values(workbook.Sheets)) {
    for (const row of Object.values(sheet['!data'] ?? [])) found += Object.keys(row ?? {}).length;
  }
  if (found < expected) throw damaged(LOST(expected - found), where);
}

/** The part that holds each sheet, by the sheet's name. */
function sheetParts(parts: ReadonlyMap<string, Buffer>): Map<string, string> {
  const text = (name: string): string => parts.get(name)?.toString('utf8') ?? '';
  const tags = (xml: string, name: string): string[] =>
    xml.match(new RegExp(String.raw`<(?:\w+:)?${name}\s[^>]*>`, 'gu')) ?? [];
  const targets = new Map(
    tags(text('xl/_rels/workbook.xml.rels'), 'Relationship').map((tag) => {
      const target = attribute(tag, 'Target') ?? '';
      return [attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`];
    }),
  );
  return new Map(
    tags(text(WORKBOOK), 'sheet').map((tag) => {
      const name = attribute(tag, 'name') ?? '';
      return [unescaped(name), targets.get(attribute(tag, String.raw`\w+:id`) ?? '') ?? ''];
    }),
  );
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const NO_NOTES: SheetNotes = { hiddenRows: [], hiddenColumns: [], uncalculated: [] };

const isEmptyFault = (error: unknown): boolean =>
  error instanceof DubanError && error.faults.some(({ code }) => code === 'file-empty');

const asReason = (error: unknown): { zh: string; en: string } => {
  const words = error instanceof Error ? error.message : String(error);
  return { zh: words, en: words };
};

const LOST = (cells: number) => ({ zh: `${cells} 个单元格无法读取`, en: `${cells} cells cannot be read` });

const BINARY = {
  zh: '暂不支持二进制工作簿（xlsb）；请在表格软件中另存为 xlsx 后重试。',
  en: 'Binary workbooks (xlsb) are not read: save it as xlsx.',
};

const PICTURES = {
  zh: '工作簿里只有图片，没有文字；请提供扫描前的电子文件。',
  en: 'The workbook holds pictures and no text: give the document before it was scanned.',
};
