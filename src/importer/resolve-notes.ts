import type { Fault } from '../domain/errors.ts';
import type { TextLine } from './cells.ts';
import { fault, quoted } from './faults.ts';
import { mentionsIn } from './resolve-aliases.ts';
import type { Mention } from './resolve-aliases.ts';
import { tight } from './spacing.ts';
import { splitUnitList } from './unit-list.ts';
import { isGroupName } from './unit-names.ts';

/** A note that says which bodies a group of the table means. */
export interface Expansion {
  readonly group: string;
  readonly members: readonly Mention[];
}

const EXPANDS =
  /^(?:(?:注|备注|说明|附注)\s*\d*\s*[:：])?\s*(?:[（(]?\d+[.．、)）])?[“"]?(?<group>[^“”":：，,。]{2,40}?)[”"]?\s*(?:是指|指的是|分别为|具体为|包括|包含|为|指)\s*[:：]?(?<members>.+)$/u;

/** Reads the notes under the table; `groups` are the groups that the table prints. */
export function readExpansions(
  notes: readonly TextLine[],
  groups: ReadonlySet<string>,
): { expansions: Expansion[]; problems: Fault[] } {
  const expansions: Expansion[] = [];
  const problems: Fault[] = [];
  for (const note of notes) {
    const { group, members } = EXPANDS.exec(tight(note.text))?.groups ?? {};
    const names = splitUnitList(members ?? '');
    if (group === undefined || !isGroupName(group) || !groups.has(group) || names.length === 0) {
      problems.push(notUsedFault(note));
      continue;
    }
    expansions.push({ group, members: mentionsIn(names, note.where) });
  }
  return { expansions, problems };
}

function notUsedFault(note: TextLine): Fault {
  return fault(
    'note-not-used',
    {
      zh: `注释“${quoted(tight(note.text))}”未被采用：只采用“各××机构为：甲局、乙局”这样逐一列明表中某类单位的注释。`,
      en: `The note is not used: only notes that list the bodies of a group named in the table are.`,
    },
    note.where,
  );
}
