import type { FaultPlace } from '../../domain/errors.ts';
import { tidy } from '../spacing.ts';
import { type Duty, mergedDuty, namesUnits } from './prose-duty.ts';
import type { Node } from './prose-tree.ts';

/** Text that stands under a number among measures, and is none. */
export interface LeftOver {
  readonly text: string;
  readonly where: FaultPlace;
}

/** Words under one number, up to the responsibility that closes them; null: none does. */
export interface Piece {
  readonly texts: { readonly text: string; readonly where: FaultPlace }[];
  duty: Duty | null;
  ownLine: boolean;
}

/** Longer first lines are no titles. */
export const TITLE_LIMIT = 40;
const RUN_IN_LIMIT = 24;
/** Signs of a list, and what a responsibility has left of the sentence before it. */
const BEFORE_WORDS = /^(?:[，,；;。、\s●•·◆■▲★□○*]|[—–-]{1,2})+/u;

/** The paragraphs under a number, cut at their responsibilities. */
export function piecesOf({ lines }: Node): Piece[] {
  const pieces: Piece[] = [];
  for (const { stretches, where } of lines) {
    for (const stretch of stretches) {
      const last = pieces.at(-1);
      if ('duty' in stretch) {
        if (stretch.duty.forSection === true) continue;
        if (last === undefined) pieces.push({ texts: [], duty: stretch.duty, ownLine: stretch.ownLine });
        else {
          last.ownLine = stretch.ownLine && (last.duty === null || last.ownLine);
          last.duty = last.duty === null ? stretch.duty : mergedDuty(last.duty, stretch.duty);
        }
      } else {
        const text = stretch.text.replace(BEFORE_WORDS, '');
        if (text === '') continue;
        if (last === undefined || last.duty !== null)
          pieces.push({ texts: [{ text, where }], duty: null, ownLine: false });
        else last.texts.push({ text, where });
      }
    }
  }
  return pieces;
}

/** Label lines of one paragraph, with text between them, are about one measure. */
export function folded(pieces: readonly Piece[]): Piece[] {
  const named = pieces.filter(({ duty }) => duty !== null && namesUnits(duty));
  const duties = pieces.flatMap(({ duty }) => (duty === null ? [] : [duty]));
  const byLines = pieces.every(({ duty, ownLine }) => duty === null || ownLine);
  if (duties.length === 0 || named.length > 1 || !byLines) return [...pieces];
  return [{ texts: pieces.flatMap(({ texts }) => texts), duty: duties.reduce(mergedDuty), ownLine: true }];
}

/** The words of a piece as one text. */
export function textOf(piece: Piece | undefined): string {
  return (piece?.texts ?? []).map(({ text }) => tidy(text)).reduce(lineAfterLine, '');
}

/** A title keeps its distance from the paragraph below it; a line that a narrow page broke goes on without a gap. */
export function lineAfterLine(above: string, below: string): string {
  const isTitle = above !== '' && above.length <= TITLE_LIMIT && !/[，、；：。,;:]$/u.test(above);
  return isTitle ? `${above} ${below}` : above + below;
}

/** The first line where it is a title: short, one sentence at most, and not all there is. */
export function titleOf(node: Node, pieces: readonly Piece[]): string | null {
  const first = node.lines[0]?.stretches.map((one) => ('text' in one ? one.text : '')).join('') ?? '';
  const isShort = first.length <= TITLE_LIMIT && !/[。；;！？](?!$)/u.test(first.trim());
  const isAll = node.lines.length === 1 && node.children.length === 0 && pieces.length <= 1;
  return first.trim() !== '' && isShort && !isAll ? first.trim() : null;
}

/** The first sentence where it is short enough for a title: 优化政务服务。围绕…… */
export function runIn(pieces: readonly Piece[]): string | null {
  const sentence = /^([^。；;！？：:]+)[。：:]/u.exec(textOf(pieces[0]))?.[1] ?? null;
  return sentence !== null && sentence.length <= RUN_IN_LIMIT ? sentence : null;
}
