/*
 * Official tables carry two kinds of spaces: layout spaces, which a narrow column leaves between Chinese characters,
 * and the thin gap that some offices type between Chinese and figures. The first kind never means anything.
 */

const CJK = String.raw`\p{Script=Han}\u3000-\u303f\uff00-\uffef\u2014\u2018\u2019\u201c\u201d\u2026()`;
const LAYOUT_GAP = new RegExp(String.raw`(?<=[${CJK}])\s+(?=[${CJK}])`, 'gu');
const LATIN = /[A-Za-z]/;

/** Text as printed, without the spaces that layout left between Chinese characters; other runs become one space. */
export function tidy(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().replace(LAYOUT_GAP, '');
}

/** Text without any space but those between Latin words: for names, headings, limits and comparison. */
export function tight(text: string): string {
  return text
    .trim()
    .replace(/\s+/gu, (gap: string, at: number, whole: string) =>
      LATIN.test(whole.charAt(at - 1)) && LATIN.test(whole.charAt(at + gap.length)) ? ' ' : '',
    );
}
