import { takeInline } from './inline.ts';
import { paragraphTooLong } from './refusals.ts';
import type { Walk } from './walk.ts';
import { childOf, type Element, isOn, valueOf, wholeNumber } from './xml.ts';

export interface Paragraph {
  /** With its automatic number; `\n` where a line was broken by hand. */
  readonly text: string;
  /** The printed number alone, '' without one. */
  readonly number: string;
  /** Level of a heading, 1 the highest. */
  readonly level: number | undefined;
  readonly boxes: readonly Element[];
}

/** As in the text form: also keeps the search for names and figures short. */
const LENGTH_LIMIT = 20_000;
const BODY_TEXT = 9;

/** Reads a paragraph; null where its mark was deleted, so that its text goes on in the next one. */
export function readParagraph(walk: Walk, element: Element): Paragraph | null {
  const properties = childOf(element, 'w:pPr');
  const styleId = valueOf(properties, 'w:pStyle') ?? walk.styles.standard;
  const style = walk.styles.of(styleId);
  const wasHidden = walk.seen.hidden;
  const isInField = (walk.fields?.length ?? 0) > 0;
  const found = { text: '', boxes: [] };
  takeInline(walk, element, found);
  const text = walk.carried + found.text;
  walk.carried = '';
  if (text.length > LENGTH_LIMIT) throw paragraphTooLong(text.length, LENGTH_LIMIT, walk.where);
  const mark = childOf(properties, 'w:rPr');
  if (childOf(mark, 'w:del') !== undefined || childOf(mark, 'w:moveFrom') !== undefined) {
    walk.carried = text;
    return found.boxes.length > 0 ? { text: '', number: '', level: undefined, boxes: found.boxes } : null;
  }
  const isEmpty = text.trim() === '';
  const isGone = isEmpty && (isOn(mark, 'w:vanish') || walk.seen.hidden > wasHidden || isInField);
  const number = isGone ? '' : numberOf(walk, properties, styleId);
  const outline = wholeNumber(valueOf(properties, 'w:outlineLvl')) ?? style.outline ?? BODY_TEXT;
  return {
    text: number + text,
    number,
    level: outline < BODY_TEXT && !isEmpty ? outline + 1 : undefined,
    boxes: found.boxes,
  };
}

/** The list may be named by the paragraph itself or by its style; list 0 means none. */
function numberOf({ styles, numbering }: Walk, properties: Element | undefined, styleId: string | undefined): string {
  const own = childOf(properties, 'w:numPr');
  const style = styles.of(styleId);
  const ownList = valueOf(own, 'w:numId');
  const numId = ownList ?? style.numId;
  if (numId === undefined || numId === '0') return '';
  const ofStyle = styleId === undefined ? undefined : numbering.levelOfStyle(numId, styleId);
  const inherited = ownList === undefined ? (ofStyle ?? style.level) : undefined;
  return numbering.next(numId, wholeNumber(valueOf(own, 'w:ilvl')) ?? inherited ?? 0);
}
