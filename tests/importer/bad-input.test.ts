import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/importer/read-plan.ts';
import { codesOf, HEAD, planText, refusalOf, rowText, sampleBytes } from './support.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const PICTURE = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
const DOCX = latin('PK\u0003\u0004\u0014\0\u0006\0\b\0[Content_Types].xml word/document.xml PK\u0005\u0006');

describe('what cannot be read at all is refused with one fault that says why', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['an empty file', new Uint8Array(), 'file-empty', '空'],
    ['nothing but blank lines', bytesOf('\n \r\n\t\n'), 'file-empty', '空'],
    ['a mark and nothing else', Uint8Array.from([0xef, 0xbb, 0xbf]), 'file-empty', '空'],
    ['a picture', PICTURE, 'not-a-document', '图片'],
    ['random bytes', Uint8Array.from({ length: 400 }, (_, at) => (at * 37) % 256), 'not-a-document', '二进制'],
    ['a Word document that is cut short', DOCX, 'file-damaged', 'Word'],
    ['a PDF cut short', bytesOf('%PDF-1.7\n1 0 obj\n'), 'file-damaged', '不完整'],
    [
      'an old office file of no known kind',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
      'not-a-document',
      'Office',
    ],
    ['a web page with nothing on it', bytesOf('<!DOCTYPE html><html><table></table></html>'), 'file-empty', '网页'],
    [
      'bytes of no known encoding',
      Uint8Array.from([0x31, 0x0a, 0xff, 0xc8, 0xff, 0x0a, 0x80, 0x80]),
      'undecodable',
      '编码',
    ],
    [
      'prose without a table',
      bytesOf('关于做好某项工作的通知\n请认真落实。\n'),
      'table-head-unknown',
      '没有以制表符分列',
    ],
    ['a table with unknown heads', bytesOf('姓名\t年龄\n张三\t20\n'), 'table-head-unknown', '姓名 | 年龄'],
    ['a head without rows', bytesOf(planText(HEAD, [])), 'no-rows', '没有任何措施'],
    ['a head with headings alone', bytesOf(planText(HEAD, ['一、总体要求|||||'])), 'no-rows', '没有任何措施'],
    ['an endless line', bytesOf(`${'长'.repeat(20_001)}\n`), 'line-too-long', '20001'],
    ['more lines than any plan', bytesOf('行\n'.repeat(25_001)), 'too-many-rows', '25001'],
    ['a file larger than any plan', new Uint8Array(20 * 1024 * 1024 + 1).fill(0x41), 'file-too-large', '20 MB'],
  ])('%s', async (_, bytes, code, words) => {
    const faults = await refusalOf(bytes);
    expect(codesOf(faults)).toEqual([code]);
    expect(faults[0]).toMatchObject({ severity: 'error', where: { file: 'plan.txt' } });
    expect(faults[0]?.message).toContain(words);
    expect(faults[0]?.message).toMatch(/。 \/ [A-Z"]/u);
  });

  test('a document of another format than the one asked for is refused, with the format it has', async () => {
    const faults = await refusalOf(DOCX, { format: 'txt' });
    expect(codesOf(faults)).toEqual(['format-mismatch']);
    expect(faults[0]?.message).toContain('--format docx');
  });

  test('a text cut in the middle of a character is said to be damaged, with the line, not read as another encoding', async () => {
    const whole = sampleBytes();
    const faults = await refusalOf(whole.slice(0, whole.lastIndexOf(0xe3) + 1));
    expect(codesOf(faults)).toEqual(['undecodable']);
    expect(faults[0]).toMatchObject({ where: { line: 187 }, message: expect.stringContaining('第 187 行') });
  });
});

describe('encodings', () => {
  const text = planText(HEAD, [rowText({ text: '推进改革', lead: '市财政局' })]);
  const utf16 = (littleEndian: boolean): Uint8Array => {
    const view = new DataView(new ArrayBuffer(2 + text.length * 2));
    [...`\ufeff${text}`].forEach((character, at) => view.setUint16(at * 2, character.charCodeAt(0), littleEndian));
    return new Uint8Array(view.buffer);
  };
  /** 序号 … in GB18030: built from the decoder itself, character by character. */
  const gb18030 = (): Uint8Array => {
    const decoder = new TextDecoder('gb18030');
    const table = new Map<string, number[]>();
    for (let high = 0x81; high <= 0xfe; high += 1) {
      for (let low = 0x40; low <= 0xfe; low += 1) table.set(decoder.decode(Uint8Array.from([high, low])), [high, low]);
    }
    return Uint8Array.from([...text].flatMap((character) => table.get(character) ?? [character.charCodeAt(0)]));
  };

  test.each<[string, () => Uint8Array]>([
    ['utf-8', () => bytesOf(text)],
    ['utf-8', () => bytesOf(`\ufeff${text}`)],
    ['utf-16le', () => utf16(true)],
    ['utf-16be', () => utf16(false)],
    ['gb18030', gb18030],
  ])('%s is read the same', async (encoding, bytes) => {
    const draft = await readPlan(bytes(), { file: 'plan.txt' });
    expect(draft.source.encoding).toBe(encoding);
    expect(draft.title).toContain('某市');
    expect(draft.measures[0]).toMatchObject({ text: '推进改革', leadUnits: ['市财政局'] });
  });

  test('line ends of any make are line ends', async () => {
    const draft = await readPlan(bytesOf(text.replaceAll('\n', '\r\n')), { file: 'plan.txt' });
    expect(draft.measures[0]?.where.line).toBe(5);
    expect(draft.measures[0]?.supportingUnits).toEqual([]);
  });
});
