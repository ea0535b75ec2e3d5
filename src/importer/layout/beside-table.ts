import type { DraftMeasure } from '../../domain/draft-plan.ts';
import type { Fault } from '../../domain/errors.ts';
import type { Block, CellRow } from '../cells.ts';
import { filledColumns } from '../cells.ts';
import { fault, quoted } from '../faults.ts';
import { tight } from '../spacing.ts';
import { namesUnits } from './prose-duty.ts';
import type { Prose } from './prose.ts';

/** Half of a task's pairs of characters in one row: the row is about the same task, in other words perhaps. */
const SAME_TASK = 0.5;

/** Where a document has tasks in its text and in a table, the table counts: tasks that it does not hold are said. */
export function tasksOutsideTable(prose: Prose | null, measures: readonly DraftMeasure[]): Fault[] {
  const rows = measures.map(({ text, basis }) => pairsOf(`${basis ?? ''}${text}`));
  const named = (prose?.reading.measures ?? []).filter(({ duty }) => duty !== null && namesUnits(duty));
  const outside = named.filter(({ text }) => !rows.some((row) => likeness(pairsOf(text), row) >= SAME_TASK));
  const [first] = outside;
  if (first === undefined) return [];
  const said = {
    zh: `正文中有 ${outside.length} 项写明责任单位的任务在表中找不到（首项为“${quoted(first.text)}”），以表为准，未列为措施；如需督办，请补入表中。`,
    en: `${outside.length} tasks of the text are not in the table, which counts alone: add them to it if they are to be followed.`,
  };
  return [fault('prose-not-used', said, first.where)];
}

function pairsOf(text: string): Set<string> {
  const bare = tight(text).replace(/[\p{P}\s]/gu, '');
  return new Set([...bare].slice(1).map((character, at) => `${bare.charAt(at)}${character}`));
}

function likeness(task: ReadonlySet<string>, row: ReadonlySet<string>): number {
  const shared = [...task].filter((pair) => row.has(pair)).length;
  return task.size === 0 ? 1 : shared / Math.min(task.size, Math.max(row.size, 1));
}

/** Where the text holds the plan, each table of it is said to be left out. */
export function tablesOutsidePlan(blocks: readonly Block[]): Fault[] {
  const tables = new Map<number | string, CellRow[]>();
  for (const block of blocks) {
    if (block.kind !== 'row' || filledColumns(block).length < 2) continue;
    const key = block.table ?? block.where.sheet ?? 0;
    tables.set(key, [...(tables.get(key) ?? []), block]);
  }
  return [...tables.values()].flatMap((rows) => {
    const [first] = rows;
    return first === undefined ? [] : [tableFault(rows.length, first)];
  });
}

function tableFault(count: number, first: CellRow): Fault {
  const head = quoted(first.cells.filter((cell) => cell.trim() !== '').join(' | '), 60);
  const said = {
    zh: `以“${head}”开头的表格（${count} 行）未被采用，措施取自正文；如表中有任务，请检查表头。`,
    en: `A table of ${count} rows was not used, the measures were taken from the text: check its head if it holds tasks.`,
  };
  return fault('table-not-used', said, first.where);
}
