import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUnitCell, splitUnitList } from '../../src/importer/unit-list.ts';
import { isGroupName, looksLikeBody } from '../../src/importer/unit-names.ts';

describe('a list of units', () => {
  test.each([
    ['市财政局、市审计局，市税务局', ['市财政局', '市审计局', '市税务局']],
    ['市应急局,各县区人民政府、管委', ['市应急局', '各县区人民政府、管委']],
    ['市税务局； 人民银行钦州市中心支行;市财政局', ['市税务局', '人民银行钦州市中心支行', '市财政局']],
    ['市财政局 市审计局', ['市财政局', '市审计局']],
    ['各有关部门，各县区人民政府、管委会', ['各有关部门', '各县区人民政府、管委会']],
    ['各县、区人民政府，市财政局', ['各县、区人民政府', '市财政局']],
    ['各县（市、区）人民政府、市财政局', ['各县（市、区）人民政府', '市财政局']],
    ['各县区人民政府、各开发区管委会', ['各县区人民政府', '各开发区管委会']],
    ['市“双随机、一公开”联席会议各成员单位，市财政局', ['市“双随机、一公开”联席会议各成员单位', '市财政局']],
    ['市委宣传部（市新闻出版局、市版权局）、市财政局', ['市委宣传部（市新闻出版局、市版权局）', '市财政局']],
    ['市发展改革委、市财政局等按职责分工负责', ['市发展改革委', '市财政局等']],
    ['市财政局、', ['市财政局']],
    ['市“双随机、市财政局', ['市“双随机', '市财政局']],
    ['', []],
    [' ， ', []],
    ['—', []],
    ['无', []],
    ['/', []],
  ])('%s', (cell, names) => expect(splitUnitList(cell)).toEqual(names));

  const name = fc.constantFrom(
    '市财政局',
    '市税务局',
    '市“双随机、一公开”办公室',
    '各县区人民政府、管委',
    '甲部（乙局，丙局）',
    '钦州海关',
  );
  const separator = fc.constantFrom('、', '，', ',', '；', ';', ' ', '， ');

  test('comes apart into the names it was written from, whatever stands between them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, separator), { minLength: 1, maxLength: 8 }), (parts) => {
        const cell = parts.map(([printed, between]) => printed + between).join('');
        expect(splitUnitList(cell)).toEqual(parts.map(([printed]) => printed));
      }),
    );
  });

  test('loses no character but separators and spaces', () => {
    const alphabet = fc.constantFrom(...'市县局委、，,；“”（） 等各区人民政府管会'.split(''));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), (characters) => {
        const bare = (text: string) => text.replaceAll(/[、，,；\s]/gu, '');
        expect(bare(splitUnitList(characters.join('')).join(''))).toBe(bare(characters.join('')));
      }),
      { numRuns: 500 },
    );
  });
});

describe('who leads, where one column names all units', () => {
  test.each([
    ['市财政局、市审计局、市税务局', 'first-leads', ['市财政局'], ['市审计局', '市税务局']],
    ['市财政局、市审计局', 'lead', ['市财政局', '市审计局'], []],
    ['市财政局、市审计局', 'support', [], ['市财政局', '市审计局']],
    ['市财政局牵头，市审计局、市税务局配合', 'first-leads', ['市财政局'], ['市审计局', '市税务局']],
    ['市财政局、市审计局牵头，市税务局配合', 'first-leads', ['市财政局', '市审计局'], ['市税务局']],
    ['市财政局牵头，市审计局、市税务局按职责分工负责', 'first-leads', ['市财政局'], ['市审计局', '市税务局']],
    ['牵头单位：市财政局；责任单位：市审计局、市税务局', 'first-leads', ['市财政局'], ['市审计局', '市税务局']],
    ['市审计局（配合）、市财政局（牵头）', 'first-leads', ['市财政局'], ['市审计局']],
    ['市财政局牵头，市审计局、市税务局', 'lead', ['市财政局'], ['市审计局', '市税务局']],
    ['牵头：市财政局；配合：市审计局、市税务局', 'first-leads', ['市财政局'], ['市审计局', '市税务局']],
    ['责任单位：市财政局、市审计局', 'first-leads', ['市财政局'], ['市审计局']],
    ['责任单位：市财政局、市审计局\n配合单位：市税务局', 'first-leads', ['市财政局', '市审计局'], ['市税务局']],
    ['市财政局、市审计局（牵头）、市税务局', 'first-leads', ['市审计局'], ['市财政局', '市税务局']],
    ['市财政局（牵头单位）、市税务局', 'first-leads', ['市财政局'], ['市税务局']],
    ['市财政局负责，市审计局、市税务局配合', 'first-leads', ['市财政局'], ['市审计局', '市税务局']],
    ['市财政局、市审计局负责', 'first-leads', ['市财政局'], ['市审计局']],
    ['市财政局、市审计局（配合）', 'first-leads', ['市财政局'], ['市审计局']],
    ['市财政局、市审计局配合', 'support', [], ['市财政局', '市审计局']],
    ['市财政局/市审计局', 'lead', ['市财政局', '市审计局'], []],
    ['市财政局和市审计局', 'lead', ['市财政局', '市审计局'], []],
    ['市文化和旅游局', 'lead', ['市文化和旅游局'], []],
    ['市发展和改革委员会、市工业和信息化局', 'lead', ['市发展和改革委员会', '市工业和信息化局'], []],
  ] as const)('%s (%s)', (cell, role, lead, support) =>
    expect(readUnitCell(cell, role)).toEqual({ lead, support, leaders: [] }),
  );
});

test('leaders whom a unit cell names stay leaders', () => {
  expect(readUnitCell('牵头领导：某副市长；牵头单位：市财政局；配合单位：市税务局', 'first-leads')).toEqual({
    lead: ['市财政局'],
    support: ['市税务局'],
    leaders: ['某副市长'],
  });
});

describe('the wording of a name', () => {
  test.each([
    '各有关部门',
    '有行政处罚权的部门',
    '某联席会议各成员单位',
    '市直有关单位',
    '有关企业主管部门',
    '各县区人民政府、管委',
    '县（市、区）人民政府',
    '乡镇（街道）',
    '全市各中小学校',
  ])('%s names a group', (name) => expect(isGroupName(name)).toBe(true));
  test.each([
    '市财政局',
    '市委宣传部',
    '市委编办',
    '人民银行钦州市中心支行',
    '钦州海关',
    '市残联',
    '市机关服务中心',
    '市纪委监委机关',
  ])('%s names a body', (name) => {
    expect(isGroupName(name)).toBe(false);
    expect(looksLikeBody(name)).toBe(true);
  });
  test.each(['钦州出入境边防', '自贸区钦州港片区工业与', '推进改革'])(
    '%s does not look like a name of a body',
    (name) => expect(looksLikeBody(name)).toBe(false),
  );
});
