import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContributions } from '../../src/notifications/inbound/read-contribution.ts';

const A = { measureId: 'm1', code: '17' };
const B = { measureId: 'm2', code: '39b' };
const read = (text: string, items = [A], others: readonly string[] = []) => readContributions(text, items, others);
const given = (text: string, items = [A], others: readonly string[] = []) =>
  read(text, items, others).given.map(({ item, text: said }) => `${item.code}: ${said}`);

describe('a reply of a supporting unit', () => {
  it('counts as it stands where one thing alone is asked, kind words left out', () => {
    expect(given('您好：\n已接入12个系统，\n其余3个年底前接入。\n谢谢！')).toEqual([
      '17: 已接入12个系统，\n其余3个年底前接入。',
    ]);
    expect(given('17：已完成80%')).toEqual(['17: 已完成80%']);
    expect(given('第１７项 已办结')).toEqual(['17: 已办结']);
  });

  it('gives nothing by kind words or a bare signature', () => {
    for (const text of ['收到', '收到，谢谢！', '您好\n\n谢谢', '']) {
      expect(read(text)).toEqual({ given: [], asking: [], rest: '' });
    }
  });

  it('belongs to the measure whose number stands before the words; the rest is about something else', () => {
    const text = '17：数据见下\n共12个\n39b 无新增\n5 已办结';
    expect(given(text, [A, B], ['5'])).toEqual(['17: 数据见下\n共12个', '39b: 无新增']);
    expect(read(text, [A, B], ['5']).rest).toBe('5 已办结');
    expect(read('数据稍后报送', [A, B]).rest).toBe('数据稍后报送');
    expect(read('收到', [A], ['5']).rest).toBe('收到');
  });

  it('that asks something gives nothing, and is passed on', () => {
    expect(read('请问需要哪一年的数据？')).toMatchObject({ given: [], asking: [{ item: A }] });
  });

  it('loses no line, whatever it holds', () => {
    const line = fc.stringMatching(/^[甲乙丙丁]{1,4}$/u);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.boolean(), (lines, alone) => {
        const found = read(lines.join('\n'), alone ? [A] : [A, B]);
        const kept = [...found.given, ...found.asking].map(({ text }) => text);
        expect([...kept, ...(found.rest === '' ? [] : [found.rest])].join('\n')).toBe(lines.join('\n'));
      }),
    );
  });
});
