import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { readPlan } from '../../src/importer/read-plan.ts';
import { codesOf, refusalOf } from './support.ts';
import { abstractNum, listed, lvl, num, p, tbl, tc, tr, W, word, zipped } from './word-document.ts';

const withDocument = (content: string): Uint8Array => word({ body: '', parts: { 'word/document.xml': content } });
const documentOf = (body: string, prologue = ''): string =>
  `<?xml version="1.0"?>${prologue}<w:document ${W}><w:body>${body}</w:body></w:document>`;
const nested = (levels: number): string =>
  '<w:tbl><w:tr><w:tc>'.repeat(levels) + p('底') + '</w:tc></w:tr></w:tbl>'.repeat(levels);

const LAUGHS = `<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈">${[...'bcdefghij'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'.charAt(at)};`.repeat(10)}">`).join('')}]>`;

/** The directory says that the document is small, and it is not. */
function lyingAboutSize(): Uint8Array {
  const zip = Buffer.from(word({ body: p('长'.repeat(3_000_000)) }));
  for (
    let at = zip.indexOf('PK\u0001\u0002', 0, 'latin1');
    at >= 0;
    at = zip.indexOf('PK\u0001\u0002', at + 4, 'latin1')
  ) {
    if (zip.toString('latin1', at + 46, at + 46 + 17) === 'word/document.xml') zip.writeUInt32LE(900, at + 24);
  }
  return zip;
}

describe('hostile Word documents are refused with one fault', () => {
  test.each<[string, () => Uint8Array, string]>([
    [
      'a part that unpacks to many times its size',
      () => withDocument(documentOf(p(' '.repeat(60_000_000)))),
      'expands-too-much',
    ],
    ['a part that unpacks to more than its directory says', lyingAboutSize, 'expands-too-much'],
    ['entities made of entities', () => withDocument(documentOf(p('&j;'), LAUGHS)), 'file-damaged'],
    [
      'an entity that names a file',
      () => withDocument(documentOf(p('&x;'), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>')),
      'file-damaged',
    ],
    [
      'a type declaration elsewhere',
      () => withDocument(documentOf(p('甲'), '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/w.dtd">')),
      'file-damaged',
    ],
    [
      'a declaration in the styles',
      () => word({ body: p('甲'), parts: { 'word/styles.xml': `<!DOCTYPE s><s/>` } }),
      'file-damaged',
    ],
    [
      'an entity that nothing declares',
      () => withDocument(documentOf('<w:p><w:r><w:t>&x;</w:t></w:r></w:p>')),
      'file-damaged',
    ],
    ['ten thousand tables in each other', () => withDocument(documentOf(nested(10_000))), 'nested-too-deep'],
    [
      'more empty paragraphs than any plan has of anything',
      () => withDocument(documentOf('<w:p/>'.repeat(600_001))),
      'expands-too-much',
    ],
    [
      'more rows than any plan',
      () => word({ body: tbl(Array.from({ length: 20_100 }, () => '<w:tr><w:tc><w:p/></w:tc></w:tr>')) }),
      'too-many-rows',
    ],
    [
      'a directory of twenty thousand files',
      () => zipped(Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`word/${at}`, '']))),
      'file-damaged',
    ],
    ['an endless paragraph', () => word({ body: p('长'.repeat(20_001)) }), 'line-too-long'],
    ['an XML cut short', () => withDocument(documentOf(p('甲')).slice(0, -20)), 'file-damaged'],
    ['no document among the parts', () => zipped({ 'word/styles.xml': '<s/>' }), 'file-damaged'],
    ['another kind of document', () => withDocument('<x xmlns="urn:y"/>'), 'file-damaged'],
    ['nothing in it', () => word({ body: p('') }), 'file-empty'],
    ['pictures alone', () => word({ body: p('<w:r><w:drawing><pic:pic/></w:drawing></w:r>') }), 'picture-only'],
    ['another file alone', () => word({ body: '<w:altChunk r:id="x"/>' }), 'content-not-read'],
  ])('%s', async (_, bytes, code) => {
    const faults = await refusalOf(bytes(), { file: 'plan.docx' });
    expect(codesOf(faults)).toEqual([code]);
    expect(faults[0]).toMatchObject({ severity: 'error', where: { file: 'plan.docx' } });
  });

  test('a relation that points outside the package finds nothing there', async () => {
    const target =
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/officeDocument" Target="../../../../etc/hostname"/></Relationships>';
    expect(codesOf(await refusalOf(word({ body: p('甲'), parts: { '_rels/.rels': target } })))).toEqual([
      'file-damaged',
    ]);
  });
});

describe('absurd values are taken for what they can mean', () => {
  const TASK = p('一、任务') + p('1.检修泵站。（县水利局负责）');

  test.each<[string, Parameters<typeof word>[0]]>([
    [
      'a cell over a billion columns',
      { body: TASK + tbl([tr([tc('甲', '<w:gridSpan w:val="999999999"/>'), tc('乙')])]) },
    ],
    ['a merge that goes on from nothing', { body: TASK + tbl([tr([tc('甲', '<w:vMerge/>'), tc('乙')])]) }],
    [
      'a style based on itself',
      {
        body: TASK + p('甲', '<w:pStyle w:val="s"/>'),
        styles: '<w:style w:styleId="s"><w:basedOn w:val="s"/></w:style>',
      },
    ],
    [
      'a list that begins at a huge number',
      {
        body: TASK + p('甲', listed(1)),
        numbering: abstractNum(0, lvl(0, 'upperRoman', '%1%9%2').replace('w:val="1"', 'w:val="999999999"')) + num(1, 0),
      },
    ],
    [
      'a list style that points to itself',
      { body: TASK + p('甲', listed(1)), numbering: abstractNum(0, '<w:numStyleLink w:val="L"/>') + num(1, 0) },
    ],
    [
      'a level far below the lowest',
      { body: TASK + p('甲', listed(1, 99)), numbering: abstractNum(0, lvl(0, 'decimal', '%1.')) + num(1, 0) },
    ],
  ])('%s', async (_, document) => {
    const draft = await readPlan(word(document), { file: 'plan.docx' });
    expect(draft.measures).toMatchObject([{ text: '检修泵站。', leadUnits: ['县水利局'] }]);
  });
});

describe('mutated documents never crash the reader', () => {
  const CORPUS = new URL('./fixtures/corpus/', import.meta.url);
  const documents = ['carbon.docx', 'school.docx', 'logistics.docx'].map((name) => readFileSync(new URL(name, CORPUS)));
  const oldDocument = readFileSync(new URL('rural.doc', CORPUS));

  /** A plan whose rows add up, or an expected refusal; anything else fails. */
  async function readOrRefused(bytes: Uint8Array, file: string): Promise<void> {
    try {
      const { rows, measures } = await readPlan(bytes, { file, withoutOffice: true });
      const { total, continued, tableHeads, headings, unplaced } = rows;
      expect(measures.length + continued + tableHeads + headings + unplaced).toBe(total);
    } catch (error) {
      if (!(error instanceof DubanError)) throw error;
      expect(error.faults.length).toBeGreaterThan(0);
    }
  }

  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const edit = fc.record({
    at: place,
    length: fc.integer({ min: 1, max: 400 }),
    how: fc.constantFrom('cut', 'double', 'noise'),
    byte: fc.nat(255),
  });
  type Edit = { at: number; length: number; how: string; byte: number };

  function edited<T extends Uint8Array | string>(
    whole: T,
    { at, length, how, byte }: Edit,
    join: (parts: T[]) => T,
    noise: (n: number) => T,
  ): T {
    const from = Math.floor(at * whole.length);
    // Slices of either kind are of that kind.
    const [before, middle, after] = [
      whole.slice(0, from),
      whole.slice(from, from + length),
      whole.slice(from + length),
    ] as T[];
    const kept = how === 'cut' ? [] : how === 'double' ? [middle, middle] : [noise(byte)];
    return join([before, ...kept, after].filter((part) => part !== undefined));
  }

  const inBytes = (bytes: Uint8Array, one: Edit): Uint8Array =>
    edited(
      bytes,
      one,
      (parts) => Buffer.concat(parts),
      (byte) => Uint8Array.of(byte),
    );

  test('bytes cut out, doubled or changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...documents), fc.array(edit, { minLength: 1, maxLength: 3 }), (bytes, edits) =>
        readOrRefused(edits.reduce(inBytes, Uint8Array.from(bytes)), 'plan.docx'),
      ),
      { numRuns: 120 },
    );
  });

  test('XML cut out, doubled or changed inside a whole package', async () => {
    const tags = ['<w:p>', '</w:p>', '<w:tbl>', '</w:tc>', '<w:r>', '&amp;', '<w:vMerge/>', '甲', '"'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('document', 'numbering', 'footnotes'),
        (bytes, edits, part) => {
          const parts = unzipSync(Uint8Array.from(bytes));
          const name = `word/${part}.xml`;
          const xml = new TextDecoder().decode(parts[name]);
          const mutated = edits.reduce(
            (text, one) =>
              edited(
                text,
                one,
                (pieces) => pieces.join(''),
                (n) => tags[n % tags.length] ?? '',
              ),
            xml,
          );
          return readOrRefused(zipped({ ...parts, [name]: mutated }), 'plan.docx');
        },
      ),
      { numRuns: 150 },
    );
  });

  test('whole elements of the body left out or repeated', async () => {
    const parts = unzipSync(Uint8Array.from(documents[0] ?? []));
    const xml = new TextDecoder().decode(parts['word/document.xml']);
    const elements = [...xml.matchAll(/<w:(?:p|tc|tr|r)>.*?<\/w:(?:p|tc|tr|r)>/gsu)].map(
      ({ index, 0: { length } }) => ({ index, length }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...elements), fc.boolean(), ({ index, length }, twice) => {
        const element = xml.slice(index, index + length);
        const mutated = xml.slice(0, index) + (twice ? element + element : '') + xml.slice(index + length);
        return readOrRefused(zipped({ ...parts, 'word/document.xml': mutated }), 'plan.docx');
      }),
      { numRuns: 100 },
    );
  });

  test('old documents with bytes cut out, doubled or changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) =>
        readOrRefused(edits.reduce(inBytes, Uint8Array.from(oldDocument)), 'plan.doc'),
      ),
      { numRuns: 150 },
    );
  });
});
