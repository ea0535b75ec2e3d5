import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import type { Block, CellRow } from '../../src/importer/cells.ts';
import { planOfBlocks } from './support.ts';

/*
 * Tables written from measures, read back: heads by meaning in any order, in one or two rows, cells merged down where
 * neighbours agree, headings between, pages that repeat the head. What was written must come back, row by row.
 */

interface Written {
  readonly text: string;
  readonly limit: string;
  readonly lead: readonly string[];
  readonly support: readonly string[];
}

type Column = 'number' | 'text' | 'limit' | 'lead' | 'support' | 'remark';

const HEADS: Readonly<Record<Column, readonly string[]>> = {
  number: ['序号', '编号', '序 号'],
  text: ['工作任务', '具体举措', '主要措施', '任务内容', '重点\n任务', '工作事项'],
  limit: ['完成时限', '时间节点', '完成时间', '办结期限', '整改时限'],
  lead: ['牵头单位', '主办单位', '牵头部门', '牵头责任单位'],
  support: ['配合单位', '协办单位', '参与单位', '配合部门'],
  remark: ['备注', '完成情况', '联系电话'],
};

const unit = fc.constantFrom(
  '市财政局',
  '市教育局',
  '市水利局',
  '各县区人民政府、管委',
  '市“双随机、一公开”办公室',
  '甲海关',
);
const units = (min: number) => fc.uniqueArray(unit, { minLength: min, maxLength: 3 });
const measure: fc.Arbitrary<Written> = fc.record({
  text: fc.constantFrom('修建道路', '整治河道', '发放补贴', '编制目录（第一批）', '培训人员，考核上岗'),
  limit: fc.constantFrom('2024年6月底前', '年底前', '持续推进', '每季度', '2025年'),
  lead: units(1),
  support: units(0),
});
const layout = fc.record({
  order: fc.shuffledSubarray<Column>(['number', 'text', 'limit', 'lead', 'support', 'remark'], { minLength: 6 }),
  heads: fc.record({
    number: fc.constantFrom(...HEADS.number),
    text: fc.constantFrom(...HEADS.text),
    limit: fc.constantFrom(...HEADS.limit),
    lead: fc.constantFrom(...HEADS.lead),
    support: fc.constantFrom(...HEADS.support),
    remark: fc.constantFrom(...HEADS.remark),
  }),
  twoRows: fc.boolean(),
  mergesDown: fc.boolean(),
  separator: fc.constantFrom('、', '，', '；', '\n', ' '),
  /** Behind which measures a heading, a repeated head or a blank row stands. */
  between: fc.array(fc.constantFrom<'heading' | 'head' | 'blank' | 'none'>('heading', 'head', 'blank', 'none'), {
    minLength: 8,
    maxLength: 8,
  }),
});
type Layout = typeof layout extends fc.Arbitrary<infer L> ? L : never;

const where = (row: number) => ({ file: 'plan.xlsx', row });

function headRows({ order, heads, twoRows }: Layout): Omit<CellRow, 'where'>[] {
  const names = order.map((column) => heads[column]);
  const [lead, support] = [order.indexOf('lead'), order.indexOf('support')];
  if (!twoRows || support !== lead + 1) return [{ kind: 'row', cells: names }];
  const upper = names.map((name, at) => (at === lead ? '责任单位' : at === support ? '' : name));
  const others = order.flatMap((_, at) => (at === lead || at === support ? [] : [at]));
  return [
    { kind: 'row', cells: upper, across: [support] },
    { kind: 'row', cells: names, down: others },
  ];
}

function written(measures: readonly Written[], form: Layout): Block[] {
  const rows: Omit<CellRow, 'where'>[] = [...headRows(form)];
  let above: Written | null = null;
  measures.forEach((one, index) => {
    const before: Written | null = above;
    const cells = form.order.map((column) => {
      if (column === 'number') return String(index + 1);
      if (column === 'remark') return '';
      if (column === 'text' || column === 'limit') return one[column];
      return one[column].join(form.separator);
    });
    const isMerged = (column: Column): boolean =>
      before !== null &&
      (column === 'limit' || column === 'lead') &&
      JSON.stringify(before[column]) === JSON.stringify(one[column]);
    const down = form.mergesDown ? form.order.flatMap((column, at) => (isMerged(column) ? [at] : [])) : [];
    rows.push({ kind: 'row', cells, down });
    above = one;
    const next = form.between[index % form.between.length];
    if (next === 'head') rows.push(...headRows(form));
    if (next === 'blank') rows.push({ kind: 'row', cells: form.order.map(() => '') });
    if (next === 'heading') {
      const across = form.order.flatMap((_, at) => (at === 0 ? [] : [at]));
      rows.push({ kind: 'row', cells: ['（一）其他任务', ...across.map(() => '')], across });
    }
    if (next !== 'none') above = null;
  });
  const front: Block[] = ['某市任务清单', '某政办〔2024〕3号'].map((text, at) => ({
    kind: 'line',
    text,
    where: where(at),
  }));
  return [...front, ...rows.map((row, at): CellRow => ({ ...row, table: 0, where: where(at + 3) }))];
}

const filled = (blocks: readonly Block[]): number =>
  blocks.filter((block) => block.kind === 'row' && block.cells.some((cell) => cell !== '')).length;

describe('a table, however it is laid out', () => {
  test('gives back what was written into it', () => {
    fc.assert(
      fc.property(fc.array(measure, { minLength: 1, maxLength: 8 }), layout, (measures, form) => {
        const blocks = written(measures, form);
        const draft = planOfBlocks(blocks);
        expect(
          draft.measures.map((found) => ({
            text: found.text,
            limit: 'raw' in found.deadline ? found.deadline.raw : '',
            lead: found.leadUnits,
            support: found.supportingUnits,
          })),
        ).toEqual(measures);
        expect(draft.measures.map(({ code }) => code)).toEqual(measures.map((_, at) => String(at + 1)));
        const { total, measures: count, continued, tableHeads, headings, unplaced } = draft.rows;
        expect(total).toBe(filled(blocks));
        expect(count + continued + tableHeads + headings + unplaced).toBe(total);
        expect(draft.problems).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('loses no row, whatever stands in its cells and however they are merged', () => {
    const cell = fc.constantFrom(
      '',
      '1',
      '2',
      '一',
      '（一）',
      '修路',
      '合计',
      '注：某事',
      '年底前',
      '市财政局',
      '责任单位',
      '序号',
      '工作任务',
      '牵头单位',
      '完成时限',
      '同上',
      '—',
    );
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
    const row = fc.record({
      cells: fc.array(cell, { minLength: 5, maxLength: 5 }),
      down: places,
      across: places,
      table: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 15 }), (rows) => {
        const sorted = rows.toSorted((a, b) => a.table - b.table);
        const head = {
          cells: ['序号', '工作任务', '完成时限', '牵头单位', '配合单位'],
          down: [],
          across: [],
          table: 0,
        };
        const blocks = [head, ...sorted].map((one, at): CellRow => ({ kind: 'row', ...one, where: where(at) }));
        try {
          const draft = planOfBlocks(blocks);
          const { total, measures, continued, tableHeads, headings, unplaced } = draft.rows;
          expect(total).toBe(filled(blocks));
          expect(measures + continued + tableHeads + headings + unplaced).toBe(total);
          expect(draft.measures).toHaveLength(measures);
          expect(new Set(draft.measures.map(({ code }) => code)).size).toBe(measures);
          expect(unplaced === 0 || draft.problems.length > 0).toBe(true);
        } catch (error) {
          if (!(error instanceof DubanError)) throw error;
          expect(error.faults.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
