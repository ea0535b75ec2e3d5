import type { DraftMeasure, DraftUnit } from '../domain/draft-plan.ts';
import type { Fault } from '../domain/errors.ts';
import type { TextLine } from './cells.ts';
import { fault } from './faults.ts';
import type { Front } from './parse-front.ts';
import { mentionsIn, resolveAliases } from './resolve-aliases.ts';
import type { Mention } from './resolve-aliases.ts';
import { readExpansions } from './resolve-notes.ts';
import { doubtfulNames } from './doubtful-names.ts';
import { isGroupName, withoutEtcetera } from './unit-names.ts';

export interface ResolvedUnits {
  readonly units: readonly DraftUnit[];
  readonly supervisingOffice: { readonly name: string; readonly where: Mention['where'] } | null;
  readonly problems: readonly Fault[];
}

/** Which units the printed names mean: aliases, groups, the bodies that notes expand them to, the charged office. */
export function resolveUnits(
  measures: readonly DraftMeasure[],
  { notes, supervisors }: { notes: readonly TextLine[]; supervisors: Front['supervisors'] },
): ResolvedUnits {
  const inTable = measures.flatMap(mentionsOf);
  const groups = new Set(inTable.map(({ printed }) => withoutEtcetera(printed)).filter(isGroupName));
  const { expansions, problems: inNotes } = readExpansions(notes, groups);
  const charged = supervisors.map((supervisor) => ({ ...supervisor, before: null, after: null }));
  const mentions = [...inTable, ...expansions.flatMap(({ members }) => members), ...charged];
  const { canonical, problems: inAliases } = resolveAliases(mentions);
  const nameOf = (printed: string): string => canonical.get(printed) ?? printed;
  const bodies = new Map(
    expansions.map(({ group, members }) => [nameOf(group), members.map(({ printed }) => nameOf(printed))]),
  );
  const office = officeOf(charged.map((mention) => ({ name: nameOf(mention.printed), where: mention.where })));
  return {
    units: unitsOf({ mentions, measures, nameOf, bodies }),
    supervisingOffice: office.chosen,
    problems: [...inNotes, ...inAliases, ...doubtfulNames(mentions, nameOf), ...office.problems],
  };
}

/** Names in the order of the document; each list tells a name's neighbour. */
function mentionsOf(measure: DraftMeasure): Mention[] {
  return [measure.leadUnits, measure.supportingUnits].flatMap((list) => mentionsIn(list, measure.where));
}

function unitsOf(found: {
  mentions: readonly Mention[];
  measures: readonly DraftMeasure[];
  nameOf: (printed: string) => string;
  bodies: ReadonlyMap<string, readonly string[]>;
}): DraftUnit[] {
  const forms = new Map<string, Set<string>>();
  for (const { printed } of found.mentions) {
    const name = found.nameOf(printed);
    forms.set(name, (forms.get(name) ?? new Set()).add(printed));
  }
  const counts = new Map<string, number>();
  for (const { leadUnits, supportingUnits } of found.measures) {
    const named = new Set([...leadUnits, ...supportingUnits].map(found.nameOf));
    for (const name of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...forms].map(([name, seenAs]) => ({
    name,
    kind: isGroupName(name) ? 'group' : 'body',
    seenAs: [...seenAs],
    measures: counts.get(name) ?? 0,
    expandsTo: found.bodies.get(name) ?? [],
  }));
}

/** The first body charged with supervising; several different ones are a matter for the admin. */
function officeOf(charged: readonly { name: string; where: Mention['where'] }[]): {
  chosen: { name: string; where: Mention['where'] } | null;
  problems: Fault[];
} {
  const [chosen = null] = charged;
  const others = charged.filter(({ name }) => name !== chosen?.name);
  if (chosen === null || others.length === 0) return { chosen, problems: [] };
  const names = [...new Set(charged.map(({ name }) => name))].join('、');
  const said = {
    zh: `文中负责督促的单位不止一个（${names}），暂取“${chosen.name}”；请在启用计划时指定督办单位。`,
    en: `The document charges several bodies with supervising; the first is taken: name the office when activating.`,
  };
  return { chosen, problems: [fault('supervising-office-unclear', said, chosen.where)] };
}
