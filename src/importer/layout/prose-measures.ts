import type { FaultPlace } from '../../domain/errors.ts';
import { tidy } from '../spacing.ts';
import { type Duty, dutyInSentence, mergedDuty, namesUnits } from './prose-duty.ts';
import { folded, type LeftOver, type Piece, piecesOf, runIn, textOf, TITLE_LIMIT, titleOf } from './prose-pieces.ts';
import { emptySections, GENERAL } from './prose-sections.ts';
import type { Node } from './prose-tree.ts';

/** A measure of a prose plan, before its limit and its units are read. */
export interface ProseMeasure {
  readonly node: Node;
  /** The numbers above it and its own, the highest first. */
  readonly path: readonly number[];
  /** Its place among the measures of the same number, from 0. */
  readonly index: number;
  readonly headings: readonly string[];
  readonly text: string;
  /** Null: it stands among measures, and nobody is named. */
  readonly duty: Duty | null;
  readonly where: FaultPlace;
}

export interface ProseReading {
  readonly measures: readonly ProseMeasure[];
  /** Text behind the last responsibility of a paragraph or section. */
  readonly tails: readonly LeftOver[];
  /** Sections in which nobody is named at all. */
  readonly sections: readonly LeftOver[];
  readonly headings: number;
  /** Paragraphs that go on with a measure or only say who answers for it. */
  readonly continued: number;
}

interface Above {
  readonly headings: readonly string[];
  readonly path: readonly number[];
  readonly duty: Duty | null;
  /** 总体要求, 保障措施 and the like: what is said there is no task unless somebody is named for it. */
  readonly general: boolean;
}

interface Collected {
  /** In the order of the document; `pending` ones name nobody, and count only among others that do. */
  readonly candidates: { readonly measure: ProseMeasure; readonly pending: boolean; readonly general: boolean }[];
  readonly tails: LeftOver[];
  headings: number;
  continued: number;
}

/** The last article of many a document. */
const IN_FORCE = /自[^，。]{0,6}之日起(?:施行|实施|执行)|负责解释/u;
const NO_TASK_LIMIT = 8;
const SHORTEST_TASK = 4;
const SECTION_RANK = 2;
/** A measure has a part and a section; lower headings stay in its text. */
const HEADINGS = 2;

/** Finds the measures under the roots: paragraphs for which somebody is named, and what stands among them. */
export function proseMeasures(roots: readonly Node[]): ProseReading {
  const found: Collected = { candidates: [], tails: [], headings: 0, continued: 0 };
  for (const root of roots) visit(root, { headings: [], path: [], duty: null, general: false }, found);
  const measures = settled(found);
  const { tails, headings, continued } = found;
  return {
    measures,
    tails,
    headings,
    continued,
    sections: emptySections(roots, new Set(measures.map(({ node }) => node))),
  };
}

function visit(node: Node, above: Above, found: Collected): void {
  const pieces = piecesOf(node);
  const title = titleOf(node, pieces);
  const path = [...above.path, node.ordinal];
  // A paragraph among measures is one, whatever its title says; a section may be a general one.
  const isSection = node.children.length > 0 || above.path.length === 0;
  const general = above.general || (isSection && GENERAL.test(title ?? runIn(pieces) ?? ''));
  if (node.children.length > 0) visitParent({ node, pieces, title }, { ...above, path, general }, found);
  else visitLeaf({ node, pieces, title }, { ...above, path, general }, found);
}

interface Seen {
  readonly node: Node;
  readonly pieces: readonly Piece[];
  readonly title: string | null;
}

/** What is said of a heading holds for all below it that do not say otherwise; longer texts are measures themselves. */
function visitParent({ node, pieces, title }: Seen, above: Above, found: Collected): void {
  const named = pieces.filter(({ duty }) => duty !== null && duty.forSection !== true);
  const [only] = named;
  const ofHeading = named.length === 1 && only !== undefined && textOf(only).length <= TITLE_LIMIT;
  const heading = tidy(node.mark + (title ?? runIn(pieces) ?? textOf(pieces[0]).slice(0, TITLE_LIMIT)));
  const headings = [...above.headings, heading];
  const ofSection = sectionDuty(node);
  const duty = [ofHeading ? (only?.duty ?? null) : null, ofSection].reduce(both, null) ?? above.duty;
  found.headings += 1;
  found.continued += node.lines.length - 1;
  if (!ofHeading)
    named.forEach((piece, index) =>
      addMeasure({ node, piece, index, text: textOf(piece) }, { ...above, headings }, found),
    );
  for (const child of node.children) visit(child, { ...above, headings, duty }, found);
}

const both = (one: Duty | null, other: Duty | null): Duty | null =>
  one !== null && other !== null ? mergedDuty(one, other) : (one ?? other);

/** 以上任务由……负责 stands in the section itself or at the end of its last item. */
function sectionDuty(node: Node): Duty | null {
  const lines = [...node.lines, ...node.children.flatMap((child) => child.lines)];
  const duties = lines.flatMap(({ stretches }) => stretches.flatMap((one) => ('duty' in one ? [one.duty] : [])));
  return duties.filter(({ forSection }) => forSection === true).reduce(both, null);
}

function visitLeaf(seen: Seen, above: Above, found: Collected): void {
  const { node, title } = seen;
  const pieces = folded(seen.pieces);
  const isNamed = ({ duty }: Piece): boolean => duty !== null && (namesUnits(duty) || above.duty !== null);
  const named = pieces.filter(isNamed);
  found.continued += Math.max(0, node.lines.length - Math.max(1, named.length));
  if (named.length === 0) return visitUnnamed({ node, title, pieces }, above, found);
  const { headings, texts } = parted({ node, title, pieces: named }, above);
  named.forEach((piece, index) =>
    addMeasure({ node, piece, index, text: texts[index] ?? '' }, { ...above, headings }, found),
  );
  for (const piece of pieces.filter(({ duty }) => duty === null))
    addTail(piece, { node, above, index: named.length }, found);
}

/** Nobody is named in brackets or labels: the section's own duty holds, or the sentence itself says who acts. */
function visitUnnamed({ node, title, pieces }: Seen, above: Above, found: Collected): void {
  const { where } = node;
  const duty = pieces.map((piece) => piece.duty).reduce(both, null);
  const piece: Piece = { texts: pieces.flatMap(({ texts }) => texts), duty, ownLine: false };
  const { headings, texts } = parted({ node, title, pieces: [piece] }, above);
  const text = texts[0] ?? '';
  if (IN_FORCE.test(text)) return;
  const named = above.duty ?? (above.general ? null : dutyInSentence(text));
  if (named === null) {
    const measure = { node, path: above.path, index: 0, headings, text, duty, where };
    found.candidates.push({ measure, pending: true, general: above.general });
  } else
    addMeasure(
      { node, piece: { ...piece, duty: { ...named, ...duty } }, index: 0, text },
      { ...above, headings },
      found,
    );
}

/** A title on a line of its own is a heading (high numbers) or the first words of the measure (low ones). */
function parted(
  { node, title, pieces }: Seen,
  above: Above,
): { headings: readonly string[]; texts: readonly string[] } {
  const texts = pieces.map(textOf);
  const first = pieces[0];
  const withTitle = { headings: [...above.headings, tidy(node.mark + (title ?? ''))] };
  if (title !== null && first !== undefined) {
    const body = textOf({ ...first, texts: first.texts.slice(1) });
    if (body.trim() === '') return { headings: above.headings, texts };
    const isHeading = above.headings.length < HEADINGS && (node.rank <= SECTION_RANK || pieces.length > 1);
    return isHeading ? { ...withTitle, texts: [body, ...texts.slice(1)] } : { headings: above.headings, texts };
  }
  const lead = pieces.length > 1 && above.headings.length < HEADINGS ? runIn(pieces) : null;
  const rest = lead === null ? '' : (texts[0] ?? '').slice(lead.length).replace(/^[。：:\s]+/u, '');
  if (lead === null || node.mark === '' || rest.length < SHORTEST_TASK) return { headings: above.headings, texts };
  return { headings: [...above.headings, tidy(node.mark + lead)], texts: [rest, ...texts.slice(1)] };
}

function addMeasure(
  { node, piece, index, text }: { node: Node; piece: Piece; index: number; text: string },
  above: Above,
  found: Collected,
): void {
  const { duty } = piece;
  const isWhole = duty === null || namesUnits(duty) || above.duty === null;
  const units = isWhole ? duty : { ...above.duty, ...duty };
  const limit = duty?.deadline ?? above.duty?.deadline;
  const where = piece.texts[0]?.where ?? node.where;
  const { headings, path } = above;
  const whole = units === null || limit === undefined ? units : { ...units, deadline: limit };
  const measure = { node, path, index, headings, text, duty: whole, where };
  found.candidates.push({ measure, pending: false, general: above.general });
}

/** Words behind the last responsibility: the section's own holds for them, or a person has to look. */
function addTail(
  piece: Piece,
  { node, above, index }: { node: Node; above: Above; index: number },
  found: Collected,
): void {
  const text = textOf(piece);
  if (text.length < NO_TASK_LIMIT) return;
  if (above.duty !== null) addMeasure({ node, piece: { ...piece, duty: above.duty }, index, text }, above, found);
  else found.tails.push({ text, where: piece.texts[0]?.where ?? node.where });
}

/** Among measures of the same number style, a paragraph that names nobody is a measure without a lead. */
function settled({ candidates }: Collected): ProseMeasure[] {
  const named = candidates.filter(({ pending }) => !pending).map(({ measure }) => measure);
  const isAmong = ({ node, headings }: ProseMeasure): boolean =>
    named.some((other) => other.node.rank === node.rank && other.headings[0] === headings[0]);
  return candidates
    .filter(
      ({ measure, pending, general }) =>
        !pending || (!general && measure.text.length >= NO_TASK_LIMIT && isAmong(measure)),
    )
    .map(({ measure }) => measure);
}
