/*
 * How Word prints the number of a list, by the names of its formats (ECMA-376, ST_NumberFormat).
 */

const DIGITS = '零一二三四五六七八九';
const LEGAL_DIGITS = '零壹贰叁肆伍陆柒捌玖';
const STEMS = '甲乙丙丁戊己庚辛壬癸';
const BRANCHES = '子丑寅卯辰巳午未申酉戌亥';

/** The number in the format; undefined where the format prints none (bullet, none). Unknown formats print 1, 2, 3. */
export function formatNumber(value: number, format: string): string | undefined {
  if (format === 'bullet' || format === 'none') return undefined;
  if (!Number.isInteger(value) || value < 0 || value > 99_999) return String(value);
  return (FORMATS[format] ?? String)(value);
}

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  decimal: String,
  decimalHalfWidth: String,
  decimalZero: (value) => String(value).padStart(2, '0'),
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  chineseCounting: counting,
  chineseCountingThousand: (value) => counting(value),
  japaneseCounting: (value) => counting(value),
  taiwaneseCounting: (value) => counting(value),
  taiwaneseCountingThousand: (value) => counting(value),
  ideographDigital: byDigit,
  japaneseDigitalTenThousand: byDigit,
  taiwaneseDigital: byDigit,
  koreanDigital2: byDigit,
  chineseLegalSimplified: (value) => counting(value, { digits: LEGAL_DIGITS, places: ['', '拾', '佰', '仟', '万'] }),
  ideographLegalTraditional: (value) => counting(value, { digits: LEGAL_DIGITS, places: ['', '拾', '佰', '仟', '万'] }),
  ideographTraditional: (value) => cyclic(value, STEMS),
  ideographZodiac: (value) => cyclic(value, BRANCHES),
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  ideographEnclosedCircle: (value) => fromBlock(value, [[1, 10, 0x3280]]),
  decimalEnclosedParen: (value) => fromBlock(value, [[1, 20, 0x2474]]),
  decimalEnclosedFullstop: (value) => fromBlock(value, [[1, 20, 0x2488]]),
  numberInDash: (value) => `- ${value} -`,
  upperLetter: (value) => letters(value, 65),
  lowerLetter: (value) => letters(value, 97),
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
};

function fullWidth(value: number): string {
  return String(value).replace(/\d/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

function byDigit(value: number): string {
  return String(value).replace(/\d/gu, (digit) => (digit === '0' ? '〇' : DIGITS.charAt(Number(digit))));
}

/** 十, 十一, 二十, 一百零五: a leading 一 before 十 is not written, a gap of places is one 零. */
function counting(
  value: number,
  { digits, places } = { digits: DIGITS, places: ['', '十', '百', '千', '万'] as readonly string[] },
): string {
  const written = [...String(value)];
  let text = '';
  written.forEach((character, at) => {
    const digit = Number(character);
    const isGap = digit === 0;
    if (!isGap) text += digits.charAt(digit) + (places[written.length - 1 - at] ?? '');
    else if (!text.endsWith(digits.charAt(0)) && written.slice(at).some((later) => later !== '0'))
      text += digits.charAt(0);
  });
  if (text === '') return digits.charAt(0);
  return digits === DIGITS && text.startsWith('一十') ? text.slice(1) : text;
}

function cyclic(value: number, characters: string): string {
  return value === 0 ? '' : characters.charAt((value - 1) % characters.length);
}

function circled(value: number): string {
  return fromBlock(value, [
    [0, 0, 0x24ea],
    [1, 20, 0x2460],
    [21, 35, 0x3251],
    [36, 50, 0x32b1],
  ]);
}

/** Characters that stand for one number each; beyond them Word prints the bare number. */
function fromBlock(value: number, blocks: readonly (readonly [number, number, number])[]): string {
  const block = blocks.find(([from, to]) => value >= from && value <= to);
  return block === undefined ? String(value) : String.fromCodePoint(block[2] + value - block[0]);
}

/** a … z, aa, bb …: Word doubles the letter instead of counting on. */
function letters(value: number, first: number): string {
  if (value === 0) return '';
  const letter = String.fromCharCode(first + ((value - 1) % 26));
  return letter.repeat(Math.min(Math.floor((value - 1) / 26) + 1, 50));
}

const ROMAN = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;

function roman(value: number): string {
  let rest = Math.min(value, 3999);
  let text = '';
  for (const [worth, sign] of ROMAN) {
    text += sign.repeat(Math.floor(rest / worth));
    rest %= worth;
  }
  return text;
}
