import type { ActRow } from '../../rehearsal/assume.ts';

/** One row of the page behind a link, as far as a reader can see it. */
export interface PageRow {
  /** Position in the form: the fields are `choice.<index>`, `text.<index>`, `newDue.<index>`. */
  readonly index: number;
  readonly code: string;
  /** Values that the row offers; none when it is settled or only for reading. */
  readonly choices: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

const unescape = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/** Reads the rows of an answer page from its HTML. */
export function readPage(html: string): PageRow[] {
  const heads = [...html.matchAll(/<h2 id="row-(\d+)">\s*第\s*(.+?)\s*项\s*<\/h2>/gs)];
  return heads.map((head, place) => {
    const part = html.slice(head.index, heads[place + 1]?.index);
    const index = Number(head[1]);
    const choices = [...part.matchAll(/<input\b[^>]*\bname="choice\.(\d+)"[^>]*\bvalue="([^"]*)"/g)]
      .filter((choice) => Number(choice[1]) === index)
      .map((choice) => unescape(choice[2] ?? ''));
    return { index, code: unescape(head[2] ?? ''), choices };
  });
}

/** The value that an act chooses on the page; null where opening the page is all. */
function choiceOf(row: ActRow): string | null {
  if (row.does === 'sign' || row.does === 'ask-wrong') return null;
  return row.does === 'report' ? row.claim : row.does;
}

/**
 * The form of an act: each row filled in where the page offers the choice. `missing` are the measures whose row is not
 * there any more to be answered.
 */
export function fillIn(
  page: readonly PageRow[],
  rows: readonly ActRow[],
): { form: URLSearchParams; missing: string[] } {
  const form = new URLSearchParams();
  const missing: string[] = [];
  for (const row of rows) {
    const choice = choiceOf(row);
    if (choice === null) continue;
    const place = page.find(({ code, choices }) => code === row.item.measure && choices.includes(choice));
    if (place === undefined) {
      missing.push(row.item.measure);
      continue;
    }
    form.set(`choice.${place.index}`, choice);
    form.set(`text.${place.index}`, textOf(row));
    if (row.does === 'new-date') form.set(`newDue.${place.index}`, row.newDue);
  }
  return { form, missing };
}

/** What a person would write beside the choice. */
export function textOf(row: ActRow): string {
  switch (row.does) {
    case 'report':
      return row.claim === 'done' ? '已按要求完成，有关材料备查。' : '按计划推进，暂无困难。';
    case 'confirm':
      return '经核实，同意销号。';
    case 'new-date':
      return '请在新时限前完成。';
    case 'not-completed':
      return '两次逾期，认定未完成。';
    case 'sign':
    case 'ask-wrong':
      return '';
  }
}
