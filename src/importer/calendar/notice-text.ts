import { festivalsIn, ITEM_HEAD, type Festival } from './festivals.ts';

/** A sentence of a notice, without layout; `line` is where it begins in the file. */
export interface Sentence {
  readonly text: string;
  readonly line: number;
}

/** One item of a notice: the festivals of its head, and what it says about them. */
export interface NoticeItem {
  readonly festivals: readonly Festival[];
  readonly line: number;
  readonly sentences: readonly Sentence[];
}

interface Flowing {
  readonly text: string;
  /** The line of each character. */
  readonly lines: readonly number[];
}

/** Width and kind of characters made one, layout taken out: notices are copied from pages, mails and PDFs. */
function flowing(raw: string): Flowing {
  const characters: string[] = [];
  const lines: number[] = [];
  raw
    .normalize('NFKC')
    .split(/\r\n|[\r\n]/u)
    .forEach((line, index) => {
      for (const character of line.replace(/[\s\u200B\uFEFF]+/gu, '')) {
        characters.push(character);
        for (let unit = 0; unit < character.length; unit += 1) lines.push(index + 1);
      }
    });
  return { text: characters.join(''), lines };
}

/** The items of a notice in their order; what stands before the first is left to the caller. */
export function noticeItems(raw: string): { readonly preface: string; readonly items: readonly NoticeItem[] } {
  const { text, lines } = flowing(raw);
  const heads = [...text.matchAll(ITEM_HEAD)];
  const items = heads.map((head, index): NoticeItem => {
    const from = head.index + head[0].length;
    const to = heads[index + 1]?.index ?? text.length;
    return {
      festivals: festivalsIn(head[1] ?? ''),
      line: lines[head.index] ?? 1,
      sentences: sentencesOf(text.slice(from, to), lines.slice(from, to)),
    };
  });
  return { preface: text.slice(0, heads[0]?.index ?? text.length), items };
}

function sentencesOf(text: string, lines: readonly number[]): Sentence[] {
  return [...text.matchAll(/[^。]+/gu)].map((match) => ({ text: match[0], line: lines[match.index] ?? 1 }));
}

/** The year that a notice is about, as its title or preface says; null where neither does. */
export function yearOfPreface(preface: string): number | null {
  const [, title] = /(\d{4})年(?:部分|元旦|全年|法定)?[^。]{0,40}?(?:节假日|放假|元旦)/u.exec(preface) ?? [];
  return title === undefined ? null : Number(title);
}
