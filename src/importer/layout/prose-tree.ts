import type { FaultPlace } from '../../domain/errors.ts';
import { wholeDate } from '../limits.ts';
import type { Block, TextLine } from '../cells.ts';
import { numbered } from '../parse-number.ts';
import { tight } from '../spacing.ts';
import { leavesBracketOpen, type Stretch, stretchesOf } from './prose-line.ts';

/*
 * A prose plan as the tree that its numbers draw: 一、 over （一） over 1. over （1）. A paragraph without a number
 * belongs to the number above it.
 */

export interface Line {
  readonly stretches: readonly Stretch[];
  readonly where: FaultPlace;
}

export interface Node {
  /** As `numbered` ranks numbers; a paragraph that stands for itself has the lowest. */
  readonly rank: number;
  readonly ordinal: number;
  /** The number as printed, with its signs; '' where there is none. */
  readonly mark: string;
  /** The first line behind its number, then the paragraphs below it. */
  readonly lines: Line[];
  readonly children: Node[];
  readonly where: FaultPlace;
}

/** The rank of a paragraph with a responsibility that stands under no number at all. */
export const UNNUMBERED = 9;

export interface ProseTree {
  readonly roots: readonly Node[];
  /** Lines outside the tree: title, notice, signature. */
  readonly outside: readonly TextLine[];
  readonly notes: readonly TextLine[];
}

const NOTE = /^(?:注|备注|说明|附注)\s*\d*\s*[:：]/u;
const END = /^(?:附件\s*\d*\s*(?:[:：]|$)|附表\s*\d*\s*(?:[:：]|$)|抄送[:：]|（此件|\(此件|（联系人|联系人[:：])/u;
const PAGE_NUMBER = /^[—–\-·\s]*第?\s*\d{1,4}\s*页?[—–\-·\s]*(?:[共/]\s*\d+\s*页?)?$/u;
const JOINED_LINES = 4;

/** Reads the lines into the tree. */
export function proseTree(blocks: readonly Block[]): ProseTree {
  const roots: Node[] = [];
  const open: Node[] = [];
  const [outside, notes]: [TextLine[], TextLine[]] = [[], []];
  for (const line of joinedLines(blocks)) {
    const text = line.text.trim();
    if (PAGE_NUMBER.test(text)) continue;
    if (NOTE.test(text)) notes.push(line);
    else if (END.test(text) || wholeDate(tight(text)) !== null) {
      open.length = 0;
      outside.push(line);
    } else {
      const node = nodeOf(line, open) ?? unnumberedNode(line, { open, outside });
      if (node !== null) place(node, { roots, open });
      else if (open.length > 0) open.at(-1)?.lines.push({ stretches: stretchesOf(text), where: line.where });
      else outside.push(line);
    }
  }
  return { roots, outside, notes };
}

function nodeOf(line: TextLine, open: readonly Node[]): Node | null {
  const text = line.text.trim();
  const number = numbered(text);
  const { where } = line;
  if (number !== null) {
    const { rank, ordinal, rest } = number;
    const mark = text.slice(0, text.length - rest.length).trim();
    return { rank, ordinal, mark, lines: [{ stretches: stretchesOf(rest), where }], children: [], where };
  }
  // Headings that the format marks count once the plan has begun: before, the title is marked like them.
  if (line.level === undefined || open.length === 0) return null;
  const above = open.findLast(({ rank }) => rank < (line.level ?? 1));
  const ordinal = (above?.children.length ?? 0) + 1;
  return { rank: line.level, ordinal, mark: '', lines: [{ stretches: stretchesOf(text), where }], children: [], where };
}

/** Under no number, a paragraph counts where it says who answers for it, in itself or in the line below. */
function unnumberedNode(
  line: TextLine,
  { open, outside }: { open: readonly Node[]; outside: TextLine[] },
): Node | null {
  if (open.some(({ rank }) => rank < UNNUMBERED)) return null;
  const stretches = stretchesOf(line.text);
  if (!stretches.some((stretch) => 'duty' in stretch)) return null;
  const isLabel = stretches.every((stretch) => 'duty' in stretch);
  if (isLabel && open.length > 0) return null;
  const above = isLabel ? outside.pop() : undefined;
  const first = above === undefined ? [] : [{ stretches: [{ text: above.text }], where: above.where }];
  const { where } = above ?? line;
  const lines = [...first, { stretches, where: line.where }];
  return { rank: UNNUMBERED, ordinal: 0, mark: '', lines, children: [], where };
}

function place(node: Node, { roots, open }: { roots: Node[]; open: Node[] }): void {
  while ((open.at(-1)?.rank ?? -1) >= node.rank) open.pop();
  const above = open.at(-1);
  if (above === undefined) roots.push(node);
  else above.children.push(node);
  open.push(node);
}

/** Lines; a row with one cell is one (an indent typed as a tab), and a bracket that the line break cut is whole again. */
function joinedLines(blocks: readonly Block[]): TextLine[] {
  const lines = blocks.flatMap(asLine);
  const joined: TextLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) continue;
    let text = line.text;
    let next = at;
    while (leavesBracketOpen(text) && next - at < JOINED_LINES && lines[next + 1] !== undefined) {
      const more = lines[next + 1]?.text.trim() ?? '';
      if (numbered(more) !== null) break;
      text += more;
      next += 1;
    }
    const isWhole = !leavesBracketOpen(text);
    joined.push(isWhole ? { ...line, text } : line);
    if (isWhole) at = next;
  }
  return joined;
}

function asLine(block: Block): TextLine[] {
  if (block.kind === 'line') return [block];
  const filled = block.cells.filter((cell) => cell.trim() !== '');
  const [only] = filled;
  return filled.length === 1 && only !== undefined ? [{ kind: 'line', text: only, where: block.where }] : [];
}
