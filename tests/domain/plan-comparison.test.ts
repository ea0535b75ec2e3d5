import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ComparedRow, comparePlans, type Difference } from '../../src/domain/plan-comparison.ts';

const row = (code: string, text: string, other: Partial<ComparedRow> = {}): ComparedRow => ({
  ...{ code, part: null, section: null, text, deadline: '2024-06-30', limit: '2024年6月底前' },
  ...{ leads: ['市财政局'], supports: [] },
  ...other,
});

const HEATING = '完成老旧小区供热管网改造五十公里，消除冬季供热安全隐患';
const LIBRARY = '推进县级图书馆和文化馆总分馆制建设，年内覆盖全部乡镇';
const STREAM = '开展黑臭水体排查整治，建立河湖长巡查台账，按月通报进度';
const BUS = '新开通三条连接开发区的公交线路，优化早晚高峰发车间隔';
const KINDERGARTEN = '新建公办幼儿园六所，新增普惠学位一千八百个';

const PLAN = [row('1', HEATING), row('2', LIBRARY), row('3', STREAM)];

/** Each difference in a word and the codes on both sides. */
const short = (difference: Difference): string => {
  switch (difference.type) {
    case 'unchanged':
      return `= ${difference.before.code}>${difference.after.code}`;
    case 'changed':
      return `~ ${difference.before.code}>${difference.after.code} ${difference.fields.join(',')}`;
    case 'added':
      return `+ ${difference.after.code}`;
    case 'withdrawn':
      return `- ${difference.before.code}`;
    case 'split':
      return `split ${difference.before.code}>${difference.into.map(({ code }) => code).join(',')}`;
    case 'merged':
      return `merged ${difference.from.map(({ code }) => code).join(',')}>${difference.after.code}`;
  }
};

const compared = (before: readonly ComparedRow[], after: readonly ComparedRow[]): string[] =>
  comparePlans(before, after).map(short);

describe('an amended plan against the stored one', () => {
  test('the same plan has nothing but unchanged rows', () => {
    expect(compared(PLAN, PLAN)).toEqual(['= 1>1', '= 2>2', '= 3>3']);
  });

  test.each<[string, Partial<ComparedRow>, string]>([
    ['another date', { deadline: '2024-09-30' }, '~ 1>1 deadline'],
    ['no date any more', { deadline: null, limit: '持续推进' }, '~ 1>1 deadline'],
    ['other words for the same date', { limit: '6月30日前' }, '= 1>1'],
    ['other leads', { leads: ['市住房城乡建设局'] }, '~ 1>1 leads'],
    ['leads in another order', { leads: ['市教育局', '市财政局'] }, '~ 1>1 leads'],
    ['another supporting unit', { supports: ['市教育局'] }, '~ 1>1 supports'],
    ['another section', { section: '二、民生保障' }, '~ 1>1 place'],
    ['words put right', { text: HEATING.replace('五十', '六十') }, '~ 1>1 text'],
    ['another punctuation', { text: HEATING.replace('，', '；') }, '~ 1>1 text'],
    [
      'several of these',
      { text: `${HEATING}。`, deadline: '2024-09-30', leads: ['市城管局'] },
      '~ 1>1 text,deadline,leads',
    ],
  ])('a row with %s', (_, change, expected) => {
    expect(compared(PLAN, [row('1', HEATING, change), ...PLAN.slice(1)])[0]).toBe(expected);
  });

  test('the limit of a row without a date is compared by its words', () => {
    const ongoing = { deadline: null, limit: '持续推进' };
    expect(compared([row('1', HEATING, ongoing)], [row('1', HEATING, { ...ongoing, limit: '每季度末' })])).toEqual([
      '~ 1>1 deadline',
    ]);
    expect(compared([row('1', HEATING, ongoing)], [row('1', HEATING, ongoing)])).toEqual(['= 1>1']);
  });

  test('supporting units have no order', () => {
    const units = { supports: ['市教育局', '市公安局'] };
    expect(compared([row('1', BUS, units)], [row('1', BUS, { supports: ['市公安局', '市教育局'] })])).toEqual([
      '= 1>1',
    ]);
  });

  test('a row put in moves the numbers behind it, and nothing else', () => {
    const after = [row('1', HEATING), row('2', BUS), row('3', LIBRARY), row('4', STREAM)];
    expect(compared(PLAN, after)).toEqual(['= 1>1', '+ 2', '~ 2>3 code', '~ 3>4 code']);
  });

  test('a row that is gone is withdrawn', () => {
    expect(compared(PLAN, [row('1', HEATING), row('2', STREAM)])).toEqual(['= 1>1', '~ 3>2 code', '- 2']);
  });

  test('another measure under the same number is not the same measure', () => {
    expect(compared(PLAN, [row('1', HEATING), row('2', KINDERGARTEN), row('3', STREAM)])).toEqual([
      '= 1>1',
      '+ 2',
      '= 3>3',
      '- 2',
    ]);
  });

  test('a row that was written anew under its number is the same measure as long as some of it is left', () => {
    const anew = '开展黑臭水体和农村生活污水综合整治，纳入河湖长制年度考核';
    expect(compared(PLAN, [row('1', HEATING), row('2', LIBRARY), row('3', anew)])[2]).toBe('~ 3>3 text');
  });

  test('rows of one text are told apart by their numbers', () => {
    const twice = [row('1', BUS), row('2', BUS, { leads: ['市交通局'] })];
    expect(compared(twice, twice)).toEqual(['= 1>1', '= 2>2']);
    expect(compared(twice, twice.slice(1))).toEqual(['= 2>2', '- 1']);
  });
});

describe('rows that become several, and several that become one', () => {
  const [first = '', second = '', third = ''] = STREAM.split('，');
  const both = row('9', `${HEATING}；${KINDERGARTEN}`);

  test('a row whose sentences stand in rows of their own is split', () => {
    expect(compared([both], [row('9', HEATING), row('10', KINDERGARTEN)])).toEqual(['split 9>9,10']);
  });

  test('a row that is split without any part that is like it', () => {
    const parts = [`${first}，${second}`, third, LIBRARY].map((text, at) => row(String(at + 20), text));
    const whole = row('8', [`${first}，${second}`, third, LIBRARY, BUS, KINDERGARTEN].join('；'));
    expect(compared([whole], parts)).toEqual(['split 8>20,21,22']);
  });

  test('rows that stand together in one are merged into it', () => {
    expect(compared([row('1', HEATING), row('2', KINDERGARTEN)], [both])).toEqual(['merged 1,2>9']);
  });

  test('a new row that repeats what the old one still says is added, not split off', () => {
    expect(compared([both], [row('9', `${HEATING}；${KINDERGARTEN}。`), row('10', KINDERGARTEN)])).toEqual([
      '~ 9>9 text',
      '+ 10',
    ]);
  });
});

describe('whatever the two plans are', () => {
  const texts = [
    HEATING,
    LIBRARY,
    STREAM,
    BUS,
    KINDERGARTEN,
    `${HEATING}；${BUS}`,
    `${LIBRARY}。${STREAM}`,
    '办',
    '推进',
  ];
  const rows = fc
    .array(fc.record({ text: fc.constantFrom(...texts), cut: fc.nat(6), lead: fc.constantFrom('甲', '乙') }), {
      maxLength: 9,
    })
    .map((list) => list.map(({ text, cut, lead }, at) => row(`${at + 1}`, text.slice(cut), { leads: [lead] })));

  test('each row of both sides stands in exactly one difference', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const differences = comparePlans(before, after);
        const old = differences.flatMap((one) => ('from' in one ? one.from : 'before' in one ? [one.before] : []));
        const fresh = differences.flatMap((one) => ('into' in one ? one.into : 'after' in one ? [one.after] : []));
        const codes = (list: readonly ComparedRow[]): string[] => list.map(({ code }) => code).toSorted();
        expect(codes(old)).toEqual(codes(before));
        expect(codes(fresh)).toEqual(codes(after));
      }),
    );
  });

  test('a plan compared with itself in another order of rows changes nothing but numbers', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([HEATING, LIBRARY, STREAM, BUS, KINDERGARTEN], { minLength: 5 }), (order) => {
        const before = [HEATING, LIBRARY, STREAM, BUS, KINDERGARTEN].map((text, at) => row(`${at + 1}`, text));
        const after = order.map((text, at) => row(`${at + 1}`, text));
        for (const one of comparePlans(before, after)) {
          expect(one.type === 'unchanged' || (one.type === 'changed' && one.fields.join() === 'code')).toBe(true);
        }
      }),
    );
  });
});
