import type { FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import { gridBlocks } from './grid.ts';
import {
  attributeOf,
  type Element,
  elementsOf,
  has,
  isElement,
  isHidden,
  isNeverText,
  type Page,
  textOf,
} from './html-page.ts';
import { isLayout, placeCells, rowsOf } from './html-table.ts';

const OWN_LINE = new Set(
  'p div section article main ul ol li dl dt dd blockquote pre center address fieldset form figure figcaption details summary tr td th hr caption h1 h2 h3 h4 h5 h6'.split(
    ' ',
  ),
);
const CJK_NUMERALS = /cjk|chinese|han|ideographic/iu;

/** What flows out of a page: texts that become lines where something breaks them, and tables. */
interface Sink {
  readonly text: (text: string) => void;
  /** Ends the line; `element` is where the next one stands, `level` its heading's. */
  readonly line: (element: Element, level?: number) => void;
  readonly table: (table: Element) => void;
  /** In a cell everything belongs to the document, links too. */
  readonly isCell: boolean;
}

/** Walks the document inside a page and collects its blocks. */
export class Flow {
  readonly blocks: Block[] = [];
  /** Letters and table rows that the page hides. */
  hidden = { letters: 0, rows: 0 };
  private readonly page: Page;
  private readonly where: FaultPlace;
  private readonly firstTable: number;
  private tables = 0;

  /** `firstTable`: how many tables the pages before this one held. */
  constructor(page: Page, where: FaultPlace, firstTable: number) {
    this.page = page;
    this.where = where;
    this.firstTable = firstTable;
  }

  get tableCount(): number {
    return this.tables;
  }

  read(content: Element): void {
    let [text, from, level]: [string, Element, number | undefined] = ['', content, undefined];
    const sink: Sink = {
      text: (more) => (text += more),
      line: (element, next) => {
        const line = text.trim();
        const where = this.placeOf(from);
        if (line !== '')
          this.blocks.push({ kind: 'line', text: line, ...(level === undefined ? {} : { level }), where });
        [text, from, level] = ['', element, next];
      },
      table: (table) => this.readTable(table),
      isCell: false,
    };
    this.walk(content, sink);
    sink.line(content);
  }

  private walk(element: Element, sink: Sink): void {
    let counted = Number(attributeOf(element, 'start') || '1');
    for (const child of element.childNodes) {
      if ('value' in child) sink.text(child.value.replace(/\s+/gu, ' '));
      if (!isElement(child) || this.leavesOut(child, sink)) continue;
      const { tagName } = child;
      if (tagName === 'br') sink.line(child);
      else if (tagName === 'table') this.meetTable(child, sink);
      else if (OWN_LINE.has(tagName)) {
        const level = /^h[1-6]$/u.test(tagName) ? Number(tagName.slice(1)) : undefined;
        sink.line(child, level);
        if (tagName === 'li' && element.tagName === 'ol') sink.text(ordinal(counted++, element));
        this.walk(child, sink);
        sink.line(child);
      } else this.walk(child, sink);
    }
  }

  private leavesOut(element: Element, { isCell }: Sink): boolean {
    return this.hides(element) || isNeverText(element) || (!isCell && this.page.isOutside(element));
  }

  private hides(element: Element): boolean {
    if (!isHidden(element)) return false;
    const letters = textOf(element).replace(/\s+/gu, '').length;
    this.hidden.letters += letters;
    this.hidden.rows += letters > 0 && (element.tagName === 'tr' || has(element, ['tr'])) ? 1 : 0;
    return true;
  }

  private meetTable(table: Element, sink: Sink): void {
    sink.line(table);
    if (!isLayout(table)) sink.table(table);
    else for (const row of rowsOf(table)) if (!this.hides(row)) this.walk(row, sink);
    sink.line(table);
  }

  private readTable(table: Element): void {
    const rows = rowsOf(table).filter((row) => !this.hides(row));
    const texts = new Map<number, string[]>();
    const cells = placeCells(rows, this.where);
    for (const { row, column, element } of cells) {
      const text = this.cellText(element);
      if (text === '') continue;
      const line = texts.get(row) ?? [];
      line[column] = text;
      texts.set(row, line);
    }
    const captions = elementsOf(table).filter(({ tagName }) => tagName === 'caption');
    for (const caption of captions) this.read(caption);
    const spans = cells.filter((cell) => cell.rows > 1 || cell.columns > 1);
    const place = (row: number): FaultPlace => ({ ...this.placeOf(rows[row]), row: row + 1 });
    this.blocks.push(...gridBlocks({ texts, spans }, { table: this.firstTable + this.tables, place }));
    this.tables += 1;
  }

  /** A cell's lines stand under one another; a table inside it is text, row by row. */
  private cellText(cell: Element): string {
    let [done, text] = ['', ''];
    const sink: Sink = {
      text: (more) => (text += more),
      line: () => {
        if (text.trim() !== '') done += `${done === '' ? '' : '\n'}${text.trim()}`;
        text = '';
      },
      table: (table) => {
        for (const row of rowsOf(table)) {
          for (const inner of elementsOf(row)) sink.text(` ${this.cellText(inner).replaceAll('\n', ' ')}`);
          sink.line(row);
        }
      },
      isCell: true,
    };
    this.walk(cell, sink);
    sink.line(cell);
    return done;
  }

  private placeOf(element: Element | undefined): FaultPlace {
    const line = element?.sourceCodeLocation?.startLine;
    return line === undefined ? this.where : { ...this.where, line };
  }
}

/** The number that a browser prints before an item: 1. or 一、 */
function ordinal(count: number, list: Element): string {
  if (/list-style(?:-type)?\s*:[^;]*none/iu.test(attributeOf(list, 'style'))) return '';
  return CJK_NUMERALS.test(attributeOf(list, 'style')) ? `${chineseNumber(count)}、` : `${count}. `;
}

const DIGITS = '〇一二三四五六七八九';

function chineseNumber(count: number): string {
  if (count < 1 || count > 99) return String(count);
  const [tens, ones] = [Math.floor(count / 10), count % 10];
  return `${tens > 1 ? (DIGITS[tens] ?? '') : ''}${tens > 0 ? '十' : ''}${ones > 0 ? (DIGITS[ones] ?? '') : ''}`;
}
