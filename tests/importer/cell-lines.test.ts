import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { codesOf, FRONT, parseText, planText } from './support.ts';

const HEAD = ['序号', '工作任务', '完成时限', '牵头单位', '配合单位'];
const lines = (...cells: readonly string[]): string => [...FRONT, ...HEAD, ...cells].join('\n');
const shown = ({ measures }: DraftPlan) =>
  measures.map(({ code, part, text, deadline, leadUnits, supportingUnits }) => [
    ...[code, part, text, 'raw' in deadline ? deadline.raw : null, leadUnits.join(' '), supportingUnits.join(' ')],
  ]);

describe('a table with one cell to a line, as copied from a web page', () => {
  test('is read as the table that it was, with headings, repeated heads and a note', () => {
    const draft = parseText(
      lines(
        ...['一、优化服务', '1', '压减办理时限。', '2024年6月底前', '市财政局', '市税务局、市审计局'],
        ...['2', '公布清单。', '持续推进', '市司法局', '各有关部门'],
        ...['二、强化监管', '3', '开展抽查。', '每季度', '市税务局', '市财政局', ...HEAD],
        ...['4', '公开结果。', '年底前', '市审计局', '市财政局', '注：各有关部门包括市财政局、市税务局。'],
      ),
    );
    expect(shown(draft)).toEqual([
      ['1', '一、优化服务', '压减办理时限。', '2024年6月底前', '市财政局', '市税务局 市审计局'],
      ['2', '一、优化服务', '公布清单。', '持续推进', '市司法局', '各有关部门'],
      ['3', '二、强化监管', '开展抽查。', '每季度', '市税务局', '市财政局'],
      ['4', '二、强化监管', '公开结果。', '年底前', '市审计局', '市财政局'],
    ]);
    expect([draft.title, draft.issuedOn, draft.problems]).toEqual([FRONT[0], '2024-03-01', []]);
    expect(draft.measures[0]?.where.line).toBe(10);
    expect(draft.units.find(({ name }) => name === '各有关部门')?.expandsTo).toEqual(['市财政局', '市税务局']);
  });

  test('takes a blank line for an empty cell, also where a blank line stands between all of them', () => {
    const cells = ['1', '做', '年底前', '市财政局', '', '2', '再做', '年底前', '市税务局', '市财政局'];
    const close = parseText(lines(...cells));
    const wide = parseText([...FRONT, ...[...HEAD, ...cells].flatMap((cell) => ['', cell])].join('\n'));
    for (const draft of [close, wide]) {
      expect(shown(draft).map((row) => row.slice(2))).toEqual([
        ['做', '年底前', '市财政局', ''],
        ['再做', '年底前', '市税务局', '市财政局'],
      ]);
      expect(draft.problems).toEqual([]);
    }
  });

  test('takes the lines of a cell together where one column alone can hold them', () => {
    const draft = parseText(lines('1', '第一段。', '第二段。', '年底前', '市财政局', '市税务局'));
    expect(shown(draft)[0]).toEqual(['1', null, '第一段。第二段。', '年底前', '市财政局', '市税务局']);
  });

  test('says what it cannot place, and places nothing by guess', () => {
    const draft = parseText(
      lines(
        ...['1', '做', '年底前', '市财政局'],
        ...['2', '再做', '年底前', '市税务局', '市财政局', '市审计局'],
        ...['3', '还做', '市税务局', '市财政局'],
      ),
    );
    expect(shown(draft).map((row) => row.slice(2))).toEqual([
      ['做', '年底前', '', ''],
      ['再做', '年底前', '', ''],
      ['还做｜市税务局｜市财政局', null, '', ''],
    ]);
    const unclear = draft.problems.filter(({ code }) => code === 'cells-unclear');
    expect(unclear.map(({ severity, where }) => [severity, where.line])).toEqual([
      ['error', 9],
      ['error', 13],
      ['error', 19],
    ]);
    expect(unclear.map(({ message }) => /“(.+?)”/u.exec(message)?.[1])).toEqual([
      '市财政局',
      '市税务局｜市财政局｜市审计局',
      '还做｜市税务局｜市财政局',
    ]);
  });

  test('without numbers is refused with what to do', () => {
    const text = [...FRONT, ...HEAD.slice(1), '做', '年底前', '市财政局', '市税务局'].join('\n');
    const read = (): DraftPlan => parseText(text);
    expect(read).toThrow(DubanError);
    try {
      read();
    } catch (error) {
      expect(error instanceof DubanError && codesOf(error.faults)).toEqual(['cells-unclear']);
    }
  });

  test('gives the same measures as the table with tabs, whatever its cells hold', () => {
    const unit = fc.constantFrom('市财政局', '市税务局', '市审计局、市司法局');
    const row = fc.tuple(
      fc.constantFrom('推进改革。', '公布清单，接受监督。', '办理时限压减 30%'),
      fc.constantFrom('年底前', '持续推进', '2024年6月30日前', '每月'),
      unit,
      fc.oneof(unit, fc.constant('')),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const numbered = rows.map((cells, at) => [String(at + 1), ...cells]);
        const tabs = parseText(
          planText(
            HEAD.join('|'),
            numbered.map((cells) => cells.join('|')),
          ),
        );
        const single = parseText(lines(...numbered.flat(), '注：完。'));
        expect(shown(single)).toEqual(shown(tabs));
      }),
    );
  });
});
