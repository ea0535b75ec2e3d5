import { describe, expect, test } from 'vitest';
import { unitOf } from '../../src/domain/draft-plan.ts';
import { codesOf, FRONT, HEAD, parseText, planText, rowText } from './support.ts';

const withLeads = (...leads: readonly string[]) =>
  parseText(
    planText(
      HEAD,
      leads.map((lead, at) => rowText({ number: String(at + 1), lead })),
    ),
  );

describe('a short or other form of a name', () => {
  test('that lacks its level is the unit that the document prints in full', () => {
    const draft = withLeads('市财政局', '市税务局、财政局');
    expect(unitOf(draft, '财政局')).toBe('市财政局');
    expect(codesOf(draft.problems)).toEqual(['unit-alias-assumed']);
    expect(draft.problems[0]?.where.line).toBe(6);
  });

  test('that lacks the first words of its neighbour inherits them', () => {
    const draft = withLeads('东湾开发区商务局', '东湾开发区财政局、商务局');
    expect(unitOf(draft, '商务局')).toBe('东湾开发区商务局');
  });

  test('does not inherit from a neighbour of another body', () => {
    const draft = withLeads('东湾开发区商务局', '西岭开发区财政局、商务局');
    expect(unitOf(draft, '商务局')).toBe('商务局');
    expect(draft.problems).toEqual([]);
  });

  test('is left alone without the full form in the document', () => {
    const draft = withLeads('市税务局、财政局');
    expect(unitOf(draft, '财政局')).toBe('财政局');
    expect(draft.units.map(({ name }) => name)).toEqual(['市税务局', '财政局']);
  });

  test('that means two units in two places is said as an error', () => {
    const draft = withLeads(
      '东湾开发区商务局',
      '西岭开发区商务局',
      '东湾开发区财政局、商务局',
      '西岭开发区财政局、商务局',
    );
    expect(codesOf(draft.problems)).toEqual(['unit-alias-assumed', 'unit-ambiguous']);
    expect(draft.problems[1]).toMatchObject({ severity: 'error', where: { line: 8 } });
  });

  test('with 和 or 委员会 is the form printed most often', () => {
    const draft = withLeads('市发展和改革委员会', '市发展改革委', '市发展改革委', '市工业和信息化局');
    expect(draft.units.map(({ name, seenAs }) => [name, seenAs])).toEqual([
      ['市发展改革委', ['市发展和改革委员会', '市发展改革委']],
      ['市工业和信息化局', ['市工业和信息化局']],
    ]);
  });

  test('with another name in brackets at its end is the name before them', () => {
    const draft = withLeads('市委编办（市绩效办）', '市委编办');
    expect(draft.units).toMatchObject([
      { name: '市委编办', measures: 2, seenAs: ['市委编办（市绩效办）', '市委编办'] },
    ]);
  });

  test('with a closing 等 is the same unit, and no guess', () => {
    const draft = withLeads('市财政局、市应急局等', '市应急局');
    expect(draft.measures[0]?.leadUnits).toEqual(['市财政局', '市应急局等']);
    expect(draft.units[1]).toMatchObject({ name: '市应急局', measures: 2, seenAs: ['市应急局等', '市应急局'] });
    expect(draft.problems).toEqual([]);
  });

  test.each([
    ['市发展和改革委员会', '市发改委'],
    ['市人力资源社会保障局', '市人社局'],
    ['市市场监督管理局', '市市场监管局'],
    ['市文化和旅游局', '市文旅局'],
    ['市委机构编制委员会办公室', '市委编办'],
    ['市残疾人联合会', '市残联'],
  ])('that is common everywhere is the unit: %s, %s', (long, short) => {
    const draft = withLeads(long, `市审计局、${short}`, long);
    expect(unitOf(draft, short)).toBe(long);
    expect(codesOf(draft.problems)).toEqual(['unit-alias-assumed']);
  });

  test('that lacks its level and its long words is the unit too', () => {
    expect(unitOf(withLeads('市发展和改革委员会', '市财政局、发改委'), '发改委')).toBe('市发展和改革委员会');
  });

  test('whose last word stands at the end of the list is the unit that is printed in full', () => {
    const draft = withLeads('市发展改革委', '市财政局', '市住房城乡建设局', '市发改、财政、住建局');
    expect(draft.measures[3]?.leadUnits).toEqual(['市发改', '财政', '住建局']);
    expect(['市发改', '财政', '住建局'].map((name) => unitOf(draft, name))).toEqual([
      '市发展改革委',
      '市财政局',
      '市住房城乡建设局',
    ]);
    expect(codesOf(draft.problems)).toEqual(Array.from({ length: 3 }, () => 'unit-alias-assumed'));
  });

  test('whose last word is left out and that is printed nowhere in full is a question', () => {
    const draft = withLeads('市财政局', '市发改、财政、住建局');
    expect(unitOf(draft, '市发改')).toBe('市发改');
    expect(codesOf(draft.problems)).toEqual(['unit-alias-assumed', 'unit-name-unusual']);
  });

  test('that has all characters of another in order is a question with the other as candidate', () => {
    const draft = withLeads('市文化广电体育和旅游局', '市文广旅局');
    expect(unitOf(draft, '市文广旅局')).toBe('市文广旅局');
    expect(codesOf(draft.problems)).toEqual(['unit-name-similar']);
    expect(draft.problems[0]?.message).toContain('“市文化广电体育和旅游局”（各字依次见于全称）');
  });

  test('that differs in one character from a name printed often may be misprinted', () => {
    const draft = withLeads('市农业农村局', '市农业农村局', '市农业农林局');
    expect(codesOf(draft.problems)).toEqual(['unit-name-similar']);
    expect(draft.problems[0]).toMatchObject({ where: { line: 7 } });
  });

  test.each([
    ['甲县人民政府', '乙县人民政府', '甲县人民政府'],
    ['市民政局', '市财政局', '市财政局'],
    ['市公安局', '市公安局交警支队', '市公安局交警支队'],
  ])('is not suspected of %s and %s', (...leads) => expect(withLeads(...leads).problems).toEqual([]));

  test('of the district governments is one group in every form', () => {
    const draft = withLeads('各县区人民政府、管委', '各县区人民政府、管委会', '各县区人民政府、管委');
    expect(draft.units).toMatchObject([{ name: '各县区人民政府、管委', kind: 'group', measures: 3 }]);
    expect(draft.problems).toEqual([]);
  });
});

describe('notes under the table', () => {
  const withNote = (...notes: readonly string[]) =>
    parseText([planText(HEAD, [rowText({ lead: '各服务机构', support: '市财政局' })]), ...notes].join('\n'));
  const members = (note: string) => withNote(note).units.find(({ name }) => name === '各服务机构')?.expandsTo;

  test.each([
    '注：各服务机构为：市财政局、市税务局，钦州海关。',
    '备注：1.“各服务机构”包括市财政局、市税务局、钦州海关',
    '说明：各服务机构是指市财政局、市税务局和钦州海关。'.replace('和', '、'),
  ])('%s', (note) => expect(members(note)).toEqual(['市财政局', '市税务局', '钦州海关']));

  test('name members by the unit, whatever form they print', () => {
    const draft = withNote('注：各服务机构为：财政局、市税务局。');
    expect(draft.units.find(({ kind }) => kind === 'group')?.expandsTo).toEqual(['市财政局', '市税务局']);
    expect(codesOf(draft.problems)).toEqual(['unit-alias-assumed']);
  });

  test('several notes count each', () => {
    const draft = withNote('注：1.本表自印发之日起执行。', '2.各服务机构为：市财政局、市税务局。');
    expect(draft.units[0]?.expandsTo).toEqual(['市财政局', '市税务局']);
    expect(codesOf(draft.problems)).toEqual(['note-not-used']);
  });
});

describe('the office charged with supervising', () => {
  const front = (...sentences: readonly string[]) =>
    parseText(planText(HEAD, [rowText({ lead: '市财政局' })], [...FRONT.slice(0, 2), ...sentences, '2024年3月1日']));

  test.each([
    ['市发展改革委要加强督促检查，定期通报。', '市发展改革委'],
    ['各单位要抓好落实。市政府督查室负责跟踪督查。', '市政府督查室'],
    ['由市财政局牵头负责督导，确保落实。', '市财政局'],
  ])('%s', (sentence, name) => {
    const draft = front(sentence);
    expect(draft.supervisingOffice).toMatchObject({ name, where: { line: 3 } });
    expect(draft.units.map((unit) => unit.name)).toContain(name);
  });

  test('is not every unit that is told to work, nor all of them together', () => {
    expect(
      front('市财政局要抓好落实。', '各县区、各部门要加强督促检查。', '各有关部门要加强督查。').supervisingOffice,
    ).toBeNull();
  });

  test('is asked for where the text names several', () => {
    const draft = front('市财政局要加强督查。市审计局负责督办。');
    expect(draft.supervisingOffice?.name).toBe('市财政局');
    expect(codesOf(draft.problems)).toEqual(['supervising-office-unclear']);
  });
});

describe('the front of a document', () => {
  const front = (...lines: readonly string[]) => parseText(planText(HEAD, [rowText({ limit: '6月底前' })], lines));

  test('under a letterhead, its number in other brackets, the title on two lines', () => {
    expect(
      front(
        '某县人民政府文件',
        '某政发[2023]5号',
        '某县人民政府关于印发',
        '2023年重点工作任务分工方案的通知',
        '二〇二三年四月三日',
      ),
    ).toMatchObject({
      title: '某县人民政府关于印发2023年重点工作任务分工方案的通知',
      documentNumber: '某政发〔2023〕5号',
      issuer: '某县人民政府',
      issuedOn: '2023-04-03',
    });
  });

  test('does not take a cited document for its own', () => {
    const draft = front('某市任务清单', '为落实上级通知（桂政办发〔2022〕90号），现将任务分工如下。');
    expect(draft).toMatchObject({ title: '某市任务清单', documentNumber: null, issuer: null, issuedOn: null });
  });

  test('gives its year to limits without one; without any year they are unclear', () => {
    expect(front('某市任务清单', '某政办〔2025〕3号').measures[0]?.deadline).toMatchObject({ on: '2025-06-30' });
    expect(front('某市2026年任务清单').measures[0]?.deadline).toMatchObject({ on: '2026-06-30' });
    expect(front('某市任务清单').measures[0]?.deadline).toEqual({ kind: 'unclear', raw: '6月底前' });
  });

  test('without any year leaves a limit to the year of the row above', () => {
    const rows = ['2025年3月底前', '6月底前', '持续推进', '年底前'].map((limit) => rowText({ limit }));
    const draft = parseText(planText(HEAD, rows, ['某市任务清单']));
    expect(draft.measures.flatMap(({ deadline }) => ('on' in deadline ? [deadline.on] : []))).toEqual([
      '2025-03-31',
      '2025-06-30',
      '2025-12-31',
    ]);
  });
});
