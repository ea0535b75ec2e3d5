import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilOf, dateOfEpochDay, isLocalDate, lastDayOfMonth } from '../../src/domain/local-date.ts';
import { readDeadline } from '../../src/importer/deadline.ts';
import { findMilestones } from '../../src/importer/milestones.ts';
import { codesOf } from './support.ts';

const context = { documentYear: 2023, issuedOn: '2023-01-10' };
const read = (cell: string) => readDeadline(cell, context, {});

describe('a time limit', () => {
  test.each([
    ['2023年12月31日前', '2023-12-31'],
    ['2023 年 6 月 30 日前', '2023-06-30'],
    ['2023年9月20日', '2023-09-20'],
    ['２０２３年１２月３１日前', '2023-12-31'],
    ['二〇二三年十二月三十一日前', '2023-12-31'],
    ['2024年2月底前', '2024-02-29'],
    ['2023年2月底前', '2023-02-28'],
    ['2023年底前', '2023-12-31'],
    ['2023年年底前', '2023-12-31'],
    ['2025年', '2025-12-31'],
    ['2023年度', '2023-12-31'],
    ['2023—2025年', '2025-12-31'],
    ['年底前', '2023-12-31'],
    ['年底', '2023-12-31'],
    ['12月底前', '2023-12-31'],
    ['6月底', '2023-06-30'],
    ['11月15日前完成', '2023-11-15'],
    ['上半年', '2023-06-30'],
    ['2023年上半年', '2023-06-30'],
    ['2024年下半年', '2024-12-31'],
    ['三季度', '2023-09-30'],
    ['2023年第3季度末', '2023-09-30'],
    ['第一季度', '2023-03-31'],
    ['9月上旬', '2023-09-10'],
    ['9月中旬前', '2023-09-20'],
    ['2024年2月下旬', '2024-02-29'],
    ['明年3月底前', '2024-03-31'],
    ['今年10月底前', '2023-10-31'],
    ['2023-12-31', '2023-12-31'],
    ['2023.6.30前', '2023-06-30'],
    ['2023/9/5', '2023-09-05'],
    ['2023.12', '2023-12-31'],
    ['2023年12月31日之前', '2023-12-31'],
    ['年内', '2023-12-31'],
    ['年内完成', '2023-12-31'],
    ['2024年内', '2024-12-31'],
    ['本年度内', '2023-12-31'],
    ['23年底', '2023-12-31'],
    ['24年6月底前', '2024-06-30'],
    ['23年年底前', '2023-12-31'],
    ['二〇二三年六月底', '2023-06-30'],
    ['六月三十日前', '2023-06-30'],
    ['十二月底前', '2023-12-31'],
    ['2023年1月—12月', '2023-12-31'],
    ['2023年1-6月', '2023-06-30'],
    ['2024年1月至2024年6月', '2024-06-30'],
    ['2024年3月-6月', '2024-06-30'],
    ['2023年11月—2024年3月', '2024-03-31'],
    ['2023年3月5日至20日', '2023-03-20'],
    ['3月15日—4月20日', '2023-04-20'],
    ['2024.1-2024.12', '2024-12-31'],
    ['2024.1-6', '2024-06-30'],
    ['2023年一季度至三季度', '2023-09-30'],
    ['1-3季度', '2023-09-30'],
    ['2023-2025年', '2025-12-31'],
    ['20231231', '2023-12-31'],
    ['2023-06-30 00:00:00', '2023-06-30'],
    ['6.30前', '2023-06-30'],
    ['“十四五”末', '2025-12-31'],
    ['十四五期间', '2025-12-31'],
  ])('%s is %s, without a fault', (cell, on) => {
    expect(read(cell)).toMatchObject({ deadline: { kind: 'dated', on }, stages: [], problems: [] });
  });

  test.each([
    ['持续推进'],
    ['长期坚持'],
    ['长期'],
    ['持续实施'],
    ['常态化推进'],
    ['全年'],
    ['立行立改，长期坚持'],
    ['2023年6月起持续推进'],
    ['每日巡查'],
  ])('%s goes on without a date', (cell) => {
    expect(read(cell)).toEqual({ deadline: { kind: 'ongoing', raw: cell }, stages: [], problems: [] });
  });

  test.each([
    ['每季度末', 'quarter'],
    ['每月底前', 'month'],
    ['每半年', 'half-year'],
    ['每年12月底前', 'year'],
    ['按月推进', 'month'],
    ['每周五', 'week'],
    ['每月5日前', 'month'],
    ['每季度第一个月10日前', 'quarter'],
    ['逐月推进', 'month'],
    ['一季度一次', 'quarter'],
    ['每半年报送一次', 'half-year'],
    ['每年3月底前', 'year'],
  ])('%s comes back every %s', (cell, every) => {
    expect(read(cell)).toEqual({ deadline: { kind: 'recurring', raw: cell, every }, stages: [], problems: [] });
  });

  test.each(['', '  ', '—', '/', '无'])('%j is no limit', (cell) =>
    expect(read(cell).deadline).toEqual({ kind: 'none' }),
  );

  test.each([
    ['2023年2月30日前', 'deadline-impossible'],
    ['2023年13月底前', 'deadline-impossible'],
    ['按上级要求', 'deadline-unclear'],
    ['2023年初', 'deadline-unclear'],
    ['待定', 'deadline-unclear'],
    ['立即', 'deadline-unclear'],
    ['立行立改', 'deadline-unclear'],
    ['两会前', 'deadline-unclear'],
    ['2024年汛期前', 'deadline-unclear'],
    ['2023年秋季开学前', 'deadline-unclear'],
    ['春节前', 'deadline-unclear'],
    ['自印发之日起30日内', 'deadline-unclear'],
    ['3个月内', 'deadline-unclear'],
    ['1月内', 'deadline-unclear'],
    ['三年内', 'deadline-unclear'],
    ['2024年6月起', 'deadline-unclear'],
    ['适时', 'deadline-unclear'],
    ['月底前', 'deadline-unclear'],
  ])('%s is unclear and says so: %s', (cell, code) => {
    const { deadline, problems } = read(cell);
    expect(deadline).toEqual({ kind: 'unclear', raw: cell });
    expect(codesOf(problems)).toEqual([code]);
    expect(problems[0]?.message).toContain(cell);
  });

  test('needs a year from somewhere', () => {
    const { deadline, problems } = readDeadline('6月底前', { documentYear: null, issuedOn: null }, {});
    expect(deadline.kind).toBe('unclear');
    expect(problems[0]?.message).toContain('没有年份');
  });

  test('with several dates is the last one; the earlier ones are stages', () => {
    const { deadline, stages, problems } = read('2023年6月底前出台方案，2023年12月底前完成');
    expect(deadline).toMatchObject({ kind: 'dated', on: '2023-12-31' });
    expect(stages).toEqual([{ on: '2023-06-30', text: '2023年6月底前出台方案' }]);
    expect(codesOf(problems)).toEqual(['deadline-mixed']);
  });

  test('takes the year that was written before it in the cell', () => {
    const { deadline, stages } = read('2025年6月底前完成设计，12月底前完工');
    expect(deadline).toMatchObject({ on: '2025-12-31' });
    expect(stages).toEqual([{ on: '2025-06-30', text: '2025年6月底前完成设计' }]);
  });

  test('in several months has the last one, and says so', () => {
    const { deadline, stages, problems } = read('3、6、9月');
    expect(deadline).toMatchObject({ kind: 'dated', on: '2023-09-30', raw: '3、6、9月' });
    expect(stages.map(({ on }) => on)).toEqual(['2023-03-31', '2023-06-30']);
    expect(codesOf(problems)).toEqual(['deadline-mixed']);
  });

  test('with several rhythms takes the longest, and says so', () => {
    const { deadline, problems } = read('每月调度、每季度通报');
    expect(deadline).toMatchObject({ kind: 'recurring', every: 'quarter' });
    expect(codesOf(problems)).toEqual(['deadline-mixed']);
  });

  test.each(['2023年12月底前，持续推进', '2023年12月31日前，每月报送进展'])(
    '%s keeps its date and asks to check',
    (cell) => {
      const { deadline, problems } = read(cell);
      expect(deadline).toMatchObject({ kind: 'dated', on: '2023-12-31' });
      expect(codesOf(problems)).toEqual(['deadline-mixed']);
    },
  );

  test('before a bare period takes the end of the period and asks to check', () => {
    const { deadline, problems } = read('2023年6月前');
    expect(deadline).toMatchObject({ kind: 'dated', on: '2023-06-30' });
    expect(codesOf(problems)).toEqual(['deadline-mixed']);
  });

  test('before the date of the document asks to check the year', () => {
    expect(codesOf(read('2022年12月31日前').problems)).toEqual(['date-before-issue']);
  });

  const days = fc.integer({ min: 19_400, max: 25_000 }).map(dateOfEpochDay);

  test('reads back every day, however it is written', () => {
    const spaces = fc.constantFrom('', ' ', '  ');
    fc.assert(
      fc.property(days, spaces, fc.constantFrom('前', '之前', '', '前完成'), (date, gap, by) => {
        const { year, month, day } = civilOf(date);
        const cell = [year, '年', month, '月', day, `日${by}`].join(gap);
        expect(read(cell).deadline).toMatchObject({ kind: 'dated', on: date });
      }),
    );
  });

  test('reads back every day in every form that a cell writes it in', () => {
    const digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const han = (value: number): string => {
      const [tens, ones] = [Math.floor(value / 10), value % 10];
      return `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? digits[ones] : ''}`;
    };
    const two = (value: number): string => String(value).padStart(2, '0');
    const wide = (text: string): string => text.replaceAll(/\d/gu, (d) => String.fromCodePoint(0xff10 + Number(d)));
    const forms = fc.constantFrom<(y: number, m: number, d: number) => string>(
      (y, m, d) => `${y}年${m}月${d}日`,
      (y, m, d) => `${y}年${two(m)}月${two(d)}日前`,
      (y, m, d) => wide(`${y}年${m}月${d}日前`),
      (y, m, d) => `${[...String(y)].map((digit) => digits[Number(digit)]).join('')}年${han(m)}月${han(d)}日`,
      (y, m, d) => `${y}-${two(m)}-${two(d)}`,
      (y, m, d) => `${y}/${m}/${d}`,
      (y, m, d) => `${y}.${m}.${d}前`,
      (y, m, d) => `${y}${two(m)}${two(d)}`,
      (y, m, d) => `${y % 100}年${m}月${d}日前`,
      (y, m, d) => `${y}年1月—${y}年${m}月${d}日`,
      (y, m, d) => `${y}年${m}月1日至${m}月${d}日`,
    );
    fc.assert(
      fc.property(days, forms, (date, write) => {
        const { year, month, day } = civilOf(date);
        const cell = write(year, month, day);
        expect([cell, read(cell).deadline]).toEqual([cell, { kind: 'dated', on: date, raw: cell }]);
      }),
      { numRuns: 500 },
    );
  });

  test('reads every month-end as the last day of the month', () => {
    fc.assert(
      fc.property(days, (date) => {
        const { year, month } = civilOf(date);
        expect(read(`${year}年${month}月底前`).deadline).toMatchObject({ on: lastDayOfMonth(date) });
      }),
    );
  });

  test('answers any text without throwing, and keeps it', () => {
    const alphabet = fc.constantFrom(...'2023年月日底前末上下半季度一三十持续每、，。—-./ 旬初中今明'.split(''));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 20 }), (characters) => {
        const { deadline, problems } = read(characters.join(''));
        const raw = characters.join('').replaceAll(/\s/gu, '');
        expect('raw' in deadline ? deadline.raw : '').toBe(deadline.kind === 'none' ? '' : raw);
        expect('on' in deadline ? isLocalDate(deadline.on) : true).toBe(true);
        expect(problems.length > 0 || deadline.kind !== 'unclear').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('limits inside a text', () => {
  const find = (text: string, deadline: string | null = null) =>
    findMilestones(text, { ...context, deadline, where: {} });

  test('are taken where the words say "by"', () => {
    expect(find('2023年底前建成20个点，2025年底前建成3个站。').milestones).toEqual([
      { on: '2023-12-31', text: '2023年底前建成20个点' },
      { on: '2025-12-31', text: '2025年底前建成3个站' },
    ]);
    expect(find('6月30日前印发方案').milestones).toEqual([{ on: '2023-06-30', text: '6月30日前印发方案' }]);
  });

  test.each([
    '2023年货运量突破2亿吨',
    '目前已完成',
    '政策出台前审核',
    '2023年上半年增长5%',
    '截至2023年底共有3家',
    '2023年前三季度',
  ])('are not taken from "%s"', (text) => expect(find(text).milestones).toEqual([]));

  test('that repeat the deadline of the row are none of their own', () => {
    expect(find('2023年12月20日前报送案例', '2023-12-20').milestones).toEqual([]);
  });

  test('of one day are one milestone', () => {
    expect(find('2023年底前建成平台。2023年底前完成培训。').milestones).toEqual([
      { on: '2023-12-31', text: '2023年底前建成平台；2023年底前完成培训' },
    ]);
  });

  test('before the date of the document are left out aloud', () => {
    const { milestones, problems } = find('2022年底前完成整治');
    expect(milestones).toEqual([]);
    expect(codesOf(problems)).toEqual(['date-before-issue']);
  });
});
