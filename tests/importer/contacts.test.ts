import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DubanError, type Fault } from '../../src/domain/errors.ts';
import { ROLES } from '../../src/domain/policy.ts';
import { parseContacts, type ContactList } from '../../src/importer/contacts/parse-contacts.ts';
import { readList } from '../../src/importer/read-list.ts';
import { readCsv } from '../../src/importer/read/csv.ts';
import { readEmail, readMobile, readRoles } from '../../src/importer/contacts/values.ts';
import { ROLE_NAMES } from '../../src/names/names.ts';
import { xlsxOf } from './read/workbooks.ts';

const HEAD = '单位,姓名,角色,邮箱,手机,语言';
const GOOD = '甲局,示例甲,联络员,jia@units.example,10000000001,';
const GB18030 =
  'taXOuyzQ1cP7LL3Hyass08rP5CzK1rv6LNPv0dQNCrzXvtYsyr7A/bzXLMGqwufUsSxqaWFAdW5pdHMuZXhhbXBsZSwxMDAwMDAwMDAwMSwNCg==';

const bytesOf = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
const FILE = 'people.csv';
const readBytes = (bytes: Uint8Array): ContactList => parseContacts(readCsv(bytes, { file: FILE }), FILE);
const read = (...lines: readonly string[]): ContactList => readBytes(bytesOf(...lines));

/** Faults as code, row and column. */
const placesOf = (problems: readonly Fault[]) => problems.map(({ code, where }) => [code, where.row, where.column]);

/** The faults with which a file is refused; fails where it is read after all. */
async function refusalOf(bytes: Uint8Array): Promise<readonly Fault[]> {
  try {
    parseContacts(await readList(bytes, FILE), FILE);
  } catch (error) {
    if (error instanceof DubanError && error.code === 'invalid-input') return error.faults;
    throw error;
  }
  throw new Error('the list was read although it should be refused');
}

describe('a list of contacts', () => {
  test('gives one entry per row and role, with its place', () => {
    const { contacts, rows, units, problems } = read(
      HEAD,
      GOOD,
      '',
      '乙局,示例乙,负责人、督查经办人,YI@Units.Example,+86 100-0000-0002,英文',
    );
    expect(contacts).toEqual([
      {
        unit: '甲局',
        name: '示例甲',
        role: 'liaison',
        email: 'jia@units.example',
        mobile: '10000000001',
        where: { file: 'people.csv', row: 2 },
      },
      ...(['head', 'office-clerk'] as const).map((role) => ({
        ...{ unit: '乙局', name: '示例乙', role, email: 'yi@units.example', mobile: '10000000002', locale: 'en' },
        // The empty row is counted, as a spreadsheet does.
        where: { file: 'people.csv', row: 4 },
      })),
    ]);
    expect([rows, problems]).toEqual([2, []]);
    expect(units.map(({ name, where }) => [name, where.row])).toEqual([
      ['甲局', 2],
      ['乙局', 4],
    ]);
  });

  test.each([
    ['other words of the head', '电子邮箱地址,手机号码,联系人姓名,角色（必填）,单位名称'],
    ['English words', 'E-mail,Mobile,Name,Role,Unit'],
    ['stars and spaces', '*邮 箱, 手机* ,姓 名,角色,部门'],
  ])('is read by meaning: %s', (_title, head) => {
    const { contacts, problems } = read(head, 'jia@units.example,10000000001,示例甲,联络员,甲局');
    expect(problems).toEqual([]);
    expect(contacts).toMatchObject([{ unit: '甲局', name: '示例甲', role: 'liaison', email: 'jia@units.example' }]);
  });

  test.each([
    ['副', 'deputy'],
    ['B角', 'deputy'],
    ['deputy', 'deputy'],
    ['主', 'holder'],
    ['Ａ角', 'holder'],
  ])('says in a column of its own who stands in for whom: %s', (word, rank) => {
    const { contacts, problems } = read('单位,姓名,角色,主副,邮箱', `甲局,示例甲,联络员,${word},a@b.example`);
    expect([contacts.map((one) => one.rank), problems]).toEqual([[rank], []]);
  });

  test('takes a holder and a deputy of one seat, and finds the faults of deputies by row', () => {
    const head = '单位,姓名,角色,主副,邮箱,手机';
    const pair = read(head, '甲局,示例甲,联络员,,a@b.example,', '甲局,示例乙,联络员,副,b@b.example,');
    expect([pair.contacts.map((one) => one.rank ?? 'holder'), pair.problems]).toEqual([['holder', 'deputy'], []]);
    const bad = read(
      head,
      '甲局,示例甲,联络员,主,a@b.example,10000000001',
      '甲局,示例甲,联络员,副,c@b.example,10000000001',
      '甲局,示例丙,联络员,副,d@b.example,',
      '乙局,示例丁,联络员,替补,e@b.example,',
    );
    expect(placesOf(bad.problems)).toEqual([
      ['deputy-is-holder', 3, '主副'],
      ['seat-twice', 4, '角色'],
      ['rank-unknown', 5, '主副'],
    ]);
  });

  test('may have a title above its head, and other columns, which are named', () => {
    const { contacts, problems } = read(
      '某市联络员名单,,,,',
      '单位,姓名,角色,邮箱,职务',
      '甲局,示例甲,联络员,a@b.example,科长',
    );
    expect(contacts).toHaveLength(1);
    expect(placesOf(problems)).toEqual([['column-not-used', 2, '职务']]);
    expect(problems[0]?.severity).toBe('warning');
  });

  test.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${HEAD}\r\n${GOOD}\r\n`, 'utf8'), 'utf-8'],
    ['UTF-16', Buffer.from(`\uFEFF${HEAD}\r\n${GOOD}\r\n`, 'utf16le'), 'utf-16le'],
    ['tabs', bytesOf(HEAD.replaceAll(',', '\t'), GOOD.replaceAll(',', '\t')), 'utf-8'],
    ['semicolons', bytesOf(HEAD.replaceAll(',', ';'), GOOD.replaceAll(',', ';')), 'utf-8'],
    ['quotes', bytesOf(HEAD, '"甲局","示例\n甲","联络员","jia@units.example","10000000001",""'), 'utf-8'],
  ])('is read from %s', (_title, bytes, encoding) => {
    const list = readBytes(bytes);
    expect([list.encoding, list.problems, list.contacts.length]).toEqual([encoding, [], 1]);
    expect(list.contacts[0]?.name).toMatch(/^示例 ?甲$/u);
  });

  test('is read from GB18030, as spreadsheets in China save it', () => {
    // HEAD and GOOD in that encoding.
    const bytes = Buffer.from(GB18030, 'base64');
    expect(readBytes(bytes)).toMatchObject({ encoding: 'gb18030', contacts: [{ unit: '甲局' }] });
  });
});

describe('faults', () => {
  test('are found all at once, each with row and column, and such a row gives nobody', () => {
    const { contacts, problems } = read(
      HEAD,
      ',示例甲,联络员,jia@units.example,,',
      '乙局,,联络员,yi@units.example,,',
      '丙局,示例丙,科长,bing@,12345,火星文',
      '丁局,示例丁,联络员,,,',
      '戊局,示例戊,,wu@units.example,,,多出',
      '己局,示例己,联络员,ji@units.example,1.38E+10,',
      GOOD,
    );
    expect(placesOf(problems)).toEqual([
      ['unit-missing', 2, '单位'],
      ['name-missing', 3, '姓名'],
      ['role-unknown', 4, '角色'],
      ['email-invalid', 4, '邮箱'],
      ['mobile-invalid', 4, '手机'],
      ['language-unknown', 4, '语言'],
      ['address-missing', 5, '邮箱'],
      ['cell-extra', 6, undefined],
      ['role-missing', 6, '角色'],
      ['mobile-invalid', 7, '手机'],
    ]);
    expect(problems.every(({ severity, where }) => severity === 'error' && where.file === 'people.csv')).toBe(true);
    expect(problems.at(-1)?.message).toContain('科学计数');
    expect(contacts.map(({ unit }) => unit)).toEqual(['甲局']);
  });

  test('name the value and what is allowed', () => {
    const { problems } = read(HEAD, '甲局,示例甲,科长,jia#units,07771234567,');
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/“科长”.*联络员.*liaison/su),
      expect.stringContaining('“jia#units”'),
      expect.stringMatching(/“07771234567”.*座机/u),
    ]);
  });

  test('a seat given twice and one address under two names are told with the first row', () => {
    const { problems } = read(
      HEAD,
      GOOD,
      '甲局,示例乙,联络员,yi@units.example,,',
      '乙局,示例丙,负责人,JIA@units.example,10000000001,',
    );
    expect(placesOf(problems)).toEqual([
      ['seat-twice', 3, '角色'],
      ['address-of-another', 4, '邮箱'],
      ['address-of-another', 4, '手机'],
    ]);
    for (const { message } of problems) expect(message).toContain('第 2 行');
  });

  test('the same person may have several seats', () => {
    const { problems, contacts } = read(HEAD, GOOD, '甲局,示例甲,负责人,jia@units.example,10000000001,');
    expect([problems, contacts.length]).toEqual([[], 2]);
  });

  test('a cell that is far too long is told and not taken', () => {
    const { problems } = read(HEAD, `${'甲'.repeat(121)},${'乙'.repeat(61)},联络员,a@b.example,,`);
    expect(placesOf(problems)).toEqual([
      ['cell-too-long', 2, '单位'],
      ['cell-too-long', 2, '姓名'],
    ]);
  });
});

describe('a file of which nothing can be read', () => {
  test.each<[string, Uint8Array, string[]]>([
    ['empty', new Uint8Array(), ['file-empty']],
    ['empty rows only', bytesOf(',,,', '', ' , '), ['file-empty']],
    ['a broken workbook', Buffer.from('PK\u0003\u0004....xl/workbook.xml'), ['file-damaged']],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), ['not-a-document']],
    ['no head', bytesOf('甲局,示例甲,a@b.example'), ['contact-head-unknown']],
    ['a head without role and address', bytesOf('单位,姓名', '甲局,示例甲'), ['column-missing', 'column-missing']],
    [
      'two columns of one meaning',
      bytesOf('单位,姓名,角色,邮箱,电子邮件', '甲局,示例甲,联络员,a@b.example,'),
      ['column-twice'],
    ],
    ['a head alone', bytesOf(HEAD), ['no-rows']],
    ['a quote that never ends', bytesOf(HEAD, '"甲局,示例甲,联络员', GOOD), ['csv-broken']],
    ['a quote in the middle', bytesOf(HEAD, '甲"局,示例甲,联络员,a@b.example,,'), ['csv-broken']],
    ['too many rows', bytesOf(HEAD, ...Array.from({ length: 25_000 }, () => GOOD)), ['too-many-rows']],
  ])('%s', async (_title, bytes, codes) => {
    const faults = await refusalOf(bytes);
    expect(faults.map(({ code }) => code)).toEqual(codes);
    expect(faults.every(({ where }) => where.file === 'people.csv')).toBe(true);
    // Both languages, and no words of the library's stack.
    for (const { message } of faults) expect(message).toMatch(/[\u4e00-\u9fff].* \/ .*[a-z]/su);
  });
});

describe('single cells', () => {
  test('every role is known by its id and by its Chinese name', () => {
    for (const role of ROLES) {
      expect(readRoles(role)).toEqual({ roles: [role], unknown: [] });
      expect(readRoles(` ${ROLE_NAMES[role].zh} `)).toEqual({ roles: [role], unknown: [] });
    }
    expect(readRoles('联络员/部门负责人；上级机关')).toEqual({ roles: ['liaison', 'head', 'superior'], unknown: [] });
    expect(readRoles('Office Clerk').roles).toEqual(['office-clerk']);
    expect(readRoles('联络员、司机')).toEqual({ roles: ['liaison'], unknown: ['司机'] });
  });

  test.each([
    ['a@units.example', 'a@units.example'],
    [' Ａ@Units．Example ', 'a@units.example'],
    ['first.last+tag@a-b.example.cn', 'first.last+tag@a-b.example.cn'],
    ['a@units', null],
    ['a@@units.example', null],
    ['a b@units.example', null],
    ['a@units.example,b@units.example', null],
    ['甲@units.example', null],
    ['a..b@units.example', null],
    ['a@-units.example', null],
    [`${'a'.repeat(250)}@b.cn`, null],
    ['a@units.example\nbcc: b@c.example', null],
  ])('mail address %j is %j', (cell, address) => expect(readEmail(cell)).toBe(address));

  test.each([
    ['10000000001', '10000000001'],
    ['1000 000 0001', '10000000001'],
    ['１００００００００００', '10000000000'],
    ['+8610000000001', '10000000001'],
    ['008610000000001', '10000000001'],
    ['+852 5123 4567', '+85251234567'],
    ['0777-1234567', null],
    ['1000000000', null],
    ['100000000011', null],
    ['+86 777 1234567', null],
    ['10000000001/10000000002', null],
    ['无', null],
  ])('mobile %j is %j', (cell, number) => expect(readMobile(cell)).toBe(number));

  test('whatever is written in a cell, nothing that is taken breaks a line of a mail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, unit) => {
        const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const line = `${cell(unit)},${cell(name)},联络员,a@b.example,,`;
        let taken: ContactList['contacts'] = [];
        try {
          taken = read(HEAD, line).contacts;
        } catch (error) {
          expect(error).toBeInstanceOf(DubanError);
        }
        for (const contact of taken) expect(`${contact.name}${contact.unit}`).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('a list in a workbook', () => {
  const HEADS = HEAD.split(',');
  const readBook = async (build: Parameters<typeof xlsxOf>[0]): Promise<ContactList> =>
    parseContacts(await readList(await xlsxOf(build), 'people.xlsx'), 'people.xlsx');

  test('is read as one in CSV: numbers are no rounded ones, a unit that is merged down holds for each row', async () => {
    const list = await readBook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['某市联络员名单']);
      sheet.addRow(HEADS);
      sheet.addRow(['甲局', '示例甲', '联络员', 'jia@units.example', 10000000001, '']);
      sheet.addRow(['', '示例乙', '负责人', '', 10000000002]);
      sheet.mergeCells('A1:F1');
      sheet.mergeCells('A3:A4');
    });
    expect(list.problems).toEqual([]);
    expect(list.contacts.map(({ unit, role, mobile, where }) => [unit, role, mobile, where])).toEqual([
      ['甲局', 'liaison', '10000000001', { file: 'people.xlsx', sheet: '名单', row: 3 }],
      ['甲局', 'head', '10000000002', { file: 'people.xlsx', sheet: '名单', row: 4 }],
    ]);
    expect([list.format, list.encoding, list.rows]).toEqual(['xlsx', undefined, 2]);
  });

  test('may have several sheets; faults come by sheet and row, a sheet of something else is named', async () => {
    const list = await readBook((book) => {
      const second = book.addWorksheet('二');
      second.addRow(HEADS);
      second.addRow(['', '示例甲', '联络员', 'jia@units.example']);
      book.addWorksheet('说明').addRow(['填表说明', '每行一人']);
      const first = book.addWorksheet('一');
      first.addRow(HEADS);
      first.addRow(['乙局', '示例乙', '科长', 'yi@units.example']);
    });
    expect(list.problems.map(({ code, where }) => [code, where.sheet, where.row, where.column])).toEqual([
      ['sheet-not-used', '说明', 1, undefined],
      ['unit-missing', '二', 2, '单位'],
      ['role-unknown', '一', 2, '角色'],
    ]);
  });

  test('says what a hidden row and an uncalculated formula do to it', async () => {
    const list = await readBook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(HEADS);
      sheet.addRow(['甲局', { formula: 'B9' }, '联络员', 'jia@units.example']).hidden = true;
    });
    expect(list.problems.map(({ code }) => code)).toEqual(['formula-not-calculated', 'hidden-read', 'name-missing']);
  });
});
