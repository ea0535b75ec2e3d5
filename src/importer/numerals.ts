const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  '○': 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const TENS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const MYRIADS: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };

/** The characters that Chinese numerals are written with, for use inside a regular expression's brackets. */
export const NUMERAL_CHARACTERS = '零〇○一二两三四五六七八九十廿卅百千万亿';

/** Half-width digits for full-width ones. */
export function plainDigits(text: string): string {
  return text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

/**
 * The whole number that a numeral says, null where it is none: 23, ２３, 二十三, 二〇二三, 廿三, 一百零五, 两千.
 * A final single digit after 百, 千 or 万 counts as printed in full (一百五 is refused, it is speech, not print).
 */
export function numeralValue(text: string): number | null {
  const plain = plainDigits(text.trim()).replace(/廿/gu, '二十').replace(/卅/gu, '三十');
  if (/^\d+$/u.test(plain)) return Number(plain);
  const characters = [...plain];
  if (characters.length === 0) return null;
  if (characters.every((character) => character in DIGITS)) return digitByDigit(characters);
  return byPlaces(characters);
}

/** 二〇二三: each character is one digit. */
function digitByDigit(characters: readonly string[]): number {
  return characters.reduce((value, character) => value * 10 + (DIGITS[character] ?? 0), 0);
}

interface Places {
  readonly total: number;
  readonly section: number;
  readonly digit: number | null;
  readonly lastPlace: number;
  /** A 零 stands between: lower places may be left out. */
  readonly zero: boolean;
}

function byPlaces(characters: readonly string[]): number | null {
  let places: Places | null = { total: 0, section: 0, digit: null, lastPlace: Infinity, zero: false };
  for (const character of characters) {
    places = places && nextPlaces(places, character);
    if (!places) return null;
  }
  const { total, section, digit, lastPlace, zero } = places;
  if (digit !== null && lastPlace > 10 && lastPlace !== Infinity && !zero) return null;
  return total + section + (digit ?? 0);
}

function nextPlaces(places: Places, character: string): Places | null {
  const { total, section, digit, lastPlace } = places;
  const value = DIGITS[character];
  if (value === 0) return digit === null ? { ...places, zero: true } : null;
  if (value !== undefined) return digit === null ? { ...places, digit: value } : null;
  const ten = TENS[character];
  if (ten !== undefined) {
    if (ten >= lastPlace || (digit === null && ten !== 10)) return null;
    return { ...places, section: section + (digit ?? 1) * ten, digit: null, lastPlace: ten, zero: false };
  }
  const myriad = MYRIADS[character];
  const sum = section + (digit ?? 0);
  if (myriad === undefined || sum === 0) return null;
  if (total > 0 && (myriad === 100_000_000 || total % 100_000_000 !== 0)) return null;
  return { total: total + sum * myriad, section: 0, digit: null, lastPlace: myriad, zero: false };
}
