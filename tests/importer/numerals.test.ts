import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numeralValue } from '../../src/importer/numerals.ts';

const DIGITS = '零一二三四五六七八九';

/** An independent writer of numerals below 100,000,000, as print writes them (一百零五, 十二, 三万零二十). */
function written(value: number): string {
  if (value >= 10_000) {
    const low = value % 10_000;
    const high = written(Math.floor(value / 10_000));
    return `${high}万${low === 0 ? '' : low < 1000 ? `零${written(low)}` : written(low)}`;
  }
  if (value < 10) return DIGITS.charAt(value);
  const digits = [...String(value)].map(Number);
  const places = ['', '十', '百', '千'];
  const parts = digits.map((digit, at) =>
    digit === 0 ? '零' : DIGITS.charAt(digit) + (places[digits.length - 1 - at] ?? ''),
  );
  const text = parts.join('').replaceAll(/零+/g, '零').replace(/零$/, '');
  return value < 20 ? text.replace(/^一十/, '十') : text;
}

describe('numeralValue', () => {
  test.each([
    ['23', 23],
    ['２３', 23],
    ['二十三', 23],
    ['廿三', 23],
    ['二〇二三', 2023],
    ['十', 10],
    ['一百零五', 105],
    ['两千', 2000],
    ['三万零二十', 30_020],
    ['一亿三千万', 130_000_000],
    ['零', 0],
  ])('reads %s as %d', (text, value) => expect(numeralValue(text)).toBe(value));

  test.each(['', '甲', '一百五', '三万五', '十百', '三万二万', '万', '二十十', '1.5'])('refuses %s', (text) =>
    expect(numeralValue(text)).toBeNull(),
  );

  test('reads back every numeral that is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (value) => {
        expect(numeralValue(written(value))).toBe(value);
      }),
    );
  });

  test('reads back every number written digit by digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (value) => {
        const text = [...String(value)].map((digit) => DIGITS.charAt(Number(digit))).join('');
        expect(numeralValue(text)).toBe(value);
      }),
    );
  });
});
