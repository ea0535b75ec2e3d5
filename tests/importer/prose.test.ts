import { describe, expect, test } from 'vitest';
import type { Block } from '../../src/importer/cells.ts';
import { parseDocument } from '../../src/importer/parse-plan.ts';
import { codesOf, parseText } from './support.ts';

const FRONT = '某市人民政府办公室关于印发某市工作方案的通知\n某政办〔2025〕3号\n某市人民政府办公室\n2025年3月1日';
const plan = (...lines: string[]) => parseText([FRONT, ...lines].join('\n'));

/** The responsibility and the limit that one paragraph is read with. */
const read = (paragraph: string) => {
  const [measure] = plan('一、重点任务', paragraph).measures;
  return [measure?.text, measure?.leadUnits.join(' '), measure?.supportingUnits.join(' '), measure?.deadline];
};

describe('who answers for a paragraph, in the wordings of real plans', () => {
  const TEXT = '推进改革。';
  test.each([
    ['（市财政局负责）', '市财政局', ''],
    ['（市财政局）', '市财政局', ''],
    ['(市财政局、市税务局)', '市财政局', '市税务局'],
    ['（责任单位：市财政局、市税务局）', '市财政局', '市税务局'],
    ['（责任单位 市财政局）', '市财政局', ''],
    ['（牵头单位：市财政局；配合单位：市税务局、市审计局）', '市财政局', '市税务局 市审计局'],
    ['（牵头单位：市财政局，责任单位：市税务局）', '市财政局', '市税务局'],
    ['（市财政局牵头，市税务局、市审计局配合）', '市财政局', '市税务局 市审计局'],
    ['（由市财政局牵头负责，各县（市、区）人民政府配合）', '市财政局', '各县（市、区）人民政府'],
    ['（市财政局、市税务局牵头，市审计局等部门按职责分工负责）', '市财政局 市税务局', '市审计局等'],
    ['（市财政局、市税务局按职责分工负责）', '市财政局', '市税务局'],
    ['（市财政局会同市税务局负责）', '市财政局', '市税务局'],
    ['（市财政局负责，市税务局配合）', '市财政局', '市税务局'],
    ['【市财政局牵头】', '市财政局', ''],
    ['〔市财政局负责〕', '市财政局', ''],
  ])('%s', (bracket, lead, support) => {
    expect(read(`1.${TEXT}${bracket}`).slice(0, 3)).toEqual([TEXT, lead, support]);
    expect(read(`1.推进改革${bracket}。`).slice(0, 3)).toEqual([TEXT, lead, support]);
  });

  test.each([
    '（以下简称市政务局）',
    '（详见附件）',
    '（含高新区）',
    '（各单位要抓好落实）',
    '（不少于3家，每家补助10万元）',
    '（2025—2027年）',
  ])('%s is no responsibility', (bracket) => {
    expect(() => plan('一、重点任务', `1.推进改革${bracket}，完善制度。`)).toThrow(/责任单位/u);
  });

  test.each([
    ['（市财政局负责，2025年6月底前）', { kind: 'dated', on: '2025-06-30', raw: '2025年6月底前' }],
    ['（市财政局牵头，2025年6月底前完成）', { kind: 'dated', on: '2025-06-30', raw: '2025年6月底前' }],
    ['（责任单位：市财政局；完成时限：9月底）', { kind: 'dated', on: '2025-09-30', raw: '9月底' }],
    ['（市财政局负责；持续推进）', { kind: 'ongoing', raw: '持续推进' }],
    ['（市财政局，长期）', { kind: 'ongoing', raw: '长期' }],
    ['（市财政局负责，每季度末）', { kind: 'recurring', raw: '每季度末', every: 'quarter' }],
    ['（市财政局负责，汛期前完成）', { kind: 'unclear', raw: '汛期前完成' }],
    ['（市财政局负责）', { kind: 'none' }],
  ])('%s says until when', (bracket, deadline) => expect(read(`1.推进改革。${bracket}`)[3]).toEqual(deadline));

  test('a limit in the words of the sentence is the deadline, the last of several, the others milestones', () => {
    const [measure] = plan('一、任务', '1.2025年6月底前完成试点，2026年底前全面推开。（市财政局负责）').measures;
    expect(measure?.deadline).toEqual({ kind: 'dated', on: '2026-12-31', raw: '2026年底前' });
    expect(measure?.milestones.map(({ on }) => on)).toEqual(['2025-06-30']);
  });

  test('label lines below a title and its paragraph belong to it', () => {
    const lines = ['1.推进改革', '精简材料。', '责任单位：市财政局', '完成时限：2025年底前', '责任领导：分管副市长'];
    const [measure, ...others] = plan('一、任务', ...lines).measures;
    expect(others).toEqual([]);
    expect(measure).toMatchObject({
      code: '1',
      text: '推进改革 精简材料。',
      leadUnits: ['市财政局'],
      leaders: ['分管副市长'],
    });
    expect(measure?.deadline).toMatchObject({ on: '2025-12-31' });
  });

  test('labels behind the sentence in the same paragraph are read too, and what follows them is not swallowed', () => {
    const draft = plan(
      '一、任务',
      '1.推进改革。责任单位：市财政局；完成时限：年底前。',
      '2.完善制度。责任单位：市税务局。',
    );
    expect(draft.measures.map(({ text, leadUnits }) => [text, leadUnits[0]])).toEqual([
      ['推进改革。', '市财政局'],
      ['完善制度。', '市税务局'],
    ]);
  });

  test('a sentence may say in its own words who acts', () => {
    const [measure] = plan(
      '一、任务',
      '1.由市财政局牵头，市税务局、市审计局配合，制定管理办法。',
      '2.推进。（市税务局负责）',
    ).measures;
    expect(measure).toMatchObject({ leadUnits: ['市财政局'], supportingUnits: ['市税务局', '市审计局'] });
  });

  test('a bracket that a line break cut is whole again', () => {
    expect(read('1.推进改革。（责任单位：市财政局、\n市税务局）').slice(0, 3)).toEqual([
      '推进改革。',
      '市财政局',
      '市税务局',
    ]);
  });
});

describe('measures and headings', () => {
  const places = (...lines: string[]) =>
    plan(...lines).measures.map(({ code, itemNumbers, part, section, text }) => [
      code,
      itemNumbers.join(),
      part,
      section,
      text,
    ]);

  test('several measures of one paragraph take its number and b, c; its first words are their section', () => {
    expect(
      places(
        '一、任务',
        '（一）优化服务。精简材料。（市财政局负责）压减时限。（市税务局负责）公开标准。（市审计局负责）',
      ),
    ).toEqual([
      ['1', '1', '一、任务', '（一）优化服务', '精简材料。'],
      ['1b', '', '一、任务', '（一）优化服务', '压减时限。'],
      ['1c', '', '一、任务', '（一）优化服务', '公开标准。'],
    ]);
  });

  test('two responsibilities inside one sentence part it', () => {
    expect(places('一、任务', '1.精简材料（市财政局负责），压减时限（市税务局负责）。').map((row) => row[4])).toEqual([
      '精简材料',
      '压减时限。',
    ]);
  });

  test('paragraphs below a heading of their own take its number', () => {
    expect(
      places(
        '一、任务',
        '（一）优化服务',
        '精简材料。（市财政局负责）',
        '压减时限。（市税务局负责）',
        '（二）规范收费',
        '公开标准。（市审计局负责）',
      ),
    ).toEqual([
      ['1', '1', '一、任务', '（一）优化服务', '精简材料。'],
      ['1b', '', '一、任务', '（一）优化服务', '压减时限。'],
      ['2', '2', '一、任务', '（二）规范收费', '公开标准。'],
    ]);
  });

  const codes = (...lines: string[]): string[] => plan(...lines).measures.map(({ code }) => code);
  const DUTY = '推进此项工作。（市财政局负责）';

  test('numbers that begin anew with each part are prefixed by its printed number', () => {
    expect(codes('一、总体要求', '坚持。', '二、甲', `1.${DUTY}`, `2.${DUTY}`, '三、乙', `1.${DUTY}`)).toEqual([
      '2-1',
      '2-2',
      '3-1',
    ]);
  });

  test('numbers that begin anew with each section are prefixed by the section where its number is the only one', () => {
    expect(
      codes('一、甲', '（一）子', `1.${DUTY}`, `2.${DUTY}`, '（二）丑', `1.${DUTY}`, '二、乙', '（三）寅', `1.${DUTY}`),
    ).toEqual(['1-1', '1-2', '2-1', '3-1']);
  });

  test('and by both where sections begin anew too', () => {
    const lines = [
      '一、甲',
      '（一）子',
      `1.${DUTY}`,
      '（二）丑',
      `1.${DUTY}`,
      '二、乙',
      '（一）寅',
      `1.${DUTY}`,
      `2.${DUTY}`,
    ];
    expect(codes(...lines)).toEqual(['1-1-1', '1-2-1', '2-1-1', '2-1-2']);
  });

  test('paragraphs without any number are counted through', () => {
    const draft = plan('推进改革。（市财政局负责）', '完善制度。（市税务局负责）');
    expect(draft.measures.map(({ code, itemNumbers }) => [code, itemNumbers])).toEqual([
      ['1', []],
      ['2', []],
    ]);
    expect(codesOf(draft.problems)).toEqual(['numbers-missing']);
  });

  test('a responsibility in a heading holds for all below that name nobody', () => {
    const draft = plan(
      '一、任务',
      '（一）优化服务（牵头单位：市财政局；完成时限：年底前）',
      '1.精简材料。',
      '2.压减时限。（市税务局负责，2025年6月底前）',
      '3.公开标准。',
    );
    expect(draft.measures.map(({ leadUnits, deadline }) => [leadUnits[0], 'on' in deadline && deadline.on])).toEqual([
      ['市财政局', '2025-12-31'],
      ['市税务局', '2025-06-30'],
      ['市财政局', '2025-12-31'],
    ]);
  });

  test('and so does one below the heading or behind the last item, in so many words', () => {
    const leads = (...lines: string[]) => plan(...lines).measures.map(({ leadUnits }) => leadUnits[0]);
    expect(
      leads('一、任务', '（一）优化服务', '责任单位：市财政局', '1.精简材料，压减环节。', '2.压减时限，公开标准。'),
    ).toEqual(['市财政局', '市财政局']);
    expect(leads('一、任务', '1.精简材料，压减环节。', '2.压减时限，公开标准。', '以上任务由市财政局负责。')).toEqual([
      '市财政局',
      '市财政局',
    ]);
  });
});

describe('what is no measure is not made one, and what may be one is said', () => {
  test('a task without a unit among others is delivered with its fault', () => {
    const draft = plan(
      '一、任务',
      '1.推进改革。（市财政局负责）',
      '2.完善各项配套管理制度。',
      '3.公开标准。（市税务局负责）',
    );
    expect(draft.measures.map(({ code, leadUnits }) => [code, leadUnits.length])).toEqual([
      ['1', 1],
      ['2', 0],
      ['3', 1],
    ]);
    expect(codesOf(draft.problems)).toEqual(['lead-missing']);
  });

  test('words behind the last responsibility are said', () => {
    const draft = plan('一、任务', '1.推进改革。（市财政局负责）各级各部门还要完善配套制度。');
    expect(draft.measures).toHaveLength(1);
    expect(codesOf(draft.problems)).toEqual(['task-without-unit']);
    expect(draft.problems[0]?.message).toContain('各级各部门还要完善配套制度');
  });

  test('general parts are left out in silence, a part that could hold tasks by name', () => {
    const general = ['一、总体要求', '坚持以人民为中心的发展思想，全面提升各项工作的质量和效率，形成合力。'];
    const unknown = ['三、重大改革', '（一）深化综合行政执法改革，整合队伍和职责，健全协作机制，提升效能。'];
    const draft = plan(
      ...general,
      '二、任务',
      '1.推进改革。（市财政局负责）',
      ...unknown,
      '四、保障措施',
      '（一）加强组织领导。各级各部门要高度重视，压实责任，确保各项任务落到实处。',
    );
    expect(draft.measures).toHaveLength(1);
    expect(codesOf(draft.problems)).toEqual(['section-not-used']);
    expect(draft.problems[0]?.message).toMatch(/“三、重大改革”/u);
    expect(draft.problems[0]?.message).not.toMatch(/总体要求|保障措施/u);
  });

  test('the notice before the plan, attachments and signature are no measures', () => {
    const draft = plan(
      '一、提高认识',
      '各单位要提高认识，把思想和行动统一到决策部署上来，切实增强责任感。',
      '附件：1.清单',
      '2.名单',
      '某市工作方案',
      '一、任务',
      '1.推进改革。（市财政局负责）',
      '抄送：市委办公室。',
      '某市人民政府办公室',
      '2025年3月2日',
    );
    expect(draft.measures.map(({ text }) => text)).toEqual(['推进改革。']);
    expect(draft.problems).toEqual([]);
  });

  test('prose that names nobody is refused', () => {
    expect(() => plan('一、任务', '1.推进改革。')).toThrow(/没有写明责任单位/u);
  });

  test('every line of the plan is accounted for', () => {
    const { rows, measures } = plan(
      '一、任务',
      '（一）优化服务',
      '1.精简材料',
      '压减环节。',
      '责任单位：市财政局',
      '2.公开标准。（市税务局负责）',
    );
    expect(rows).toEqual({ total: 6, measures: 2, continued: 2, tableHeads: 0, headings: 2, unplaced: 0 });
    expect(measures).toHaveLength(2);
  });
});

describe('prose and tables in one document', () => {
  const line = (text: string, at: number): Block => ({ kind: 'line', text, where: { line: at } });
  const row = (cells: string[], at: number, table = 0): Block => ({ kind: 'row', cells, table, where: { row: at } });
  const HEAD = ['序号', '工作任务', '完成时限', '责任单位'];
  const parse = (blocks: Block[]) => parseDocument({ format: 'docx', blocks, problems: [] }, { file: 'plan.docx' });
  const PROSE = [
    line('一、任务', 1),
    line('（一）建设夜间消费街区三条，完善设施。（市商务局负责）', 2),
    line('（二）开通公交夜班线路，延长运营时间。（市交通运输局负责）', 3),
  ];

  test('the table counts where it holds the tasks of the text', () => {
    const draft = parse([
      ...PROSE,
      row(HEAD, 1),
      row(['1', '建设夜间消费街区三条', '年底前', '市商务局'], 2),
      row(['2', '开通公交夜班线路', '年底前', '市交通运输局'], 3),
    ]);
    expect(draft.measures.map(({ text }) => text)).toEqual(['建设夜间消费街区三条', '开通公交夜班线路']);
    expect(codesOf(draft.problems)).not.toContain('prose-not-used');
  });

  test('a task of the text that it does not hold is said', () => {
    const draft = parse([...PROSE, row(HEAD, 1), row(['1', '建设夜间消费街区三条', '年底前', '市商务局'], 2)]);
    expect(draft.measures).toHaveLength(1);
    expect(draft.problems.filter(({ code }) => code === 'prose-not-used')).toMatchObject([{ where: { line: 3 } }]);
  });

  test('a table without units, and one that is not understood, are named beside the measures of the text', () => {
    const targets = [row(['序号', '主要指标', '目标值'], 1), row(['1', '夜间消费占比', '30%'], 2)];
    const limits = [row(['序号', '事项', '完成时限'], 1, 1), row(['1', '印发方案', '年底前'], 2, 1)];
    const draft = parse([...PROSE, ...targets, ...limits]);
    expect(draft.measures).toHaveLength(2);
    expect(codesOf(draft.problems).filter((code) => code === 'table-not-used')).toHaveLength(2);
  });
});

describe('forms met in plans of other places', () => {
  test('第一项 numbers a measure as （一） does; the last article is none', () => {
    const draft = plan(
      '第一部分 项目清单',
      '第一项 新增公共停车泊位1000个',
      '建设内容：新建停车场8处。',
      '牵头单位：区城管局。',
      '第二项 建设社区食堂20家',
      '建设内容：建设老年助餐点。',
      '牵头单位：区民政局。',
      '第三项 本方案自印发之日起施行，由区政府办公室负责解释。',
    );
    expect(draft.measures.map(({ code, section, text }) => [code, section, text])).toEqual([
      ['1', '第一项新增公共停车泊位1000个', '建设内容：新建停车场8处。'],
      ['2', '第二项建设社区食堂20家', '建设内容：建设老年助餐点。'],
    ]);
  });

  test('a remark inside the bracket of a responsibility is said, and the responsibility kept', () => {
    const draft = plan('一、任务', '1.严格准入。（市发展改革委牵头，市财政局配合。以下均需各县区政府落实，不再列出）');
    expect(draft.measures).toMatchObject([
      { text: '严格准入。', leadUnits: ['市发展改革委'], supportingUnits: ['市财政局'] },
    ]);
    expect(codesOf(draft.problems)).toEqual(['task-without-unit']);
  });

  test('a paragraph below a heading may say in its own words who acts together; signs of a list are no text', () => {
    const draft = plan(
      '一、任务',
      '（一）提升技能',
      '由市残联会同市人力资源社会保障局实施培训行动。',
      '（二）扩大就业',
      '——开发公益性岗位。（市民政局负责）',
      '● 依法征收保障金。（市税务局负责）',
    );
    expect(draft.measures.map(({ code, section, text, leadUnits }) => [code, section, text, leadUnits.join()])).toEqual(
      [
        ['1', '（一）提升技能', '由市残联会同市人力资源社会保障局实施培训行动。', '市残联'],
        ['2', '（二）扩大就业', '开发公益性岗位。', '市民政局'],
        ['2b', '（二）扩大就业', '依法征收保障金。', '市税务局'],
      ],
    );
    expect(draft.measures[0]?.supportingUnits).toEqual(['市人力资源社会保障局']);
  });

  test('a title below part and section stays in the text of its measure', () => {
    const [measure] = plan('第一章 总则', '一、任务', '（一）优化服务', '精简材料。', '责任单位：市财政局').measures;
    expect(measure).toMatchObject({ part: '第一章总则', section: '一、任务', text: '优化服务 精简材料。' });
  });
});
