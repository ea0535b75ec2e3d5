import { tidy } from '../spacing.ts';
import { type LeftOver, piecesOf, runIn, textOf, titleOf } from './prose-pieces.ts';
import type { Node } from './prose-tree.ts';

/** Titles of the parts of a plan that say how and why, not what. */
export const GENERAL =
  /总体(?:要求|思路|目标|部署)|指导思想|基本(?:原则|思路|情况)|(?:工作|主要|发展|行动|总)目标|工作(?:原则|要求|思路|背景)|(?:有关|相关)要求|保障(?:措施|机制)|组织(?:领导|保障|实施|推进|机构)|(?:实施|工作|方法)步骤|附则/u;
const SHORTEST_SECTION = 30;

/** Sections of the plan in which nobody is named, other than general ones: they may hold tasks all the same. */
export function emptySections(roots: readonly Node[], owners: ReadonlySet<Node>): LeftOver[] {
  const holds = (node: Node): boolean => owners.has(node) || node.children.some(holds);
  const sequence = sequencesOf(roots).find((nodes) => nodes.some(holds)) ?? [];
  return sequence.flatMap((node) => {
    const pieces = piecesOf(node);
    const title = titleOf(node, pieces) ?? runIn(pieces) ?? '';
    if (holds(node) || GENERAL.test(title) || lengthOf(node) < SHORTEST_SECTION) return [];
    return [{ text: tidy(node.mark + (title === '' ? textOf(pieces[0]) : title)), where: node.where }];
  });
}

/** Roots up to where their numbers begin anew: a notice and the plan it carries have sequences of their own. */
function sequencesOf(roots: readonly Node[]): Node[][] {
  const sequences: Node[][] = [];
  for (const node of roots) {
    const before = sequences.at(-1)?.at(-1);
    const goesOn = before !== undefined && before.rank === node.rank && node.ordinal > before.ordinal;
    if (goesOn) sequences.at(-1)?.push(node);
    else sequences.push([node]);
  }
  return sequences;
}

const lengthOf = (node: Node): number =>
  node.lines.reduce(
    (sum, { stretches }) => sum + stretches.reduce((n, one) => n + ('text' in one ? one.text.length : 0), 0),
    0,
  ) + node.children.reduce((sum, child) => sum + lengthOf(child), 0);
