import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { fault, quoted } from '../faults.ts';
import { levelOf, mayBeGroup, meaningOfHead, taskRank } from './head-words.ts';
import type { HeadMeaning } from './head-words.ts';

/** The columns of a table by meaning; what the table does not have is absent or empty. */
export interface Columns {
  readonly number?: number;
  /** Cells that group rows (工作任务 beside 具体举措), the widest first; empty cells go on with the group above. */
  readonly groups: readonly number[];
  /** Numbers of the groups: a number column left of a grouping one, where the measures have their own. */
  readonly groupNumber?: number;
  readonly basis?: number;
  readonly text: number;
  /** What is to be reached (工作目标): figures and dates count, the words are not the measure's. */
  readonly goals: readonly number[];
  readonly deadline?: number;
  readonly lead: readonly number[];
  readonly responsible: readonly number[];
  readonly support: readonly number[];
  readonly leaders: readonly number[];
  /** A column for each stretch of time (一季度 | 二季度 …). */
  readonly stages: readonly number[];
  /** The head's words, column by column, without spaces. */
  readonly names: readonly string[];
}

/** Columns of a layout that is known beforehand. */
export const columnsFor = (known: Pick<Columns, 'text' | 'names'> & Partial<Columns>): Columns => ({
  ...{ groups: [], goals: [], lead: [], responsible: [], support: [], leaders: [], stages: [] },
  ...known,
});

/** One column of a head: its own words and those of the cells that reach across it from above. */
export interface HeadCell {
  readonly name: string;
  readonly above: string;
}

interface Meant {
  readonly name: string;
  readonly column: number;
  readonly meaning: HeadMeaning | null;
}

/** The columns that a head names; null where the words are no head: no measure, or neither units nor a time limit. */
export function columnsOf(cells: readonly HeadCell[], placeName: string | null): Columns | null {
  const meant = cells.map((cell, column) => ({ ...meaningOf(cell), column }));
  const all = (meaning: HeadMeaning): Meant[] => meant.filter((column) => column.meaning === meaning);
  const places = (meaning: HeadMeaning): number[] => ownLevel(all(meaning), placeName).map(({ column }) => column);
  const stages = all('stage').length > 1 ? places('stage') : [];
  const deadline = places('deadline')[0] ?? (all('stage').length === 1 ? places('stage')[0] : undefined);
  const [lead, responsible, support] = [places('lead'), places('responsible'), places('support')];
  const isPlan = [lead, responsible, stages].some((found) => found.length > 0) || deadline !== undefined;
  const content = isPlan ? contentColumns(meant, placeName) : null;
  if (content === null) return null;
  const numbers = places('number');
  const number = numbers.findLast((column) => column < content.text) ?? numbers[0];
  const groupNumber = numbers.find((column) => column !== number);
  return {
    ...content,
    ...(number === undefined ? {} : { number }),
    ...(groupNumber === undefined ? {} : { groupNumber }),
    ...(deadline === undefined ? {} : { deadline }),
    lead,
    responsible,
    support,
    leaders: places('leaders'),
    stages,
    names: meant.map(({ name }) => name),
  };
}

/** A cell's own words decide; where they say nothing alone (牵头 under 责任单位), the words above help. */
function meaningOf({ name, above }: HeadCell): { name: string; meaning: HeadMeaning | null } {
  const alone = meaningOfHead(name);
  if (alone !== null || above === '' || name === '') return { name, meaning: alone };
  const together = [name + above, above + name].map(meaningOfHead).find((meaning) => meaning !== null) ?? null;
  return { name: above + name, meaning: together };
}

/** Where both levels have a column of one meaning (省级责任单位 | 市级责任单位), the plan's own counts. */
function ownLevel(columns: readonly Meant[], placeName: string | null): readonly Meant[] {
  const own = columns.filter(({ name }) => levelOf(name, placeName) !== 'higher');
  return own.length > 0 ? own : columns;
}

type Content = Pick<Columns, 'text' | 'groups' | 'goals' | 'basis'>;

/** Which of the columns about the work is the measure, which the higher level's measure, which only groups. */
function contentColumns(meant: readonly Meant[], placeName: string | null): Content | null {
  const tasks = meant
    .filter(({ meaning }) => meaning === 'task')
    .map((task) => ({ ...task, level: levelOf(task.name, placeName), rank: taskRank(task.name) ?? 0 }));
  const goals = meant.filter(({ meaning }) => meaning === 'goal').map(({ column }) => column);
  const own = tasks.filter(({ level }) => level !== 'higher');
  const isOwn = ({ level }: { level: string | null }): number => Number(level === 'own');
  // Of columns that are equally particular, the one further right is within the other.
  const [best] = (own.length > 0 ? own : tasks).toSorted(
    (a, b) => isOwn(b) - isOwn(a) || a.rank - b.rank || b.column - a.column,
  );
  const text = best?.column ?? goals[0];
  if (text === undefined) return null;
  const basis = tasks.find(({ level, column }) => column !== text && level === 'higher')?.column;
  const others = tasks.filter(({ column }) => column !== text && column !== basis).map(({ column }) => column);
  // Left of the measure also words that say nothing to us name what it belongs to, and so do indicators.
  const wider = meant.filter(({ name, meaning, column }) => {
    const isIndicator = meaning === 'goal' && /指标$/u.test(name);
    return column < text && (isIndicator || (meaning === null && mayBeGroup(name)));
  });
  const groups = [...others.filter((column) => column < text), ...wider.map(({ column }) => column)];
  return {
    text,
    groups: groups.toSorted((a, b) => a - b),
    goals: [...goals, ...others].filter((column) => column !== text && !groups.includes(column)),
    ...(basis === undefined ? {} : { basis }),
  };
}

/** Whether the head is one table's words twice side by side: two-up, its rows are two measures each. */
export function isTwoUp(names: readonly string[]): boolean {
  const filled = names.filter((name) => name !== '');
  const half = filled.length / 2;
  return half >= 2 && Number.isInteger(half) && filled.slice(0, half).every((name, at) => name === filled[half + at]);
}

const USED = ['number', 'groupNumber', 'basis', 'text', 'deadline'] as const;
const USED_LISTS = ['groups', 'goals', 'lead', 'responsible', 'support', 'leaders', 'stages'] as const;

/** The named columns that nothing is taken from. */
export function unusedColumns(columns: Columns): number[] {
  const used = new Set<number | undefined>([
    ...USED.map((meaning) => columns[meaning]),
    ...USED_LISTS.flatMap((meaning) => columns[meaning]),
  ]);
  return columns.names.flatMap((name, column) => (name === '' || used.has(column) ? [] : [column]));
}

/** A column that the import takes nothing from although it holds something is said aloud, once a table. */
export function unusedColumnFault(name: string, where: FaultPlace): Fault {
  return fault(
    'column-not-used',
    {
      zh: `表头“${quoted(name)}”一列未被采用。如其中有任务、时限或单位，请改用规范表头（序号、措施、完成时限、牵头单位、配合单位）。`,
      en: `The column "${quoted(name)}" is not used: if it holds measures, limits or units, give it a usual head.`,
    },
    { ...where, column: name },
  );
}
