import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { parseParts, type PartList } from '../../src/importer/parts/parse-parts.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, file = 'parts.csv'): PartList => parseParts(bytes(text), file);
const found = ({ problems }: PartList): string[] =>
  problems.map(({ code, where }) => [where.row ?? '-', code, where.column ?? ''].join(' ').trim());

/** The codes of a list of which nothing can be read. */
function refused(text: string, file?: string): string[] {
  try {
    read(text, file);
  } catch (error) {
    if (error instanceof DubanError) return (error.faults ?? []).map(({ code }) => code);
    throw error;
  }
  return [];
}

const HEAD = '内容,牵头单位,配合单位,完成时限';

describe('a list of parts', () => {
  it('is read from CSV with heads of either language, units split as officials write them', () => {
    const { parts, problems } = read(
      `${HEAD}\n建成平台,甲局、乙局,丙局；丁局,2023年9月30日\n接入系统,丙局,,2023-12-31\n`,
    );
    expect(problems).toEqual([]);
    expect(parts).toMatchObject([
      {
        ...{
          text: '建成平台',
          leads: [{ name: '甲局' }, { name: '乙局' }],
          supports: [{ name: '丙局' }, { name: '丁局' }],
        },
        deadline: '2023-09-30',
      },
      { text: '接入系统', leads: [{ name: '丙局' }], supports: [], deadline: '2023-12-31' },
    ]);
    const english = read('text,leads,deadline\na,甲局,2023/9/30\nb,乙局,2023.10.1\n');
    expect(english.parts.map(({ deadline }) => deadline)).toEqual(['2023-09-30', '2023-10-01']);
  });

  it('is read from JSON to the same parts, with lists of units or with text', () => {
    const json = JSON.stringify([
      { text: '建成平台', leads: ['甲局'], supports: ['乙局'], deadline: '2023-09-30' },
      { text: '接入系统', leads: '丙局、丁局', deadline: '2023-12-31' },
    ]);
    const { parts, problems } = read(json, 'parts.json');
    expect(problems).toEqual([]);
    expect(parts.map(({ leads, supports }) => [...leads, ...supports].map(({ name }) => name))).toEqual([
      ['甲局', '乙局'],
      ['丙局', '丁局'],
    ]);
  });

  it('says all its faults at once, each with its row and column', () => {
    expect(found(read(`${HEAD}\n,甲局,甲局,2023-02-30\n接入系统,,,\n`))).toEqual([
      '2 part-text-missing 内容',
      '2 part-deadline-unreadable 完成时限',
      '2 part-unit-twice 配合单位',
      '3 part-lead-missing 牵头单位',
      '3 part-deadline-missing 完成时限',
    ]);
    expect(found(read(`${HEAD}\n建成平台,甲局,,2023-09-30,又一格\n`))).toEqual(['- parts-too-few', '2 cell-extra']);
    expect(found(read('[{"text":"a","leads":["甲局"],"deadline":"2023-09-30","who":"x"},7]', 'p.json'))).toEqual([
      '1 column-not-used who',
      '2 not-json',
      '2 part-text-missing text',
      '2 part-lead-missing leads',
      '2 part-deadline-missing deadline',
    ]);
  });

  it('of which nothing can be read is refused with the reason', () => {
    expect(refused('')).toEqual(['file-empty']);
    expect(refused('内容,完成时限,完成时限,备注\n')).toEqual(['column-twice', 'column-not-used', 'column-missing']);
    expect(refused('{', 'parts.json')).toEqual(['not-json']);
    expect(refused('{}', 'parts.json')).toEqual(['not-json']);
  });

  it('gives parts without a fault, or faults, whatever the cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('甲', '局', '、', '2', '-', ' ', '年', '"', '(') });
    const deadline = fc.oneof(cell, fc.constantFrom('2023-09-30', '2023年10月1日'));
    const rows = fc.array(fc.record({ text: cell, leads: cell, deadline }), { maxLength: 4 });
    fc.assert(
      fc.property(rows, (written) => {
        const list = read(JSON.stringify(written), 'parts.json');
        const names = list.parts.map(({ leads }) => leads.map(({ name }) => name));
        const whole =
          list.parts.every(({ text, deadline: on }) => text !== '' && on !== null) &&
          names.every((one) => one.length > 0 && new Set(one).size === one.length);
        expect(list.problems.length === 0).toBe(whole && written.length >= 2);
      }),
    );
  });
});
