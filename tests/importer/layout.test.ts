import { describe, expect, test } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { codesOf, FRONT, planOfBlocks, tableBlocks } from './support.ts';

const read = (...rows: readonly string[]): DraftPlan => planOfBlocks(tableBlocks([...FRONT, ...rows]));

const short = (draft: DraftPlan): string[] =>
  draft.measures.map(({ code, text, deadline, leadUnits, supportingUnits }) =>
    [code, text, 'on' in deadline ? deadline.on : deadline.kind, leadUnits.join(' '), supportingUnits.join(' ')].join(
      '|',
    ),
  );

const placesOf = (draft: DraftPlan): string[] =>
  draft.measures.map(({ code, part, section }) => [code, part, section].join('|'));

describe('a head of several rows', () => {
  test.each([
    ['序号|重点任务|完成时限|责任单位|<', '^|^|^|牵头单位|配合单位'],
    ['序号|重点任务|完成时限|责任单位|<', '^|^|^|牵头|配合'],
    ['序号|重点任务|完成时限|责任分工|<', '^|^|^|主办单位|协办单位'],
    ['序　号|重点\n任务|完成\n时限|责任单位|<', '^|^|^|牵 头|配 合'],
    ['序号|重点任务|完成时限|责任单位|', '|||牵头单位|配合单位'],
  ])('%j over %j', (upper, lower) => {
    const draft = read(upper, lower, '1|修路|6月底前|市交通运输局|市财政局');
    expect(short(draft)).toEqual(['1|修路|2024-06-30|市交通运输局|市财政局']);
    expect(draft.problems).toEqual([]);
    expect(draft.rows).toMatchObject({ total: 3, tableHeads: 2, measures: 1 });
  });

  test('of three rows, under a title across the table', () => {
    const draft = read(
      '2024年重点任务清单|<|<|<|<|<',
      '序号|工作任务|完成时限|责任分工|<|<',
      '^|^|^|责任领导|责任单位|<',
      '^|^|^|^|牵头单位|配合单位',
      '1|修路|6月底前|分管副市长|市交通运输局|市财政局',
    );
    expect(short(draft)).toEqual(['1|修路|2024-06-30|市交通运输局|市财政局']);
    expect(draft.measures[0]?.leaders).toEqual(['分管副市长']);
  });

  test('is known again where a page repeats it', () => {
    const head = ['序号|重点任务|完成时限|责任单位|<', '^|^|^|牵头单位|配合单位'];
    const draft = read(...head, '1|修路|年底前|市交通运输局|', ...head, '2|修桥|年底前|市交通运输局|');
    expect(draft.rows).toMatchObject({ total: 6, tableHeads: 4, measures: 2 });
  });

  test('does not swallow the first row under it', () => {
    const draft = read('序号|重点任务|完成时限|牵头单位|配合单位', '1|牵头单位名录编制|年底前|市委编办|');
    expect(short(draft)).toEqual(['1|牵头单位名录编制|2024-12-31|市委编办|']);
  });
});

describe('columns by meaning', () => {
  const measure = (head: string, row: string) => read(head, row).measures[0];

  test('in any order', () => {
    expect(short(read('配合单位|完成时限|工作任务|牵头单位|序号', '市财政局|年底前|修路|市交通运输局|3'))).toEqual([
      '3|修路|2024-12-31|市交通运输局|市财政局',
    ]);
  });

  test('责任单位 beside 配合单位 leads with all its units', () => {
    expect(measure('序号|任务|责任单位|配合单位', '1|修路|市交通运输局、市财政局|市审计局')).toMatchObject({
      leadUnits: ['市交通运输局', '市财政局'],
      supportingUnits: ['市审计局'],
    });
  });

  test('实施单位 beside 责任单位 supports', () => {
    expect(measure('序号|任务|责任单位|实施单位', '1|修路|市交通运输局|甲县人民政府')).toMatchObject({
      leadUnits: ['市交通运输局'],
      supportingUnits: ['甲县人民政府'],
    });
  });

  test('units of the own level count where both levels have a column', () => {
    expect(measure('序号|任务|省级牵头单位|市级牵头单位', '1|修路|省交通运输厅|市交通运输局')?.leadUnits).toEqual([
      '市交通运输局',
    ]);
  });

  test('牵头领导 and 责任领导 name leaders, not units', () => {
    expect(measure('序号|任务|牵头领导|责任领导|牵头单位', '1|修路|常务副市长|副市长|市交通运输局')).toMatchObject({
      leaders: ['常务副市长', '副市长'],
      leadUnits: ['市交通运输局'],
    });
  });

  test('what is to be reached gives figures and dates, and leaves the words of the measure alone', () => {
    expect(measure('序号|工作任务|工作目标|责任单位', '1|修路|年底前建成20公里以上。|市交通运输局')).toMatchObject({
      text: '修路',
      section: null,
      targets: [{ value: 20, relation: '>=' }],
      milestones: [{ on: '2024-12-31' }],
    });
  });

  test('a column for each stretch of time gives milestones, the last of them the deadline', () => {
    const draft = read(
      '序号|工作任务|进度安排|<|<|<|责任单位',
      '^|^|一季度|二季度|三季度|四季度|^',
      '1|修路|完成设计|开工|—||市交通运输局',
      '2|修桥|√|||√|市交通运输局',
    );
    expect(draft.measures.map(({ deadline, milestones }) => [deadline, milestones])).toEqual([
      [{ kind: 'dated', on: '2024-06-30', raw: '二季度' }, [{ on: '2024-03-31', text: '完成设计' }]],
      [{ kind: 'dated', on: '2024-12-31', raw: '四季度' }, [{ on: '2024-03-31', text: '一季度：修桥' }]],
    ]);
  });

  test('a task that is not broken down is its own text', () => {
    const draft = read(
      '序号|重点任务|具体举措|完成时限|牵头单位',
      '1|修路|设计|年底前|市交通运输局',
      '2|^|施工|年底前|市交通运输局',
      '3|修桥||年底前|市交通运输局',
    );
    expect(short(draft).at(-1)).toBe('3|修桥|2024-12-31|市交通运输局|');
    expect(placesOf(draft)).toEqual(['1|修路|', '2|修路|', '3||']);
  });

  test('a column that nothing is taken from is said only where it holds something', () => {
    const head = '序号|任务|牵头单位|备注|完成情况';
    expect(codesOf(read(head, '1|修路|市交通运输局||').problems)).toEqual([]);
    const { problems } = read(head, '1|修路|市交通运输局||', '2|修桥|市交通运输局|新增|', '3|修堤|市水利局|新增|');
    expect(problems).toMatchObject([{ code: 'column-not-used', where: { row: 4, column: '备注' } }]);
  });
});

describe('merged cells', () => {
  const head = '序号|重点任务|具体举措|完成时限|牵头单位|配合单位';

  test('a number merged over several texts belongs to the first, the others take letters', () => {
    const draft = read(head, '1|修路|设计|6月底前|市交通运输局|', '^|^|施工|年底前|^|市财政局', '2|修桥|设计|^|^|');
    expect(short(draft)).toEqual([
      '1|设计|2024-06-30|市交通运输局|',
      '1b|施工|2024-12-31|市交通运输局|市财政局',
      '2|设计|2024-12-31|市交通运输局|',
    ]);
    expect(placesOf(draft)).toEqual(['1|修路|', '1b|修路|', '2|修桥|']);
  });

  test('a text merged over several rows of units is one measure with all of them', () => {
    const draft = read(
      '序号|工作任务|完成时限|责任单位',
      '1|修路|6月底前|市交通运输局',
      '^|^|^|市财政局',
      '^|^|^|甲县人民政府',
      '2|修桥|年底前|市交通运输局',
    );
    expect(short(draft)).toEqual([
      '1|修路|2024-06-30|市交通运输局|市财政局 甲县人民政府',
      '2|修桥|2024-12-31|市交通运输局|',
    ]);
    expect(draft.rows).toMatchObject({ total: 5, measures: 2, continued: 2 });
    expect(draft.problems).toEqual([]);
  });

  test('a text merged over two items is one measure with both numbers', () => {
    const draft = read(head, '1|修路|设计施工|年底前|市交通运输局|', '2|^|^|^|^|', '3|修桥|设计|年底前|市交通运输局|');
    expect(draft.measures.map(({ code, itemNumbers }) => [code, itemNumbers])).toEqual([
      ['1', [1, 2]],
      ['3', [3]],
    ]);
  });

  test('an item whose other cells are one with those above adds its number alone', () => {
    const draft = read('序号|上级任务|本市措施|完成时限|牵头单位', '5|甲|修路|年底前|市交通运输局', '6|乙||^|^');
    expect(draft.measures).toMatchObject([{ code: '5', itemNumbers: [5, 6], basis: '甲\n乙', text: '修路' }]);
  });

  test('a text merged over two dates has the earlier one as a stage', () => {
    const draft = read('序号|任务|时限|单位', '1|修路|6月底前完成设计|市交通运输局', '^|^|年底前完工|^');
    expect(draft.measures[0]).toMatchObject({
      deadline: { on: '2024-12-31' },
      milestones: [{ on: '2024-06-30', text: '6月底前完成设计' }],
    });
  });

  test('a row of units alone is added to the measure above, aloud', () => {
    const draft = read('序号|任务|时限|责任单位', '1|修路|年底前|市交通运输局', '|||市财政局');
    expect(short(draft)).toEqual(['1|修路|2024-12-31|市交通运输局|市财政局']);
    expect(codesOf(draft.problems)).toEqual(['row-joined']);
  });

  test('two grouping columns are part and section, a new part ends the section', () => {
    const draft = read(
      '类别|重点任务|具体举措|完成时限|牵头单位',
      '交通|修路|设计|年底前|市交通运输局',
      '^|^|施工|年底前|市交通运输局',
      '^|修桥|设计|年底前|市交通运输局',
      '水利||清淤|年底前|市水利局',
    );
    expect(placesOf(draft)).toEqual(['1|交通|修路', '2|交通|修路', '3|交通|修桥', '4|水利|']);
  });

  test('a section in a column without a head is the part', () => {
    const draft = read('|序号|任务|牵头单位', '一、交通|1|修路|市交通运输局', '^|2|修桥|市交通运输局');
    expect(placesOf(draft)).toEqual(['1|一、交通|', '2|一、交通|']);
  });
});

describe('rows that are no measures', () => {
  const head = '序号|任务|时限|牵头单位|配合单位';
  const row = '1|修路|年底前|市交通运输局|';

  test.each([
    ['一、交通建设|<|<|<|<', '一、交通建设'],
    ['交通建设（3项）|<|<|<|<', '交通建设（3项）'],
    ['一|交通建设|<|<|<', '一、交通建设'],
    ['（一）|交通建设|<|<|<', '（一）交通建设'],
    ['一|交通建设|||', '一、交通建设'],
    ['|一、交通建设|<|<|<', '一、交通建设'],
  ])('%j is a heading', (heading, part) => {
    expect(read(head, heading, row).measures[0]).toMatchObject({ part, text: '修路' });
  });

  test('a row of totals is said and left out', () => {
    const draft = read(head, row, '合计|共1项|||');
    expect(codesOf(draft.problems)).toEqual(['total-not-used']);
    expect(draft.rows).toMatchObject({ measures: 1, unplaced: 1 });
  });

  test('a note across the table is a note', () => {
    const draft = read(head, '1|修路|年底前|各服务机构|', '注：各服务机构为：市财政局、市税务局。|<|<|<|<');
    expect(draft.units.find(({ kind }) => kind === 'group')?.expandsTo).toEqual(['市财政局', '市税务局']);
    expect(draft.problems).toEqual([]);
  });

  test('blank rows are none', () => expect(read(head, '||||', row, '||||').rows.total).toBe(2));

  test('同上 is what stands above', () => {
    const draft = read(head, row, '2|修桥|同上|〃|市财政局');
    expect(short(draft)[1]).toBe('2|修桥|2024-12-31|市交通运输局|市财政局');
  });
});

describe('several tables', () => {
  test('each head counts for the rows under it, numbers that restart take the ordinal of the table', () => {
    const draft = planOfBlocks([
      ...tableBlocks([...FRONT, '附件1 交通任务清单', '序号|任务|时限|牵头单位', '1|修路|年底前|市交通运输局'], {
        table: 0,
      }),
      ...tableBlocks(['附件2 水利任务清单', '责任单位|工作内容|编号', '市水利局|清淤|1', '市水利局|筑堤|2'], {
        table: 1,
      }),
    ]);
    expect(short(draft)).toEqual([
      '1-1|修路|2024-12-31|市交通运输局|',
      '2-1|清淤|none|市水利局|',
      '2-2|筑堤|none|市水利局|',
    ]);
    expect(draft.measures.map(({ part }) => part)).toEqual(
      ['附件1 交通任务清单', '附件2 水利任务清单', '附件2 水利任务清单'].map((part) => part.replace(' ', '')),
    );
  });

  test('tables with one head and captions of their own are parts', () => {
    const head = '序号|任务|时限|牵头单位';
    const draft = planOfBlocks([
      ...tableBlocks([...FRONT, '附件1 交通任务', head, '1|修路|年底前|市交通运输局'], { table: 0 }),
      ...tableBlocks(['附件2 水利任务', head, '1|清淤|年底前|市水利局'], { table: 1 }),
    ]);
    expect(placesOf(draft)).toEqual(['1-1|附件1交通任务|', '2-1|附件2水利任务|']);
  });

  test('tables without captions whose numbers restart are told apart by their place', () => {
    const head = '序号|任务|时限|牵头单位';
    const draft = planOfBlocks([
      ...tableBlocks([...FRONT, head, '1|修路|年底前|市交通运输局'], { table: 0 }),
      ...tableBlocks([head, '1|清淤|年底前|市水利局', '2|筑堤|年底前|市水利局'], { table: 1 }),
    ]);
    expect(placesOf(draft)).toEqual(['1-1||', '2-1||', '2-2||']);
    expect(draft.problems).toEqual([]);
  });

  test('a table that a page broke goes on without a head', () => {
    const draft = planOfBlocks([
      ...tableBlocks([...FRONT, '序号|任务|时限|牵头单位', '1|修路|年底前|市交通运输局'], { table: 0 }),
      ...tableBlocks(['2|修桥|年底前|市交通运输局', '3|修堤|年底前|市水利局'], { table: 1 }),
    ]);
    expect(draft.measures.map(({ code }) => code)).toEqual(['1', '2', '3']);
    expect(draft.problems).toEqual([]);
  });

  test('each sheet with a plan is a part, a sheet without one is said', () => {
    const head = '序号|任务|时限|牵头单位';
    const draft = planOfBlocks([
      ...tableBlocks(['填表说明|<', '字段|含义', '任务|写清楚'], { table: 0, sheet: '说明' }),
      ...tableBlocks(['2024年交通任务清单|<|<|<', head, '1|修路|2024年底前|市交通运输局'], { table: 1, sheet: '交通' }),
      ...tableBlocks(['2024年水利任务清单|<|<|<', head, '1|清淤|2024年底前|市水利局'], { table: 2, sheet: '水利' }),
      ...tableBlocks(['姓名|电话', '某人|12345', '某人|67890'], { table: 3, sheet: '联系人' }),
    ]);
    expect(placesOf(draft)).toEqual(['1-1|交通|', '2-1|水利|']);
    expect(draft.problems.map(({ code, where }) => [code, where.sheet])).toEqual([
      ['table-not-used', '说明'],
      ['table-not-used', '联系人'],
    ]);
    expect(draft.rows.unplaced).toBe(3);
  });
});

describe('a layout that is not read is said, and nothing guessed', () => {
  const refused = (...rows: readonly string[]): string[] => {
    try {
      read(...rows);
    } catch (error) {
      if (error instanceof DubanError) return codesOf(error.faults);
      throw error;
    }
    return [];
  };

  test('two measures side by side', () => {
    const head = '序号|任务|牵头单位|序号|任务|牵头单位';
    expect(refused(head, '1|修路|市交通运输局|2|修桥|市交通运输局')).toEqual(['table-layout-unknown']);
  });

  test('a head in the first column', () => {
    const rows = ['序号|1|2', '工作任务|修路|修桥', '完成时限|年底前|6月底前', '责任单位|市交通运输局|市财政局'];
    expect(refused(...rows)).toEqual(['table-layout-unknown']);
  });
});
