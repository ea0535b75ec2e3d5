import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { line, linesIn, pdfBytes, pdfOf, pdfRefusal, printed, readAs, streamOf } from './pdf-support.ts';
import { codesOf } from './support.ts';

const words = (count: number): string =>
  Array.from({ length: count }, (_, at) => printed(`word${at}`, 50, 800 - at * 14)).join('');
const PICTURE_PLACED = 'q 595 0 0 842 0 0 cm /P Do Q\n';
const PICTURE = streamOf(
  '\0',
  '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
);
const withPicture = { resources: '/XObject << /P 20 0 R >>' };
const sample = pdfBytes('sample.libreoffice-portrait.pdf');

/** Binary bytes as the text that `pdfOf` writes byte by byte. */
const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Forms that draw the next form ten times each: ten to the power of their number. */
const nested = (depth: number): string[] =>
  Array.from({ length: depth }, (_, at) =>
    streamOf(
      at === depth - 1 ? line(0, 0, 9, 9) : '/N Do '.repeat(10),
      `/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /N ${21 + at} 0 R >> >>`,
    ),
  );

describe('a PDF of which nothing can be taken is refused with one fault', () => {
  test.each<[string, () => Uint8Array, string]>([
    [
      'scanned pages',
      () =>
        pdfOf(
          [0, 1].map(() => ({ content: PICTURE_PLACED, ...withPicture })),
          [PICTURE],
        ),
      'picture-only',
    ],
    ['pages of curves instead of text', () => pdfOf([{ content: '10 10 m 20 40 50 60 70 80 c f\n' }]), 'picture-only'],
    ['blank pages', () => pdfOf([{ content: '' }, { content: '' }]), 'file-empty'],
    ['a locked file', () => pdfBytes('locked.pdf'), 'file-locked'],
    ['a file cut in the middle', () => sample.slice(0, sample.length / 2), 'file-damaged'],
    ['a file without its end', () => sample.slice(0, sample.length - 9000), 'file-damaged'],
    ['a page whose packed content is broken', () => brokenStream(sample), 'file-damaged'],
    [
      'more pages than any plan',
      () => pdfOf(Array.from({ length: 601 }, () => ({ content: words(1) }))),
      'too-many-pages',
    ],
    [
      'forms within forms without end',
      () => pdfOf([{ content: '/N Do', resources: '/XObject << /N 20 0 R >>' }], nested(9)),
      'expands-too-much',
    ],
    ['a page that draws without end', () => pdfOf([{ content: line(1, 1, 2, 2).repeat(400_000) }]), 'expands-too-much'],
    ['a packed stream that grows a thousandfold', bomb, 'expands-too-much'],
  ])('%s', async (_, bytes, code) => {
    const faults = await pdfRefusal(bytes());
    expect(codesOf(faults)).toEqual([code]);
    expect(faults[0]).toMatchObject({ severity: 'error', where: { file: 'plan.pdf' } });
  });

  test('scanned pages are counted, and the document before scanning is asked for', async () => {
    const page = { content: PICTURE_PLACED, ...withPicture };
    const [fault] = await pdfRefusal(pdfOf([page, page, page], [PICTURE]));
    expect(fault?.message).toContain('共 3 页');
    expect(fault?.message).toContain('扫描之前的文档');
  });
});

describe('what cannot be read of a PDF that is read otherwise is said page by page', () => {
  test('a scanned page between others', async () => {
    const pages = [{ content: words(3) }, { content: PICTURE_PLACED, ...withPicture }, { content: words(2) }];
    const { problems, blocks } = await readAs(pdfOf(pages, [PICTURE]));
    expect(problems).toMatchObject([{ code: 'page-is-picture', severity: 'error', where: { page: 2 } }]);
    expect(linesIn(blocks).join(' ')).toContain('word2');
  });

  test('a scanned page with the text of a recognition program over it', async () => {
    const content = `${PICTURE_PLACED}BT 3 Tr /F1 10 Tf 50 700 Td (recognised words on the page) Tj ET\n`;
    const { problems } = await readAs(pdfOf([{ content, ...withPicture }], [PICTURE]));
    expect(problems).toMatchObject([{ code: 'text-recognised', severity: 'warning', where: { page: 1 } }]);
  });

  test('a page that is huge, or far from the origin, is a page like any other', async () => {
    const { blocks } = await readAs(pdfOf([{ content: words(2), width: 1e9, height: 1e9 }]));
    expect(linesIn(blocks).join(' ')).toContain('word1');
  });

  test('a file that may not be copied from, but may be read, is read', async () => {
    expect(linesIn((await readAs(pdfBytes('copy-locked.pdf'))).blocks)).toEqual(['locked text']);
  });
});

function brokenStream(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = Buffer.from(copy).indexOf('stream\n') + 40;
  copy.fill(0x55, at, at + 60);
  return copy;
}

function bomb(): Uint8Array {
  const packed = latin(deflateSync(Buffer.alloc(40 * 1024 * 1024, ' ')));
  const stream = streamOf(packed, '/Filter /FlateDecode');
  return pdfOf([{ content: '/N Do', resources: '/XObject << /N 20 0 R >>' }], [stream]);
}
