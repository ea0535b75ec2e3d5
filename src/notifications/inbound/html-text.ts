const NAMED: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  emsp: ' ',
  ensp: ' ',
};

/** Where mail programs begin the quoted mail in HTML; a divider takes its place, at which the reply is cut. */
const QUOTE = new RegExp(
  `<(?:blockquote[^<>]*|div[^<>]{1,500}(?:${[
    'gmail_quote',
    'isReplyContent',
    'ntes-mailmaster-quote',
    'qmbox',
    'OutlookMessageHeader',
    'divRplyFwdMsg',
    'appendonsend',
  ].join('|')})[^<>]*)>`,
  'gi',
);

const LONGEST = 500_000;

/** What is written in a mail but not shown. */
const UNSEEN: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<style', '</style'],
  ['<script', '</script'],
  ['<title', '</title'],
];

/** The words of a mail that came only as HTML: enough to read a reply, no more. */
export function htmlToText(html: string): string {
  return UNSEEN.reduce(without, html.slice(0, LONGEST))
    .replace(/\s+/g, ' ')
    .replace(QUOTE, '\n-----Original Message-----\n')
    .replace(/<(?:br|hr)\b[^<>]*>|<\/?(?:p|div|tr|li|h[1-6]|table|ul|ol)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, dec?: string, hex?: string, name?: string) =>
      entity(whole, { dec, hex, name }),
    )
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without everything from each opening to its close; an opening that is never closed takes the rest with it. */
function without(html: string, [opening, close]: readonly [string, string]): string {
  // Letter by letter: the lower case of some foreign letters is longer than they are.
  const lower = html.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const kept: string[] = [];
  for (let at = 0; ;) {
    const start = lower.indexOf(opening, at);
    kept.push(html.slice(at, start === -1 ? undefined : start));
    const end = start === -1 ? -1 : lower.indexOf(close, start);
    if (end === -1) return kept.join('');
    at = end + close.length;
    // The closing tag's own end is left for the removal of tags.
    kept.push(close === '-->' ? '' : '<');
  }
}

function entity(whole: string, { dec, hex, name }: Record<'dec' | 'hex' | 'name', string | undefined>): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const code = dec === undefined ? parseInt(hex ?? '', 16) : Number(dec);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
