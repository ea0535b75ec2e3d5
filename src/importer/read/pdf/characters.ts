/*
 * Fonts often tell a character as its twin: ⼀ (a radical) for 一. Search and comparison know only the common form.
 */

/** Radicals that Unicode's own tables give no twin, or one of traditional script, and what they stand for. */
const RADICALS = new Map(
  [
    '⺟母',
    '⺠民',
    '⻄西',
    '⻅见',
    '⻆角',
    '⻉贝',
    '⻋车',
    '⻑長',
    '⻓长',
    '⻔门',
    '⻘青',
    '⻙韦',
    '⻚页',
    '⻛风',
    '⻜飞',
  ]
    .concat([
      '⻝食',
      '⻡首',
      '⻢马',
      '⻣骨',
      '⻤鬼',
      '⻥鱼',
      '⻦鸟',
      '⻧卤',
      '⻨麦',
      '⻩黄',
      '⻪黾',
      '⻬齐',
      '⻮齿',
      '⻰龙',
      '⻳龟',
      '⺼月',
      '⼾户',
      '⾭青',
    ])
    .map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]),
);

const TWIN = /[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]/u;
/** Marks that steer the layout and show nothing. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** A glyph's text in common characters; spaces of every kind are one space, invisible marks are nothing. */
export function commonForm(text: string): string {
  const common = TWIN.test(text)
    ? [...text].map((character) => RADICALS.get(character) ?? twinOf(character)).join('')
    : text;
  return common.replaceAll(/[\s\u00a0\u3000]/gu, ' ').replaceAll(INVISIBLE, '');
}

const twinOf = (character: string): string => (TWIN.test(character) ? character.normalize('NFKC') : character);

export const isLatin = (character: string): boolean => /[\p{Script=Latin}\p{Nd}]/u.test(character);

const RAISED = new Map([...'0123456789'].map((digit, at): [string, string] => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(at)]));

/** A raised figure (m², the mark of a footnote) in characters that keep it apart from the figures of the text. */
export const raised = (text: string): string =>
  [...text].map((character) => RAISED.get(character) ?? character).join('');

/** Whether a figure or a Latin word meets a Chinese character here, where some offices type a thin gap. */
export const meetsChinese = (before: string, after: string): boolean =>
  (isLatin(before) && /\p{Script=Han}/u.test(after)) || (/\p{Script=Han}/u.test(before) && isLatin(after));

/** Whether the text sets its figures apart from Chinese characters by spaces rather than not. */
export function setsFiguresApart(text: string): boolean {
  const apart = text.match(/[\p{Nd}\p{Script=Latin}] \p{Script=Han}|\p{Script=Han} [\p{Nd}\p{Script=Latin}]/gu) ?? [];
  const joined = text.match(/[\p{Nd}\p{Script=Latin}]\p{Script=Han}|\p{Script=Han}[\p{Nd}\p{Script=Latin}]/gu) ?? [];
  return apart.length > joined.length;
}
