import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHINA_YEARS } from '../../src/domain/data/china-calendar.ts';
import { parseNotice } from '../../src/importer/calendar/parse-notice.ts';
import { writeNotice, type NoticeFacts } from '../support/notice-writer.ts';

const read = (text: string, year: number | null = null) => {
  const { year: found, items, problems } = parseNotice(text, year);
  const all = (dates: readonly string[]): string[] => [...new Set(dates)].toSorted();
  return {
    year: found,
    off: all(items.flatMap(({ holidays }) => holidays)),
    worked: all(items.flatMap(({ makeUpDays }) => makeUpDays)),
    codes: problems.map(({ code }) => code),
    errors: problems.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    problems,
  };
};

const rowOf = (year: number) => CHINA_YEARS.find((one) => one.year === year);

const isWeekend = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

/** Days off that matter: weekend days may be left unsaid where a festival follows a weekend. */
const weekdaysOff = (dates: readonly string[]): string[] => dates.filter((date) => !isWeekend(date));

const of2026: NoticeFacts = {
  year: 2026,
  items: [
    { festival: '元旦', from: '2026-01-01', to: '2026-01-03', worked: ['2026-01-04'] },
    { festival: '春节', from: '2026-02-15', to: '2026-02-23', worked: ['2026-02-14', '2026-02-28'] },
    { festival: '清明节', from: '2026-04-04', to: '2026-04-06', worked: [] },
    { festival: '劳动节', from: '2026-05-01', to: '2026-05-05', worked: ['2026-05-09'] },
    { festival: '端午节', from: '2026-06-19', to: '2026-06-21', worked: [] },
    { festival: '中秋节', from: '2026-09-25', to: '2026-09-27', worked: [] },
    { festival: '国庆节', from: '2026-10-01', to: '2026-10-07', worked: ['2026-09-20', '2026-10-10'] },
  ],
};

const of2023: NoticeFacts = {
  year: 2023,
  items: [
    { festival: '元旦', from: '2022-12-31', to: '2023-01-02', worked: [] },
    { festival: '春节', from: '2023-01-21', to: '2023-01-27', worked: ['2023-01-28', '2023-01-29'] },
    { festival: '清明节', from: '2023-04-05', to: '2023-04-05', worked: [] },
    { festival: '劳动节', from: '2023-04-29', to: '2023-05-03', worked: ['2023-04-23', '2023-05-06'] },
    { festival: '端午节', from: '2023-06-22', to: '2023-06-24', worked: ['2023-06-25'] },
    { festival: '中秋节、国庆节', from: '2023-09-29', to: '2023-10-06', worked: ['2023-10-07', '2023-10-08'] },
  ],
};

describe('the text of a holiday notice', () => {
  it.each([
    ['plain', of2026],
    ['long', of2026],
    ['short', of2026],
    ['plain', of2023],
    ['long', of2023],
    ['short', of2023],
  ] as const)('in %s form gives the days that are known of its year', (style, facts) => {
    const found = read(writeNotice(facts, style));
    const known = rowOf(facts.year);
    expect(found.codes).toEqual([]);
    expect(found.year).toBe(facts.year);
    expect(found.off.filter((date) => date.startsWith(String(facts.year)))).toEqual(known?.holidays);
    expect(found.worked).toEqual(known?.makeUpDays);
  });

  it('of 2013 to 2018, with days given in lieu and festivals that follow a weekend', () => {
    const found = read(
      [
        '关于2014年部分节假日安排的通知',
        '一、元旦：1月1日放假1天。',
        '二、春节：1月31日至2月6日放假调休，共7天。1月26日（星期日）、2月8日（星期六）上班。鼓励各单位安排职工在除夕（1月30日）休息。',
        '三、清明节：4月5日放假，4月7日（星期一）补休。',
        '四、劳动节：5月1日至3日放假调休，共3天。5月4日（星期日）上班。',
        '五、端午节：6月2日放假，与周末连休。',
        '六、中秋节：9月8日放假，与周末连休，共3天。',
        '七、国庆节：10月1日至7日放假调休，共7天。9月28日（星期日）、10月11日（星期六）上班。',
        '国务院办公厅',
        '2013年12月11日',
      ].join('\n'),
    );
    expect(found.codes).toEqual([]);
    expect(weekdaysOff(found.off)).toEqual(weekdaysOff(rowOf(2014)?.holidays ?? []));
    expect(found.worked).toEqual(rowOf(2014)?.makeUpDays);
  });

  it('of 2008 and 2009, which explain each day: what moves where, and what is off as ever', () => {
    const found = read(
      [
        '2008年部分节假日安排',
        '一、元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）为公休日，',
        '12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。',
        '二、春节：2月6日—12日（农历除夕至正月初六）放假，共7天。其中，2月6日（除夕）、2月7日（春节）、2月8日（正月初二）为法定节假日，' +
          '2月9日（星期六）、2月10日（星期日）照常公休，2月2日（星期六）、2月3日（星期日）两个公休日调至2月11日（星期一）、2月12日（星期二），2月2',
        '日（星期六）、2月3日（星期日）上班。',
        '三、清明节：4月4日—6日放假，共3天。其中，4月4日（清明节）为法定节假日，4月5日（星期六）、4月6日（星期日）照常公休。',
        '四、“五一”国际劳动节：5月1日—3日放假，共3天。其中，5月3日（星期六）为公休日，5月4日（星期日）公休日调至5月2日（星期五），5月4日（星期日）上班。',
        '五、端午节：6月7日—9日放假，共3天。其中，6月8日（星期日）公休日调至6月9日（星期一）。',
        '六、中秋节：9月13日—15日放假，共3天。',
        '七、国庆节：9月29日—10月5日放假，共7天。其中，10月1日、2日、3日为法定节假日，9月27日（星期六）、9月28日（星期日）两个公休日' +
          '调至9月29日（星期一）、30日（星期二），10月4日（星期六）、5日（星期日）照常公休。',
      ].join('\n'),
    );
    expect(found.errors).toEqual([]);
    const inYear = (dates: readonly string[]): string[] => dates.filter((date) => date.startsWith('2008'));
    expect(inYear(found.off)).toEqual(rowOf(2008)?.holidays.filter((date) => date < '2008-12-31'));
    expect(found.worked).toEqual(['2007-12-29', ...(rowOf(2008)?.makeUpDays ?? [])]);
    expect(found.off.filter((date) => date.startsWith('2007'))).toEqual(['2007-12-30', '2007-12-31']);
  });

  it('of 2004 to 2007, which call two festivals by their dates and number no month twice', () => {
    const found = read(
      [
        '一、元旦：1月1日－3日放假，共三天。其中1月1日为法定假日，将2006年12月30日（星期六）、31日（星期日）两个公休日分别调至2007年1月2日、3日，2006年12月30日（星期六）、12月31日（星期日）上班。',
        '二、春节：2月18日———24日（即农历初一至初七）放假，共7天。其中18日、19日、20日为法定假日，将17日（星期六）、18日（星期日）、25日（星期日）三个公休日分别调至21日（星期三）、22日（星期四）、23日（星期五）；24日（星期六）照常公休，17日、25日上班。',
        '三、“五一”：5月1日～7日放假，共7天。4月28日、29日上班。',
        '四、“十一”：10月1日—7日放假，共7天。9月29日、30日上班。',
      ].join(''),
      2007,
    );
    expect(found.errors).toEqual([]);
    const known = rowOf(2007);
    expect(found.off).toEqual(known?.holidays.filter((date) => date < '2007-12-01'));
    expect(found.worked).toEqual(
      ['2006-12-30', '2006-12-31', ...(known?.makeUpDays ?? [])].filter((d) => d < '2007-12'),
    );
    expect(found.codes).toEqual(['festival-missing', 'festival-missing', 'festival-missing']);
  });

  it('names every fault at once, each with its line', () => {
    const { problems } = read(
      [
        '关于2027年部分节假日安排的通知',
        '一、元旦：1月1日（周四）至3日（周日）放假，共4天。',
        '二、春节：2月5日至11日放假调休，共7天。2月12日（周五）上班。2月5日（周五）上班。',
        '三、清明节：4月3日至5日放假，共3天。4月31日上班。',
        '四、劳动节：5月2日至5日放假，共4天。',
        '五、端午节：6月9日至7日放假，共3天。',
        '六、中秋节：9月15日至17日放假，共3天。9月17日另行通知。',
        '七、国庆节：9月17日至10月7日放假，共7天。',
      ].join('\n'),
    );
    expect(problems.map(({ code, where }) => `${where.line} ${code}`)).toEqual([
      '2 weekday-wrong',
      '2 days-miscounted',
      '4 date-impossible',
      '4 sentence-not-used',
      '6 range-reversed',
      '6 days-miscounted',
      '7 sentence-not-used',
      '8 range-too-long',
      '8 days-miscounted',
      '5 festival-day-missing',
      '8 festivals-overlap',
      '8 festival-day-missing',
      '3 day-off-and-worked',
      '3 make-up-on-weekday',
    ]);
  });

  it.each([
    ['一、元旦：1月1日至3日放假，共3天。', null, ['year-unknown']],
    ['关于2027年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共3天。', 2028, ['year-contradicted']],
    ['关于2027年部分节假日安排的通知\n另行安排。', null, ['no-festivals']],
    [
      '关于2027年部分节假日安排的通知\n一、元旦：1月1日放假。\n二、元旦：1月2日放假。',
      null,
      ['festival-twice', 'festival-day-missing'],
    ],
    ['关于2027年部分节假日安排的通知\n一、清明节：2026年4月5日放假。', null, ['date-outside-year']],
    ['关于2027年部分节假日安排的通知\n一、清明节：4月5日放假。其中，4月6日为法定节假日。', null, ['day-not-off']],
  ])('%s (year %s) is refused: %s', (text, year, codes) => {
    expect(read(text, year).errors).toEqual(codes);
  });

  it('is read back as written, whatever the days: three forms, any year', () => {
    const month = fc.constantFrom(2, 4, 5, 6, 9);
    const facts = fc.record({
      year: fc.integer({ min: 2008, max: 2060 }),
      month,
      day: fc.integer({ min: 1, max: 20 }),
      length: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(facts, fc.constantFrom('plain' as const, 'long' as const, 'short' as const), (any, style) => {
        const at = (day: number): string => new Date(Date.UTC(any.year, any.month - 1, day)).toISOString().slice(0, 10);
        const off = Array.from({ length: any.length }, (_, index) => at(any.day + index));
        const worked = [1, 2, 3, 4, 5, 6, 7]
          .map((n) => at(any.day - n))
          .filter(isWeekend)
          .toSorted();
        const items = [{ festival: '春节', from: off[0] ?? '', to: off.at(-1) ?? '', worked }];
        const found = read(writeNotice({ year: any.year, items }, style));
        expect({ off: found.off, worked: found.worked }).toEqual({ off, worked });
        expect(found.errors.filter((code) => code !== 'date-outside-year')).toEqual([]);
      }),
    );
  });
});
