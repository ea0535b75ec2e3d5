import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { codesOf, FRONT, HEAD, parseText, planText, rowText, sampleBytes } from './support.ts';

describe('a table head is known by the meaning of its words', () => {
  const cells = (head: string, row: string) => parseText(planText(head, [row])).measures[0];

  test.each([
    ['序号|工作任务|完成时限|牵头单位|责任单位', '1|推进改革|年底前|市财政局|市税务局'],
    ['序号|重点任务|时间节点|主办单位|协办单位', '1|推进改革|年底前|市财政局|市税务局'],
    ['编号|主要内容|办结时限|牵头部门|配合部门', '1|推进改革|年底前|市财政局|市税务局'],
    ['序 号|工 作 举 措|完成期限|牵头责任单位|参与单位', '1|推进改革|年底前|市财政局|市税务局'],
  ])('%s', (head, row) => {
    expect(cells(head, row)).toMatchObject({
      code: '1',
      text: '推进改革',
      deadline: { kind: 'dated', on: '2024-12-31' },
      leadUnits: ['市财政局'],
      supportingUnits: ['市税务局'],
    });
  });

  test('the more general of two columns groups, the more particular is the measure', () => {
    const draft = parseText(
      planText(HEAD, [
        '1|优化审批|精简材料|年底前|市财政局|',
        '2||压减时限|年底前|市财政局|',
        '3|规范收费|公示标准|年底前|市财政局|',
      ]),
    );
    expect(draft.measures.map(({ part, section, text }) => [part, section, text])).toEqual([
      ['优化审批', null, '精简材料'],
      ['优化审批', null, '压减时限'],
      ['规范收费', null, '公示标准'],
    ]);
  });

  test.each([
    ['上级措施|本市措施', '省里的话', '市里的话'],
    ['本市措施|上级措施', '市里的话', '省里的话'],
    ['国家任务要求|具体措施', '省里的话', '市里的话'],
    ['广西贯彻落实具体措施|某市贯彻落实具体措施', '省里的话', '市里的话'],
  ])('of %s, the own level is the measure and the higher one the basis', (heads, first, second) => {
    const measure = cells(`序号|${heads}|完成时限|牵头单位`, `1|${first}|${second}|年底前|市财政局`);
    expect(measure).toMatchObject({ basis: '省里的话', text: '市里的话' });
  });

  test('leaders are read where the table names them', () => {
    const measure = cells('序号|工作任务|完成时限|牵头单位|责任领导', '1|推进改革|年底前|市财政局|分管副市长、秘书长');
    expect(measure?.leaders).toEqual(['分管副市长', '秘书长']);
  });

  test('a column that nothing is taken from is said once, however often the head is repeated', () => {
    const head = '序号|工作任务|完成时限|牵头单位|备注';
    const draft = parseText(planText(head, ['1|推进改革|年底前|市财政局|新增', head, '2|推进开放|年底前|市财政局|']));
    expect(codesOf(draft.problems)).toEqual(['column-not-used']);
    expect(draft.problems[0]).toMatchObject({ where: { line: 4, column: '备注' } });
  });
});

describe('one column of units', () => {
  const head = '序号|工作任务|完成时限|责任单位';
  const row = '1|推进改革|年底前|市财政局、市税务局、市审计局';

  test('the first leads and the rest support', () => {
    expect(parseText(planText(head, [row])).measures[0]).toMatchObject({
      leadUnits: ['市财政局'],
      supportingUnits: ['市税务局', '市审计局'],
    });
  });

  test('all of them lead where the option says so', () => {
    expect(parseText(planText(head, [row]), { allResponsibleLead: true }).measures[0]).toMatchObject({
      leadUnits: ['市财政局', '市税务局', '市审计局'],
      supportingUnits: [],
    });
  });

  test('the words 牵头 and 配合 decide, option or not', () => {
    const worded = '1|推进改革|年底前|市税务局牵头，市财政局、市审计局配合';
    for (const allResponsibleLead of [true, false]) {
      expect(parseText(planText(head, [worded]), { allResponsibleLead }).measures[0]).toMatchObject({
        leadUnits: ['市税务局'],
        supportingUnits: ['市财政局', '市审计局'],
      });
    }
  });
});

describe('codes', () => {
  const codes = (rows: readonly string[]) => {
    const draft = parseText(planText(HEAD, rows));
    return { codes: draft.measures.map(({ code }) => code), faults: codesOf(draft.problems) };
  };

  test('rows without a number take the one before and a letter', () => {
    expect(
      codes([rowText({ number: '7' }), rowText({ number: '' }), rowText({ number: '' }), rowText({ number: '8' })]),
    ).toEqual({
      codes: ['7', '7b', '7c', '8'],
      faults: [],
    });
  });

  test('numbers that restart with each part are prefixed by its ordinal', () => {
    const rows = [
      '一、甲|||||',
      rowText({ number: '1' }),
      rowText({ number: '2' }),
      '二、乙|||||',
      rowText({ number: '1' }),
      rowText({ number: '' }),
    ];
    expect(codes(rows)).toEqual({ codes: ['1-1', '1-2', '2-1', '2-1b'], faults: [] });
  });

  test.each([
    ['5、6', '5', [5, 6]],
    ['12345', '12345', [12345]],
    ['5-7', '5', [5, 6, 7]],
    ['（5）', '5', [5]],
    ['5.', '5', [5]],
    ['五', '5', [5]],
    ['５', '5', [5]],
  ])('the number cell %s gives code %s', (number, code, itemNumbers) => {
    expect(parseText(planText(HEAD, [rowText({ number })])).measures[0]).toMatchObject({ code, itemNumbers });
  });

  test('a repeated number gets a code of its own and a fault', () => {
    expect(codes([rowText({ number: '1' }), rowText({ number: '1' })])).toEqual({
      codes: ['1', '1b'],
      faults: ['number-repeated'],
    });
  });

  test('a jump in the numbers is said: rows may be missing', () => {
    expect(codes([rowText({ number: '1' }), rowText({ number: '4' })])).toEqual({
      codes: ['1', '4'],
      faults: ['number-gap'],
    });
  });

  test('a table without numbers is counted through', () => {
    expect(codes([rowText({ number: '' }), rowText({ number: '' })])).toEqual({
      codes: ['1', '2'],
      faults: ['numbers-missing'],
    });
  });

  test('numbers with levels of their own are the codes as printed', () => {
    const rows = ['1.1', '1.2', '1.10', '2.1', ''].map((number) => rowText({ number }));
    expect(codes(rows)).toEqual({ codes: ['1.1', '1.2', '1.10', '2.1', '2.1b'], faults: [] });
  });

  test('numbers that restart with each section are prefixed by part and section', () => {
    const section = (heading: string) => [heading, rowText({ number: '1' }), rowText({ number: '2' })];
    const rows = ['一、甲', ...section('（一）子'), ...section('（二）丑'), '二、乙', ...section('（一）寅')];
    expect(codes(rows)).toEqual({ codes: ['1-1-1', '1-1-2', '1-2-1', '1-2-2', '2-1-1', '2-1-2'], faults: [] });
  });

  test('a number that is not understood is said, and the row delivered', () => {
    expect(codes([rowText({ number: '1' }), rowText({ number: '1/？' })])).toEqual({
      codes: ['1', '1b'],
      faults: ['number-unclear'],
    });
  });
});

describe('headings', () => {
  const places = (rows: readonly string[]) =>
    parseText(planText(HEAD, rows)).measures.map(({ part, section }) => [part, section]);

  test('two levels are part and section; a new part ends the section', () => {
    const rows = ['一、甲|||||', '（一）子|||||', rowText({ number: '1' }), '二、乙|||||', rowText({ number: '2' })];
    expect(places(rows)).toEqual([
      ['一、甲', '（一）子'],
      ['二、乙', null],
    ]);
  });

  test('one level is the part', () => expect(places(['（一）子|||||', rowText()])).toEqual([['（一）子', null]]));

  test('the cell of a grouping column holds until the next one or the next heading', () => {
    const row = (number: string, group: string): string => `${number}|${group}|推进|年底前|市财政局|`;
    expect(
      places(['一、甲|||||', row('1', '审批'), row('2', ''), '二、乙|||||', row('3', ''), row('4', '收费')]),
    ).toEqual([
      ['一、甲', '审批'],
      ['一、甲', '审批'],
      ['二、乙', null],
      ['二、乙', '收费'],
    ]);
  });

  test('a heading may stand on a line of its own, its tabs lost', () =>
    expect(places(['一、甲', rowText()])).toEqual([['一、甲', null]]));

  test('a heading may have its ordinal in the number column', () =>
    expect(places(['一|总体改革||||', rowText()])).toEqual([['一、总体改革', null]]));

  test('a heading repeated on the next page as continued is the same heading', () => {
    const rows = ['一、甲|||||', rowText({ number: '1' }), HEAD, '一、甲（续）|||||', rowText({ number: '2' })];
    expect(places(rows)).toEqual([
      ['一、甲', null],
      ['一、甲', null],
    ]);
  });
});

describe('a row with a fault is delivered, with its fault', () => {
  const read = (row: string) => parseText(planText(HEAD, [row]));

  test.each([
    [rowText({ lead: '' }), ['lead-missing']],
    [rowText({ limit: '' }), ['deadline-missing']],
    [rowText({ limit: '待定' }), ['deadline-unclear']],
    [rowText({ limit: '2024年2月30日前' }), ['deadline-impossible']],
    [rowText({ text: '' }), ['text-missing']],
    [rowText({ lead: '市“财政局' }), ['unit-list-unbalanced']],
    [`${rowText()}|多出的一格`, ['cell-extra']],
    ['1||||市财政局|', ['text-missing', 'deadline-missing']],
  ])('%s', (row, faults) => {
    const draft = read(row);
    expect(draft.measures).toHaveLength(1);
    expect(codesOf(draft.problems)).toEqual(faults);
    for (const problem of draft.problems) expect(problem.where).toMatchObject({ file: 'plan.txt', line: 5 });
  });

  test('a line of a table that lost its tabs is not silently dropped', () => {
    const draft = parseText(planText(HEAD, [rowText(), '2 推进改革 持续推进 市财政局', rowText({ number: '3' })]));
    expect(codesOf(draft.problems)).toContain('row-unplaced');
    expect(draft.rows).toMatchObject({ total: 4, measures: 2, unplaced: 1 });
  });

  test('page numbers, captions repeated from the front and lines under the table are no rows', () => {
    const caption = FRONT[0] ?? '';
    const draft = parseText(
      planText(HEAD, [rowText(), '— 3 —', caption, HEAD, rowText({ number: '2' }), '抄送：市委办公室。']),
    );
    expect(draft.problems).toEqual([]);
    expect(draft.rows).toMatchObject({ total: 4, measures: 2, tableHeads: 2 });
  });

  test('a list cut at the wrong place is noticed by the half names', () => {
    const draft = read(rowText({ lead: '钦州出入境边防 检查站' }));
    expect(codesOf(draft.problems)).toContain('unit-name-unusual');
  });
});

describe('every row is accounted for', () => {
  const lines = new TextDecoder().decode(sampleBytes()).split('\n');
  const first = lines.findIndex((line) => line.startsWith('序号\t'));
  const front = lines.slice(0, first + 1);
  const rest = lines.slice(first + 1).filter((line) => line.includes('\t'));

  test('whatever rows of the sample are left out, doubled, reordered or robbed of cells', () => {
    const row = fc.tuple(fc.constantFrom(...rest), fc.integer({ min: 1, max: 6 })).map(([line, cells]) => {
      const kept = line.split('\t').slice(0, cells);
      return [...kept, ''].join('\t');
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const filled = rows.filter((line) => line.trim() !== '');
        try {
          const draft = parseText([...front, ...rows].join('\n'));
          const { total, measures, continued, tableHeads, headings, unplaced } = draft.rows;
          expect(total).toBe(filled.length + 1);
          expect(measures + continued + tableHeads + headings + unplaced).toBe(total);
          expect(draft.measures).toHaveLength(measures);
          expect(new Set(draft.measures.map(({ code }) => code)).size).toBe(measures);
        } catch (error) {
          if (!(error instanceof DubanError)) throw error;
          expect(codesOf(error.faults)).toEqual(['no-rows']);
        }
      }),
      { numRuns: 150 },
    );
  });
});
