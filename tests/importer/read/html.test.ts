import { describe, expect, test } from 'vitest';
import type { CellRow } from '../../../src/importer/cells.ts';
import { readDocument } from '../../../src/importer/read-document.ts';
import type { ReadDocument } from '../../../src/importer/read/document.ts';
import { codesOf, refusalOf } from '../support.ts';

const read = (html: string | Uint8Array, file = 'plan.html'): Promise<ReadDocument> =>
  readDocument(typeof html === 'string' ? new TextEncoder().encode(html) : html, { file });
const page = (body: string, head = ''): string =>
  `<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`;

/** Lines as their text, rows as their cells with bars between. */
const shown = ({ blocks }: ReadDocument): string[] =>
  blocks.map((block) => (block.kind === 'line' ? block.text : block.cells.join('|')));

const PROSE = `<p>${'为落实部署，制定本方案。'.repeat(8)}</p>`;
const TABLE =
  '<table><tr><th>序号</th><th>任务</th><th>牵头单位</th></tr><tr><td>1</td><td>做</td><td>甲局</td></tr></table>';

describe('a page', () => {
  test('gives its paragraphs, headings with their level, and the lines that breaks make', async () => {
    const document = await read(
      page('<h1>标题</h1><h2>一、节</h2><p>甲<b>乙</b>&nbsp;丙<br>丁</p>戊<div>己 &amp; 庚&#65289;</div>'),
    );
    expect(shown(document)).toEqual(['标题', '一、节', '甲乙 丙', '丁', '戊', '己 & 庚）']);
    expect(document.blocks.map((block) => (block.kind === 'line' ? block.level : 0))).toEqual([
      ...[1, 2, undefined, undefined, undefined, undefined],
    ]);
    expect(document.blocks[0]?.where).toEqual({ file: 'plan.html', line: 1 });
  });

  test('gives the numbers that a browser prints before the items of a list', async () => {
    const list = '<ol><li>甲<li>乙</ol><ol start=3 style="list-style-type:cjk-ideographic"><li>丙</ol><ul><li>丁</ul>';
    expect(shown(await read(page(list)))).toEqual(['1. 甲', '2. 乙', '三、丙', '丁']);
  });

  test('leaves out scripts, styles, comments and what is typed into', async () => {
    const body = `<script>var 甲="<table>"</script><style>.a{}</style><!-- 注 --><p>字</p><select><option>选项</select><button>打印</button>`;
    expect(shown(await read(page(body)))).toEqual(['字']);
  });

  test('leaves out what is hidden, and says so where it may be a loss', async () => {
    const tip = await read(page('<p>正文</p><span style="display: none">提示</span><p hidden>另</p>'));
    expect([shown(tip), tip.problems]).toEqual([['正文'], []]);
    const row = await read(
      page(TABLE.replace('</table>', '<tr style="DISPLAY:none"><td>2<td>藏<td>乙局</tr></table>')),
    );
    expect(shown(row)).toEqual(['序号|任务|牵头单位', '1|做|甲局']);
    expect(row.problems).toMatchObject([{ code: 'hidden-left-out', severity: 'warning' }]);
  });

  test('is read in GBK, as its head says, and with marks of UTF-8 and UTF-16', async () => {
    const gbk = Buffer.concat([
      Buffer.from('<html><head><meta charset="gb2312"></head><body><p>'),
      Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
      Buffer.from('</p></body></html>'),
    ]);
    expect(await read(gbk)).toMatchObject({ encoding: 'gb18030', blocks: [{ text: '中文' }] });
    expect(shown(await read(Buffer.from(`\uFEFF${page('<p>中文</p>')}`, 'utf8')))).toEqual(['中文']);
    expect(shown(await read(Buffer.from(`\uFEFF${page('<p>中文</p>')}`, 'utf16le')))).toEqual(['中文']);
  });
});

describe('a page that a city publishes', () => {
  const links = Array.from({ length: 6 }, (_, at) => `<li><a href="#">栏目${at}</a></li>`).join('');
  const site = (document: string): string =>
    page(
      `<div class="top"><ul>${links}</ul></div><div class="crumbs"><a>首页</a> > <a>政务公开</a> > <a>文件</a></div>
       <div class="wrap"><div class="left"><ul>${links}</ul></div><div class="main">${document}</div></div>
       <div class="footer">主办单位：某市人民政府办公室　备案号 000</div>`,
      '<meta name="ArticleTitle" content="关于印发某市任务清单的通知">',
    );

  test('gives the document without menus, crumbs and foot, with the title that stands above it or in the head', async () => {
    const bare = await read(site(`<div class="pages_content">${PROSE}${TABLE}</div>`));
    expect(shown(bare)).toEqual([
      '关于印发某市任务清单的通知',
      '为落实部署，制定本方案。'.repeat(8),
      '序号|任务|牵头单位',
      '1|做|甲局',
    ]);
    const titled = await read(site(`<h1>某市另一清单的通知</h1><div class="content">${PROSE}${TABLE}</div>`));
    expect(shown(titled)[0]).toBe('某市另一清单的通知');
    expect(shown(titled)).toHaveLength(4);
  });

  test('does not repeat a title that the document begins with', async () => {
    const document = await read(site(`<div><p>关于印发某市任务<br>清单的通知</p>${PROSE}${TABLE}</div>`));
    expect(shown(document).slice(0, 2)).toEqual(['关于印发某市任务', '清单的通知']);
  });

  test('keeps a table of links, a list of attachments and whatever most of the text stands in', async () => {
    const linked = TABLE.replace('<td>做</td>', '<td><a>做</a><a>好</a><a>事</a></td>');
    const attached = '<p>附件：<a>清单.docx</a></p>';
    expect(shown(await read(site(`<div class="nav">${PROSE}${linked}${attached}</div>`))).slice(-3)).toEqual([
      ...['序号|任务|牵头单位', '1|做好事|甲局', '附件：清单.docx'],
    ]);
  });
});

describe('a table', () => {
  const rowsOf = async (html: string): Promise<CellRow[]> =>
    (await read(page(html))).blocks.filter((block): block is CellRow => block.kind === 'row');

  test('tells cells that reach down and across', async () => {
    const rows = await rowsOf(
      `<table><thead><tr><th rowspan=2>序号<th colspan=2>单位</thead><tbody><tr><td>牵头<td>配合
       <tr><td>1<td>甲局<td>乙局</tbody></table>`,
    );
    expect(rows.map(({ cells, down, across }) => [cells.join('|'), down, across])).toEqual([
      ['序号|单位|', undefined, [2]],
      ['序号|牵头|配合', [0], undefined],
      ['1|甲局|乙局', undefined, undefined],
    ]);
    expect(rows.map(({ where }) => where.row)).toEqual([1, 2, 3]);
  });

  test.each([
    ['to the end', '0'],
    ['beyond the end', '99'],
  ])('bears a cell that reaches down %s', async (_, rowspan) => {
    const rows = await rowsOf(`<table><tr><td rowspan=${rowspan}>甲<td>一<tr><td>二<tr><td>三</table>`);
    expect(rows.map(({ cells, down }) => [cells.join('|'), down])).toEqual([
      ['甲|一', undefined],
      ['甲|二', [0]],
      ['甲|三', [0]],
    ]);
  });

  test('keeps the lines of a cell, and a table inside a cell as its text', async () => {
    const inner = '<table><tr><td>子甲<td>子乙</table>';
    const rows = await rowsOf(
      `<table><tr><td>序号<td>任务内容<td>单位<tr><td>1<td><p>第一段</p><p>第二段<br>续</p>${inner}<td>甲局</table>`,
    );
    expect(rows[1]?.cells).toEqual(['1', '第一段\n第二段\n续\n子甲 子乙', '甲局']);
  });

  test('that only lays out the page gives what stands in it', async () => {
    const html = `<table><tr><td><a>菜单一</a><a>菜单二</a><a>菜单三</a></td><td><h1>某市任务清单的通知</h1>${PROSE}${TABLE}</td></tr></table>`;
    expect(shown(await read(page(html)))).toEqual([
      ...['某市任务清单的通知', '为落实部署，制定本方案。'.repeat(8), '序号|任务|牵头单位', '1|做|甲局'],
    ]);
  });

  test('is told from the next one', async () => {
    const rows = await rowsOf(TABLE + TABLE);
    expect(rows.map(({ table }) => table)).toEqual([0, 0, 1, 1]);
  });
});

describe('what an office program saves', () => {
  const archive = (parts: readonly (readonly [string, string])[]): Uint8Array => {
    const body = parts.map(
      ([name, html]) =>
        `------=_Part\r\nContent-Location: file:///C:/x/${name}\r\nContent-Transfer-Encoding: base64\r\n` +
        `Content-Type: text/html; charset="utf-8"\r\n\r\n${Buffer.from(html).toString('base64')}\r\n\r\n`,
    );
    const head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Part"\r\n\r\n存档\r\n\r\n';
    return Buffer.from(`${head}${body.join('')}------=_Part--\r\n`);
  };

  test('a page under the name of a workbook is read as a page', async () => {
    const document = await read(`<table>${TABLE.slice(7)}`, 'plan.xls');
    expect([document.format, shown(document)]).toEqual(['html', ['序号|任务|牵头单位', '1|做|甲局']]);
  });

  test('a web archive gives its page', async () => {
    expect(shown(await read(archive([['a.htm', page(PROSE + TABLE)]]), 'plan.mht'))).toHaveLength(3);
  });

  test('a web archive of a workbook gives its sheets by name, without frames and tabs', async () => {
    const frame =
      '<html><head><!--[if gte mso 9]><xml><x:ExcelWorksheet><x:Name>重点任务</x:Name></x:ExcelWorksheet><x:ExcelWorksheet><x:Name>其他</x:Name></x:ExcelWorksheet></xml><![endif]--></head><frameset><frame src="x"></frameset></html>';
    const tabs = '<html><body><table id="TabStrip"><tr><td><a>重点任务</a></td></tr></table></body></html>';
    const document = await read(
      archive([
        ['a.htm', frame],
        ['s1.htm', page(TABLE)],
        ['s2.htm', page(TABLE)],
        ['t.htm', tabs],
      ]),
      'plan.xls',
    );
    expect(document.sheets).toEqual(['重点任务', '其他']);
    expect(document.blocks.map((block) => [block.where.sheet, block.kind === 'row' && block.table])).toEqual([
      ...[
        ['重点任务', 0],
        ['重点任务', 0],
        ['其他', 1],
        ['其他', 1],
      ],
    ]);
  });

  test('a web archive without a page is damaged', async () => {
    const bytes = Buffer.from('MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\nnothing');
    expect(codesOf(await refusalOf(bytes, { file: 'a.mht' }))).toEqual(['file-damaged']);
  });
});

describe('a page that is built to hurt', () => {
  test.each([
    ['nesting without end', '<div>'.repeat(200_000), 'file-damaged'],
    ['inline nesting without end', page('<b><i>'.repeat(1_000)), 'file-damaged'],
    [
      'a cell that reaches across everything',
      page(`<table>${'<tr><td colspan=1000>字<td>字'.repeat(2_000)}</table>`),
      'too-many-cells',
    ],
    [
      'cells that reach down over one another',
      page(`<table>${'<tr><td rowspan=60000>甲<td>乙'.repeat(3_000)}</table>`),
      'too-many-cells',
    ],
    ['rows without end', page(`<table>${'<tr><td>一<td>二'.repeat(25_001)}</table>`), 'too-many-rows'],
    ['nothing', page('<script>alert(1)</script>'), 'file-empty'],
  ])('%s gives one fault', async (_, html, code) => {
    expect(codesOf(await refusalOf(new TextEncoder().encode(html), { file: 'plan.html' }))).toEqual([code]);
  });
});
