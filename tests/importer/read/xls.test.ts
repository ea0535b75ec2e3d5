import { CFB, utils, write, type WorkBook } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/importer/read-document.ts';
import type { ReadDocument } from '../../../src/importer/read/document.ts';
import { codesOf, refusalOf } from '../support.ts';

const bookOf = (rows: readonly (readonly unknown[])[]): WorkBook => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), '任务');
  return book;
};
const bytesOf = (book: WorkBook, bookType: 'biff8' | 'biff5' = 'biff8'): Uint8Array => {
  const written: unknown = write(book, { type: 'buffer', bookType });
  if (!Buffer.isBuffer(written)) throw new Error('no bytes were written');
  return written;
};
const read = (bytes: Uint8Array): Promise<ReadDocument> => readDocument(bytes, { file: 'plan.xls' });
const rowsOf = ({ blocks }: ReadDocument): string[] =>
  blocks.map((block) => (block.kind === 'row' ? block.cells.join('|') : block.text));

/** An old office file that holds one stream. */
function oleOf(stream: string, content: Uint8Array): Buffer {
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, stream, content);
  const written: unknown = CFB.write(file, { type: 'buffer' });
  if (!Buffer.isBuffer(written)) throw new Error('no bytes were written');
  return written;
}

describe('an old workbook', () => {
  test('gives merged cells, dates, numbers and errors as one of today does', async () => {
    const book = bookOf([
      ['序号', '任务', '时限', '达标率'],
      [1, '做', 45291, 0.855],
      [2, null, 45291.75, { t: 'e', v: 0x17 }],
    ]);
    const sheet = book.Sheets['任务'];
    if (sheet === undefined) throw new Error('the sheet is missing');
    sheet['!merges'] = [{ s: { r: 1, c: 1 }, e: { r: 2, c: 1 } }];
    Object.assign(sheet['C2'] ?? {}, { z: 'yyyy"年"m"月"d"日"' });
    Object.assign(sheet['C3'] ?? {}, { z: 'yyyy-mm-dd hh:mm' });
    Object.assign(sheet['D2'] ?? {}, { z: '0.0%' });
    const document = await read(bytesOf(book));
    expect([document.format, document.sheets, rowsOf(document)]).toEqual([
      ...['xls', ['任务'], ['序号|任务|时限|达标率', '1|做|2023年12月31日|85.5%', '2|做|2023年12月31日 18:00']],
    ]);
    expect(document.blocks[2]).toMatchObject({ down: [1], where: { sheet: '任务', row: 3 } });
    expect(document.problems).toMatchObject([{ code: 'cell-error', where: { row: 3, column: 'D' } }]);
  });

  test('of the nineties is read in GBK', async () => {
    const bytes = Buffer.from(bytesOf(bookOf([['ABCD', 'x']]), 'biff5'));
    const replace = (from: string, to: string): void =>
      void Buffer.from(to, 'hex').copy(bytes, bytes.indexOf(Buffer.from(from, 'hex')));
    // The record of the code page, 936 for 1252; and 序号 in it.
    replace('42000200e404', '42000200a803');
    replace('41424344', 'd0f2bac5');
    expect(rowsOf(await read(bytes))).toEqual(['序号|x']);
  });

  test('counts days from 1904 where it says so, and leaves out hidden sheets', async () => {
    const book = bookOf([['头', 43829]]);
    utils.book_append_sheet(book, utils.aoa_to_sheet([['藏', '着']]), '选项');
    book.Workbook = { WBProps: { date1904: true }, Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
    Object.assign(book.Sheets['任务']?.['B1'] ?? {}, { z: 'yyyy/m/d' });
    const document = await read(bytesOf(book));
    expect([rowsOf(document), codesOf(document.problems)]).toEqual([['头|2023年12月31日'], ['hidden-left-out']]);
  });
});

describe('an old file of which nothing can be read says why', () => {
  const refused = async (bytes: Uint8Array): Promise<string[]> => codesOf(await refusalOf(bytes, { file: 'plan.xls' }));
  /** Records of BIFF8: the beginning, one that announces a cipher, the end. */
  const ciphered = Buffer.from(
    '0908100000060500bb0dcc0700000000060000002f003600010001000100' + '00'.repeat(48) + '0a000000',
    'hex',
  );

  test('a password', async () => expect(await refused(oleOf('Workbook', ciphered))).toEqual(['file-locked']));

  test('another program', async () => {
    expect(await refused(oleOf('Workbook', Buffer.alloc(600)))).toEqual(['file-damaged']);
    expect(await refused(oleOf('PowerPoint Document', Buffer.alloc(600)))).toEqual(['not-a-document']);
  });

  test('sectors that chain in circles, names that stand beside themselves', async () => {
    const whole = Buffer.from(bytesOf(bookOf(Array.from({ length: 200 }, (_, at) => [at, `第${at}项任务`]))));
    const directory = 512 * (whole.readUInt32LE(48) + 1);
    const beside = Buffer.from(whole);
    for (let entry = 0; entry < 4; entry += 1) {
      for (const link of [68, 72]) beside.writeUInt32LE(entry, directory + entry * 128 + link);
    }
    expect(await refused(beside)).toHaveLength(1);
    const circle = Buffer.from(whole);
    const table = 512 * (whole.readUInt32LE(76) + 1);
    for (let sector = 0; sector < 100; sector += 1) circle.writeUInt32LE(1, table + sector * 4);
    expect(await refused(circle)).toEqual(['file-damaged']);
  });

  test('a file that is cut', async () => {
    const whole = bytesOf(bookOf(Array.from({ length: 200 }, (_, at) => [at, `第${at}项任务`])));
    expect(await refused(whole.subarray(0, whole.length / 2))).toEqual(['file-damaged']);
  });
});
