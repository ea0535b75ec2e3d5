import { describe, expect, test } from 'vitest';
import type { Block } from '../../src/importer/cells.ts';
import { readDocx } from '../../src/importer/read/docx.ts';
import { codesOf } from './support.ts';
import { abstractNum, listed, lvl, num, p, run, tbl, tc, tr, word, type WordDocument } from './word-document.ts';

const read = (document: WordDocument) => readDocx(word(document), { file: 'plan.docx' });
const shown = (block: Block): string =>
  block.kind === 'line' ? block.text : block.cells.map((cell) => cell.replaceAll('\n', '⏎')).join('|');
const textsOf = (document: WordDocument): string[] => read(document).blocks.map(shown);

const LISTS = [
  abstractNum(0, lvl(0, 'chineseCountingThousand', '%1、', '<w:suff w:val="nothing"/>') + lvl(1, 'decimal', '%2.')),
  abstractNum(1, lvl(0, 'decimal', '%1.') + lvl(1, 'decimal', '%1.%2') + lvl(2, 'decimalEnclosedCircle', '%3')),
  num(1, 0),
  num(2, 1),
  num(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
].join('');

describe('automatic numbers are printed as Word prints them', () => {
  test.each([
    ['decimal', '%1.', ['1. ', '2. ', '12. ']],
    ['chineseCountingThousand', '%1、', ['一、', '二、', '十二、']],
    ['chineseCounting', '（%1）', ['（一）', '（二）', '（十二）']],
    ['decimalEnclosedCircle', '%1', ['① ', '② ', '⑫ ']],
    ['decimalEnclosedCircleChinese', '%1', ['① ', '② ', '⑫ ']],
    ['decimalZero', '%1', ['01 ', '02 ', '12 ']],
    ['decimalFullWidth', '%1．', ['１．', '２．', '１２．']],
    ['upperRoman', '%1.', ['I. ', 'II. ', 'XII. ']],
    ['lowerLetter', '%1)', ['a) ', 'b) ', 'l) ']],
    ['chineseLegalSimplified', '%1、', ['壹、', '贰、', '壹拾贰、']],
    ['ideographTraditional', '%1、', ['甲、', '乙、', '乙、']],
    ['decimalEnclosedParen', '%1', ['⑴ ', '⑵ ', '⑿ ']],
    ['bullet', '\uf0b7', ['', '', '']],
  ])('%s', (format, text, [first, second, twelfth]) => {
    const numbering = abstractNum(0, lvl(0, format, text)) + num(1, 0);
    const body = Array.from({ length: 12 }, () => p('项', listed(1))).join('');
    const lines = textsOf({ body, numbering });
    expect([lines[0], lines[1], lines[11]]).toEqual([`${first}项`, `${second}项`, `${twelfth}项`]);
  });

  test('tens and hundreds of Chinese numbers', () => {
    const numbering = abstractNum(0, lvl(0, 'chineseCountingThousand', '%1、')) + num(1, 0);
    const lines = textsOf({ body: Array.from({ length: 110 }, () => p('项', listed(1))).join(''), numbering });
    expect([10, 11, 20, 21, 100, 105, 110].map((at) => lines[at - 1])).toEqual(
      ['十', '十一', '二十', '二十一', '一百', '一百零五', '一百一十'].map((number) => `${number}、项`),
    );
  });

  test('a level begins anew behind a higher one, and names the numbers above it', () => {
    const body = [0, 1, 1, 2, 0, 1].map((level) => p('项', listed(2, level))).join('');
    expect(textsOf({ body, numbering: LISTS })).toEqual(['1. 项', '1.1 项', '1.2 项', '① 项', '2. 项', '2.1 项']);
  });

  test('two lists made of one count on; one with a start of its own begins there', () => {
    const body = [p('项', listed(2)), p('项', listed(2)), p('项', listed(3)), p('项', listed(3)), p('项', listed(2))];
    expect(textsOf({ body: body.join(''), numbering: LISTS })).toEqual(['1. 项', '2. 项', '5. 项', '6. 项', '7. 项']);
  });

  test('a level that never begins anew goes on over its parents', () => {
    const numbering =
      abstractNum(0, lvl(0, 'chineseCounting', '%1、') + lvl(1, 'decimal', '%2.', '<w:lvlRestart w:val="0"/>')) +
      num(1, 0);
    const body = [0, 1, 1, 0, 1].map((level) => p('项', listed(1, level))).join('');
    expect(textsOf({ body, numbering })).toEqual(['一、项', '1. 项', '2. 项', '二、项', '3. 项']);
  });

  test('a list tied to styles numbers their paragraphs, also through the style they are based on; list 0 means none', () => {
    const numbering =
      abstractNum(
        0,
        lvl(0, 'chineseCounting', '%1、', '<w:pStyle w:val="one"/>') +
          lvl(1, 'chineseCounting', '（%2）', '<w:pStyle w:val="two"/>'),
      ) + num(1, 0);
    const style = (id: string, more: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id}"/>${more}</w:style>`;
    const list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>';
    const styles = style('one', list) + style('two', list) + style('three', '<w:basedOn w:val="one"/>');
    const styled = (id: string, more = ''): string => p('项', `<w:pStyle w:val="${id}"/>${more}`);
    const body = styled('one') + styled('two') + styled('two') + styled('three') + styled('one', listed(0));
    expect(textsOf({ body, numbering, styles })).toEqual(['一、项', '（一）项', '（二）项', '二、项', '项']);
  });

  test('a list that points to a list style has its levels', () => {
    const numbering =
      abstractNum(0, '<w:styleLink w:val="L"/>' + lvl(0, 'decimal', '%1）')) +
      abstractNum(1, '<w:numStyleLink w:val="L"/>') +
      num(1, 1);
    expect(textsOf({ body: p('项', listed(1)), numbering })).toEqual(['1）项']);
  });

  test('a cell of a 序号 column holds nothing but its number; an empty paragraph outside tables is none', () => {
    const row = (text: string): string => tr([tc(p('', listed(2))), tc(text)]);
    const body = p('', listed(2)) + tbl([row('甲'), row('乙')], [600, 3000]);
    expect(textsOf({ body, numbering: LISTS })).toEqual(['2.|甲', '3.|乙']);
  });
});

describe('headings', () => {
  test('levels come from the paragraph, from its style, from the style it is based on, and from the name of the style', () => {
    const style = (id: string, more: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}">${more}</w:style>`;
    const styles =
      style('a', '<w:name w:val="heading 2"/>') +
      style('b', '<w:name w:val="x"/><w:basedOn w:val="a"/>') +
      style('c', '<w:name w:val="y"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>');
    const body =
      p('一', '<w:pStyle w:val="a"/>') +
      p('二', '<w:pStyle w:val="b"/>') +
      p('三', '<w:pStyle w:val="c"/>') +
      p('四', '<w:outlineLvl w:val="3"/>') +
      p('五', '<w:pStyle w:val="c"/><w:outlineLvl w:val="9"/>') +
      p('六');
    const levels = read({ body, styles }).blocks.map((block) => (block.kind === 'line' ? block.level : null));
    expect(levels).toEqual([2, 2, 1, 4, undefined, undefined]);
  });
});

describe('tables', () => {
  const MERGE = '<w:vMerge w:val="restart"/>';
  const GO_ON = '<w:vMerge/>';

  test('cells that reach down repeat their text, cells that reach across leave the others empty', () => {
    const body = tbl(
      [
        tr([tc('序号'), tc('任务', '<w:gridSpan w:val="2"/>'), tc('单位')]),
        tr([tc('1', MERGE), tc('甲'), tc('乙'), tc('市财政局', MERGE)]),
        tr([tc('', GO_ON), tc('丙'), tc('丁'), tc('', GO_ON)]),
      ],
      [600, 2000, 2000, 1500],
    );
    const rows = read({ body }).blocks;
    expect(rows.map(shown)).toEqual(['序号|任务||单位', '1|甲|乙|市财政局', '1|丙|丁|市财政局']);
    expect(rows[0]).toMatchObject({ across: [2] });
    expect(rows[2]).toMatchObject({ down: [0, 3], where: { file: 'plan.docx', row: 3 } });
  });

  test('edges drawn almost on each other are one column', () => {
    const body = tbl(
      [
        tr([tc('序号'), tc('任务', '<w:gridSpan w:val="2"/>'), tc('单位')]),
        tr([tc('1'), tc('甲'), tc('市财政局', '<w:gridSpan w:val="2"/>')]),
      ],
      [600, 2000, 60, 1500],
    );
    const rows = read({ body }).blocks;
    expect(rows.map(shown)).toEqual(['序号|任务|单位', '1|甲|市财政局']);
    expect(rows.map((row) => row.kind === 'row' && row.across)).toEqual([undefined, undefined]);
  });

  test('columns left out before and behind a row stay empty; the old way of merging across is known', () => {
    const body = tbl(
      [
        tr([tc('甲'), tc('乙'), tc('丙')]),
        tr([tc('丁')], '<w:gridBefore w:val="2"/>'),
        tr([tc('戊', '<w:hMerge w:val="restart"/>'), tc('', '<w:hMerge w:val="continue"/>'), tc('己')]),
      ],
      [1000, 1000, 1000],
    );
    expect(textsOf({ body })).toEqual(['甲|乙|丙', '||丁', '戊||己']);
  });

  test('paragraphs and breaks of a cell stand on lines of their own, with the numbers of their list', () => {
    const body = tbl(
      [tr([tc(p('甲', listed(2)) + p('乙', listed(2))), tc(p(`${run('丙')}<w:r><w:br/></w:r>${run('丁')}`))])],
      [1, 1],
    );
    expect(textsOf({ body, numbering: LISTS })).toEqual(['1. 甲⏎2. 乙|丙⏎丁']);
  });

  test('a table that only frames another is looked through; one inside a cell becomes its text, with a warning', () => {
    const inner = tbl([tr([tc('甲'), tc('乙')])], [1000, 1000]);
    expect(textsOf({ body: tbl([tr([tc(p('题') + inner + p('尾'))])], [2000]) })).toEqual(['题', '甲|乙', '尾']);
    const inCell = read({ body: tbl([tr([tc('1'), tc(inner + p(''))])], [500, 2000]) });
    expect(inCell.blocks.map(shown)).toEqual(['1|甲 乙']);
    expect(codesOf(inCell.problems)).toEqual(['table-nested']);
  });

  test('rows in content controls count, deleted and hidden rows do not', () => {
    const control = (content: string): string => `<w:sdt><w:sdtPr/><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
    const body = tbl(
      [
        control(tr([tc('甲'), control(tc('乙'))])),
        tr([tc('删'), tc('除')], '<w:del/>'),
        tr([tc('隐'), tc('藏')], '<w:hidden/>'),
      ],
      [1000, 1000],
    );
    const { blocks, problems } = read({ body });
    expect(blocks.map(shown)).toEqual(['甲|乙']);
    expect(codesOf(problems)).toEqual(['changes-tracked', 'hidden-text']);
  });

  test('each table has its own index and counts its own rows', () => {
    const one = tbl([tr([tc('甲'), tc('乙')])], [1000, 1000]);
    expect(read({ body: one + p('中') + one }).blocks).toMatchObject([
      { table: 0, where: { row: 1 } },
      { kind: 'line', where: { line: 1 } },
      { table: 1, where: { row: 1 } },
    ]);
  });
});

describe('the text of a paragraph', () => {
  const one = (content: string): string => textsOf({ body: p(content) }).join('⏎');
  const field = (code: string, result: string): string =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ${code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;

  test.each([
    ['tabs are spaces', `${run('甲')}<w:r><w:tab/></w:r>${run('乙')}`, '甲 乙'],
    ['a line broken by hand is two lines', `${run('甲')}<w:r><w:br/></w:r>${run('乙')}`, '甲⏎乙'],
    ['a page break is none', `${run('甲')}<w:r><w:br w:type="page"/></w:r>${run('乙')}`, '甲乙'],
    ['soft hyphens are not printed', `${run('甲')}<w:r><w:softHyphen/></w:r>${run('乙\u00AD丙')}`, '甲乙丙'],
    ['hyphens that do not break are', `${run('甲')}<w:r><w:noBreakHyphen/></w:r>${run('乙')}`, '甲-乙'],
    ['signs of symbol fonts', '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run('甲'), '√甲'],
    ['links', `<w:hyperlink r:id="x">${run('甲')}</w:hyperlink>${run('乙')}`, '甲乙'],
    ['results of fields', run('第') + field('SEQ 表', '3') + run('项'), '第3项'],
    ['page numbers are left out', run('第') + field('PAGE', '3') + run('页'), '第页'],
    [
      'simple fields',
      `<w:fldSimple w:instr=" REF x ">${run('甲')}</w:fldSimple><w:fldSimple w:instr="NUMPAGES">${run('9')}</w:fldSimple>`,
      '甲',
    ],
    [
      'ruby keeps what it explains',
      `<w:ruby><w:rt>${run('zhēn')}</w:rt><w:rubyBase>${run('圳')}</w:rubyBase></w:ruby>`,
      '圳',
    ],
    ['content controls', `<w:sdt><w:sdtPr/><w:sdtContent>${run('甲')}</w:sdtContent></w:sdt>`, '甲'],
    [
      'placeholders nobody filled in',
      `${run('甲')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${run('单击此处')}</w:sdtContent></w:sdt>`,
      '甲',
    ],
  ])('%s', (_, content, text) => expect(one(content)).toBe(text));

  test('a table of contents is not the text it points to', () => {
    const begin = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`;
    const body =
      p(begin + run('一、甲 1')) + p(run('二、乙 2')) + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p('一、甲');
    expect(textsOf({ body })).toEqual(['一、甲']);
  });

  test('a field that is never closed swallows nothing', () => {
    expect(
      textsOf({ body: p(`${run('甲')}<w:r><w:fldChar w:fldCharType="begin"/></w:r>${run('乙')}`) + p('丙') }),
    ).toEqual(['甲乙', '丙']);
  });

  test('a text box is read once although it is written in two forms', () => {
    const box = (text: string): string => `<w:txbxContent>${p(text)}</w:txbxContent>`;
    const choice = `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>${box('框')}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${box('框')}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>`;
    expect(textsOf({ body: p(run('甲') + `<w:r>${choice}</w:r>`) + p('乙') })).toEqual(['甲', '框', '乙']);
  });
});

describe('what was changed, hidden or put elsewhere', () => {
  const removed = (text: string): string => `<w:del w:id="1"><w:r><w:delText>${text}</w:delText></w:r></w:del>`;

  test('inserted and moved text is kept, deleted text left out, and one warning counts them', () => {
    const body = p(
      `${run('甲')}<w:ins w:id="2">${run('乙')}</w:ins>${removed('丙')}<w:moveFrom w:id="3">${run('丁')}</w:moveFrom><w:moveTo w:id="4">${run('戊')}</w:moveTo>`,
    );
    const { blocks, problems } = read({ body });
    expect(blocks.map(shown)).toEqual(['甲乙戊']);
    expect(codesOf(problems)).toEqual(['changes-tracked']);
    expect(problems[0]?.message).toContain('2 处插入按接受处理，2 处删除已略去');
  });

  test('a paragraph whose mark was deleted goes on in the next one', () => {
    const body = p('甲', '<w:rPr><w:del w:id="1"/></w:rPr>') + p('乙', listed(2));
    expect(textsOf({ body, numbering: LISTS })).toEqual(['1. 甲乙']);
    expect(textsOf({ body: p('甲', '<w:rPr><w:del w:id="1"/></w:rPr>') })).toEqual(['甲']);
  });

  test('hidden text is left out with a warning, and its paragraphs are not counted', () => {
    const hidden = p(run('隐', '<w:vanish/>'), `${listed(2)}<w:rPr><w:vanish/></w:rPr>`);
    const { blocks, problems } = read({
      body: p('甲', listed(2)) + hidden + p(run('乙', '<w:vanish w:val="0"/>'), listed(2)),
      numbering: LISTS,
    });
    expect(blocks.map(shown)).toEqual(['1. 甲', '2. 乙']);
    expect(codesOf(problems)).toEqual(['hidden-text']);
  });

  test('notes that the text refers to stand behind it as lines', () => {
    const note = (id: number, text: string): string =>
      `<w:footnote w:id="${id}">${p(`<w:r><w:footnoteRef/></w:r>${run(text)}`)}</w:footnote>`;
    const footnotes = note(1, '各窗口单位包括：市财政局、市税务局') + note(2, '没有人提到') + note(3, '注：另一条');
    const mark = (id: number): string => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
    expect(textsOf({ body: p(run('甲') + mark(3) + run('乙') + mark(1)) + p('尾'), footnotes })).toEqual([
      '甲乙',
      '尾',
      '注：另一条',
      '注2：各窗口单位包括：市财政局、市税务局',
    ]);
  });

  test('other files inside the document are named, not passed over', () => {
    const { problems } = read({
      body:
        p('甲') +
        '<w:altChunk r:id="x"/>' +
        p('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'),
    });
    expect(codesOf(problems)).toEqual(['content-not-read']);
    expect(problems[0]?.message).toMatch(/插入的外部文件、Excel 对象.*2 处/u);
  });
});

test('a strict document and one with parts of other names are read alike', () => {
  const body = p('甲', listed(2)) + tbl([tr([tc('乙'), tc('丙')])], [1000, 1000]);
  const plain = textsOf({ body, numbering: LISTS });
  expect(textsOf({ body, numbering: LISTS, strict: true })).toEqual(plain);
  expect(plain).toEqual(['1. 甲', '乙|丙']);
});
