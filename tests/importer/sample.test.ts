import { describe, expect, test } from 'vitest';
import type { Deadline } from '../../src/domain/draft-plan.ts';
import { unitOf } from '../../src/domain/draft-plan.ts';
import { SAMPLE_ROWS } from './fixtures/sample-truth.ts';
import { codesOf, measureOf, planOfText, sampleBytes } from './support.ts';

const draft = planOfText(sampleBytes(), { file: 'sample.txt' });
const DISTRICTS = '各县区人民政府、管委';

const limitOf = (deadline: Deadline): string =>
  deadline.kind === 'dated' ? deadline.on : 'raw' in deadline ? deadline.raw : '';

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

describe('the sample plan against what the document says', () => {
  test('gives every row its code, limit, lead and supporting units, in the order of the document', () => {
    const read = draft.measures.map((measure) => [
      measure.code,
      limitOf(measure.deadline),
      measure.leadUnits.join(' '),
      measure.supportingUnits.join(' '),
    ]);
    expect(read).toEqual(SAMPLE_ROWS);
    expect(SAMPLE_ROWS).toHaveLength(94);
  });

  test('finds all 88 items, with items 5 and 6 in one measure and none in rows without a number', () => {
    expect(draft.measures.flatMap((measure) => measure.itemNumbers)).toEqual(
      Array.from({ length: 88 }, (_, at) => at + 1),
    );
    expect(measureOf(draft, '5').itemNumbers).toEqual([5, 6]);
    expect(measureOf(draft, '5').basis?.split('\n')).toHaveLength(2);
    const unnumbered = draft.measures.filter(({ itemNumbers }) => itemNumbers.length === 0).map(({ code }) => code);
    expect(unnumbered).toEqual(['36b', '39b', '39c', '39d', '44b', '50b', '53b']);
    expect(measureOf(draft, '50b').basis).toMatch(/^建设/);
    expect(measureOf(draft, '39b').basis).toBeNull();
  });

  test('counts 17 dated and 77 ongoing measures', () => {
    const dated = draft.measures.flatMap(({ deadline }) => (deadline.kind === 'dated' ? [deadline.on] : []));
    expect(countBy(dated)).toEqual({
      '2023-06-30': 2,
      '2023-10-31': 1,
      '2023-11-30': 3,
      '2023-12-20': 1,
      '2023-12-31': 9,
      '2025-12-31': 1,
    });
    const ongoing = draft.measures.flatMap(({ deadline }) => (deadline.kind === 'ongoing' ? [deadline.raw] : []));
    expect(countBy(ongoing)).toEqual({ 持续推进: 76, 长期坚持: 1 });
    expect(measureOf(draft, '10').deadline).toEqual({ kind: 'dated', on: '2023-12-31', raw: '2023年12月31日前' });
  });

  test('keeps 5 parts and 23 sections over repeated page heads, without the spaces of narrow columns', () => {
    const parts = [...new Set(draft.measures.map(({ part }) => part))];
    const sections = [...new Set(draft.measures.map(({ section }) => section))];
    expect(parts).toHaveLength(5);
    expect(parts[0]).toBe('一、清除准入障碍，降低企业进入成本');
    expect(sections).toHaveLength(23);
    expect(sections[1]).toBe('(二)改进工业品管理制度。');
    expect(measureOf(draft, '76').section).toBe(measureOf(draft, '77').section);
    expect(measureOf(draft, '39').part).toMatch(/^三、/);
  });

  test('accounts for every row of the table', () => {
    expect(draft.rows).toEqual({ total: 128, measures: 94, continued: 1, tableHeads: 28, headings: 5, unplaced: 0 });
    const lines = new TextDecoder().decode(sampleBytes()).split('\n');
    expect(lines.filter((line) => line.includes('\t'))).toHaveLength(draft.rows.total);
  });

  test('points each measure at its line', () => {
    const lines = new TextDecoder().decode(sampleBytes()).split('\n');
    for (const { text, where } of draft.measures) expect(lines[(where.line ?? 0) - 1]).toContain(text);
  });

  test('reads the front: title, number, issuer, date and the office charged with urging', () => {
    expect(draft).toMatchObject({
      title: '示例：钦州市2023年降低制度性交易成本任务分工表（自拟简本）',
      documentNumber: '钦政办〔2023〕17号',
      issuer: '钦州市人民政府办公室',
      issuedOn: '2023-05-22',
      supervisingOffice: { name: '市发展改革委', where: { line: 19 } },
    });
    expect(draft.measures.filter(({ leadUnits }) => leadUnits.includes('市发展改革委'))).toHaveLength(17);
  });
});

describe('limits and figures inside the texts of the sample', () => {
  test('takes as milestones the limits of the own text that are not the deadline', () => {
    const milestones = draft.measures.flatMap(({ code, milestones: own }) => own.map(({ on }) => [code, on]));
    expect(milestones).toEqual([
      ['9', '2023-12-31'],
      ['61', '2023-12-31'],
      ['61', '2025-12-31'],
    ]);
    expect(measureOf(draft, '61').milestones[1]?.text).toMatch(/^2025 年底前建成 3 个超限检测站/);
  });

  test('takes the promised figures, and no condition, starting figure, count of a list or version', () => {
    const targets = draft.measures.flatMap(({ code, targets: own }) =>
      own.map(({ value, unit, relation, raw }) => [code, value, unit, relation, raw]),
    );
    expect(targets).toEqual([
      ['37', 200_000_000, '吨', '>=', '2亿吨'],
      ['37', 6_000_000, '标箱', '>=', '600万标箱'],
      ['39', 40, '%', '>=', '40%'],
      ['39b', 80, '%', '>=', '80%'],
      ['46', 55, '名', '<=', '前55名'],
      ['46', 42_000_000_000, '元', '=', '420亿元'],
      ['49', 7, '工作日', '<=', '7个工作日'],
      ['49', 2, '工作日', '<=', '2个工作日'],
      ['50', 95, '%', '=', '95%'],
      ['55', 7, '工作日', '<=', '7个工作日'],
      ['61', 20, '个', '=', '20个'],
      ['61', 3, '个', '=', '3个'],
    ]);
  });
});

describe('the units of the sample', () => {
  const unit = (name: string) => draft.units.find((candidate) => candidate.name === name);

  test('holds the governments of counties and districts as one group, in both forms', () => {
    expect(unit(DISTRICTS)).toMatchObject({ kind: 'group', measures: 47, seenAs: [DISTRICTS, `${DISTRICTS}会`] });
    expect(unitOf(draft, `${DISTRICTS}会`)).toBe(DISTRICTS);
  });

  test('knows the 11 groups, by their wording', () => {
    const groups = draft.units.filter(({ kind }) => kind === 'group').map(({ name }) => name);
    expect(groups.toSorted()).toEqual(
      [
        '各有关部门',
        DISTRICTS,
        '各政务服务机构',
        '涉及企业跨区域经营和迁移管理部门',
        '有行政处罚权的部门',
        '市“双随机、一公开”监管部门联席会议各成员单位',
        '各行业主管部门',
        '各行政执法部门',
        '各知识产权维权部门',
        '涉企政策文件制定部门',
        '市减轻企业负担联席会议其他成员单位',
      ].toSorted(),
    );
  });

  test('expands the service bodies to the 42 that the note lists, each of them a unit', () => {
    const members = unit('各政务服务机构')?.expandsTo ?? [];
    expect(members).toHaveLength(42);
    expect([members[0], members.at(-1)]).toEqual(['市委编办', '人民银行钦州市中心支行']);
    expect(members.filter((name) => unit(name)?.kind !== 'body')).toEqual([]);
    expect(unit('市统计局')?.measures).toBe(0);
  });

  test.each([
    ['市人力资源和社会保障局', '市人力资源社会保障局'],
    ['市场监管局', '市市场监管局'],
    ['贸易与物流发展局', '自贸区钦州港片区贸易与物流发展局'],
    ['市委编办（市绩效办）', '市委编办'],
    ['市应急局等', '市应急局'],
  ])('knows %s as %s', (printed, name) => {
    expect(unitOf(draft, printed)).toBe(name);
    expect(unit(name)?.seenAs).toEqual(expect.arrayContaining([printed, name]));
    expect(unit(printed)).toBeUndefined();
  });

  test('says each alias that it assumed, with its line, and nothing else', () => {
    expect(codesOf(draft.problems)).toEqual(Array.from({ length: 4 }, () => 'unit-alias-assumed'));
    const assumed = draft.problems.map(({ message }) => /“(.+?)”/u.exec(message)?.[1]);
    expect(assumed).toEqual(['贸易与物流发展局', '市人力资源和社会保障局', '市场监管局', '市委编办（市绩效办）']);
    for (const { where } of draft.problems) expect(where.line).toBeGreaterThan(0);
  });

  test('counts the measures that name a unit', () => {
    expect(unit('市市场监管局')?.measures).toBe(
      SAMPLE_ROWS.filter(([, , leads, supports]) => /(^| )市?市场监管局( |$)/.test(`${leads} ${supports}`)).length,
    );
    expect(unit('贸易与物流发展局')).toBeUndefined();
    expect(unit('自贸区钦州港片区贸易与物流发展局')?.measures).toBe(4);
  });

  test('names no unit twice and resolves every printed name to a unit', () => {
    const names = draft.units.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { leadUnits, supportingUnits } of draft.measures) {
      for (const printed of [...leadUnits, ...supportingUnits]) expect(names).toContain(unitOf(draft, printed));
    }
  });
});
