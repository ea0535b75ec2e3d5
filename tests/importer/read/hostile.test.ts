import { zipSync, strToU8, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { codesOf, refusalOf } from '../support.ts';
import { FIRST_SHEET, withPart, xlsxOfRows } from './workbooks.ts';

const refused = async (bytes: Uint8Array, file = 'plan.xlsx') => codesOf(await refusalOf(bytes, { file }));
const plain = (): Promise<Uint8Array> =>
  xlsxOfRows([
    ['序号', '任务', '牵头单位'],
    [1, '做', '甲局'],
  ]);
const withSheet = async (change: (text: string) => string): Promise<Uint8Array> =>
  withPart(await plain(), FIRST_SHEET, change);

/** The archive with the size of a part told as `size`, in the directory and before the part. */
function lying(archive: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(archive);
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
    if (at >= 30 && bytes.readUInt32LE(at - 30) === 0x04034b50) bytes.writeUInt32LE(size, at - 30 + 22);
    if (at >= 46 && bytes.readUInt32LE(at - 46) === 0x02014b50) bytes.writeUInt32LE(size, at - 46 + 24);
  }
  return bytes;
}

describe('a workbook that is built to hurt gives one fault, long before it could', () => {
  test('a part that unpacks to gigabytes', async () => {
    const bomb: Zippable = { '[Content_Types].xml': strToU8('<Types/>'), 'xl/workbook.xml': strToU8('<workbook/>') };
    bomb[FIRST_SHEET] = new Uint8Array(80 * 1024 * 1024);
    const archive = zipSync(bomb, { level: 9 });
    expect(archive.length).toBeLessThan(100_000);
    expect(await refused(archive)).toEqual(['expands-too-much']);
    expect(await refused(lying(archive, FIRST_SHEET, 1_000))).toEqual(['expands-too-much']);
    expect(await refused(lying(archive, FIRST_SHEET, 0xffff_fff0))).toEqual(['expands-too-much']);
  });

  test('a part of a size that is not its own', async () => {
    expect(await refused(lying(await plain(), FIRST_SHEET, 100_000))).toEqual(['file-damaged']);
  });

  test('a million empty rows with borders', async () => {
    const rows = '<row r="9" s="1" customFormat="1"/>'.repeat(1_000_000);
    expect(await refused(await withSheet((xml) => xml.replace('</sheetData>', `${rows}</sheetData>`)))).toEqual([
      'too-many-rows',
    ]);
  });

  test('a million merged cells, and merged cells that cover everything', async () => {
    const merges = (count: number, range: string): string =>
      `<row r="7"><c r="A7"><v>1</v></c></row><row r="8"><c r="A8"><v>1</v></c></row></sheetData><mergeCells>${`<mergeCell ref="${range}"/>`.repeat(count)}</mergeCells>`;
    for (const end of [merges(1_000_000, 'A1:A1'), merges(99_000, 'A1:XFD1048576')]) {
      expect(await refused(await withSheet((xml) => xml.replace('</sheetData>', end)))).toEqual(['too-many-cells']);
    }
  });

  test('millions of empty cells with borders', async () => {
    const row = `<row r="9">${'<c r="A9" s="1"/>'.repeat(1_000_001)}</row>`;
    expect(await refused(await withSheet((xml) => xml.replace('</sheetData>', `${row}</sheetData>`)))).toEqual([
      'too-many-cells',
    ]);
  });

  test('a cell far out in every row', async () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => `<row r="${at + 9}"><c r="XFD${at + 9}"><v>1</v></c></row>`);
    expect(
      await refused(await withSheet((xml) => xml.replace('</sheetData>', `${rows.join('')}</sheetData>`))),
    ).toEqual(['too-many-cells']);
  });

  test('more filled rows than a plan has', async () => {
    const rows = Array.from(
      { length: 25_001 },
      (_, at) => `<row r="${at + 9}"><c r="A${at + 9}"><v>1</v></c><c r="B${at + 9}"><v>2</v></c></row>`,
    );
    expect(
      await refused(await withSheet((xml) => xml.replace('</sheetData>', `${rows.join('')}</sheetData>`))),
    ).toEqual(['too-many-rows']);
  });

  test.each([
    ['nesting without end', (xml: string) => xml.replace('<sheetData>', `${'<a>'.repeat(500_000)}<sheetData>`)],
    [
      'a document type with entities',
      (xml: string) => xml.replace('<worksheet', '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
    ],
    ['an end that is missing', (xml: string) => xml.slice(0, xml.indexOf('</row>'))],
    ['a comment that never ends', (xml: string) => xml.replace('</sheetData>', '<!-- ')],
    [
      'a row that the library would pass over',
      (xml: string) =>
        xml.replace('</sheetData>', '</sheetData><sheetData><row r="5"><c r="A5"><v>1</v></c></row></sheetData>'),
    ],
  ])('%s', async (_, change) => expect(await refused(await withSheet(change))).toEqual(['file-damaged']));

  test('a text that the sheet names and the file does not hold', async () => {
    const bytes = withPart(await plain(), 'xl/sharedStrings.xml', (xml) => xml.replace(/<si>.*<\/si>/u, ''));
    expect(await refused(bytes)).toEqual(['file-damaged']);
  });

  test.each([
    ['without a directory', async () => (await plain()).slice(0, -60)],
    ['cut in the middle', async () => (await plain()).slice(0, 3_000)],
    ['without a workbook', async () => zipSync({ 'xl/other.xml': strToU8('<a/>') })],
    ['with a workbook of nonsense', async () => withPart(await plain(), 'xl/workbook.xml', () => '<a/>')],
  ])('an archive %s', async (_, make) => {
    const codes = await refused(await make());
    expect(codes).toHaveLength(1);
    expect(['file-damaged', 'file-empty']).toContain(codes[0]);
  });

  test('a binary workbook is refused with what to do', async () => {
    const faults = await refusalOf(zipSync({ 'xl/workbook.bin': strToU8('x') }), { file: 'plan.xlsb' });
    expect([codesOf(faults), faults[0]?.message]).toEqual([['unsupported-format'], expect.stringContaining('xlsx')]);
  });
});

describe('what only a password opens says so', () => {
  test('a part of the archive', async () => {
    const bytes = Buffer.from(await plain());
    for (let at = 0; at < bytes.length - 46; at += 1) if (bytes.readUInt32LE(at) === 0x02014b50) bytes[at + 8] = 1;
    expect(await refused(bytes)).toEqual(['file-locked']);
  });

  test('a workbook wrapped whole', async () => {
    const head = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    expect(await refused(Buffer.concat([head, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]))).toEqual(
      ['file-locked'],
    );
  });
});
