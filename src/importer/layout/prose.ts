import type { RowCount } from '../../domain/draft-plan.ts';
import type { Fault } from '../../domain/errors.ts';
import type { Block, CellRow, TextLine } from '../cells.ts';
import type { DateContext } from '../deadline.ts';
import { fault, quoted } from '../faults.ts';
import { findLimits } from '../limits.ts';
import { findMilestones } from '../milestones.ts';
import { columnsFor } from './columns.ts';
import type { MeasureRow } from './measure-row.ts';
import { proseCodes } from './prose-codes.ts';
import { type Duty, namesUnits } from './prose-duty.ts';
import { type ProseMeasure, proseMeasures, type ProseReading } from './prose-measures.ts';
import type { LeftOver } from './prose-pieces.ts';
import { proseTree } from './prose-tree.ts';

/** A plan in prose: its measures, and the lines that are none. */
export interface Prose {
  readonly reading: ProseReading;
  /** Title, notice, general parts, signature: what the front is read from. */
  readonly front: readonly TextLine[];
  readonly notes: readonly TextLine[];
}

/** The measures of a prose plan as rows of a table that has a column for each thing said of them. */
export interface ProseRows {
  readonly rows: readonly MeasureRow[];
  readonly codes: readonly string[];
  readonly count: RowCount;
  readonly problems: readonly Fault[];
}

/** Reads the lines as prose; null where no paragraph says who answers for it. */
export function readProse(blocks: readonly Block[]): Prose | null {
  const tree = proseTree(blocks);
  const reading = proseMeasures(tree.roots);
  if (!reading.measures.some(({ duty }) => duty !== null && namesUnits(duty))) return null;
  const taken = new Set(reading.measures.map(({ where }) => where));
  const front = blocks.flatMap((block) => (block.kind === 'line' && !taken.has(block.where) ? [block] : []));
  return { reading, front, notes: tree.notes };
}

/** The rows of a prose plan; limits inside the sentences are read against the document's date. */
export function proseRows({ reading }: Prose, dates: DateContext): ProseRows {
  const { measures, tails, sections, headings, continued } = reading;
  const { codes, missing } = proseCodes(measures);
  const limits = measures.map((measure) => measure.duty?.deadline ?? limitInText(measure, dates));
  const someHaveLabels = measures.some(({ duty }) => duty?.deadline !== undefined);
  const rows = measures.map((measure, index) => rowOf(measure, { limit: limits[index], someHaveLabels }));
  const unplaced = tails.length;
  const total = rows.length + continued + headings + unplaced;
  return {
    rows,
    codes,
    count: { total, measures: rows.length, continued, tableHeads: 0, headings, unplaced },
    problems: [
      ...(missing && measures[0] !== undefined ? [numbersMissing(measures[0])] : []),
      ...tails.map(tailFault),
      ...(sections.length === 0 ? [] : [sectionsFault(sections)]),
    ],
  };
}

const NAMES = ['措施', '完成时限', '牵头单位', '责任单位', '配合单位', '责任领导'] as const;

function rowOf(
  { node, index, headings, text, duty, where }: ProseMeasure,
  { limit, someHaveLabels }: { limit: string | undefined; someHaveLabels: boolean },
): MeasureRow {
  const said: Duty = duty ?? {};
  const cells = [text, limit, said.lead, said.responsible, said.support, said.leaders];
  const row: CellRow = { kind: 'row', cells: cells.map((cell) => cell ?? ''), where };
  const columns = columnsFor({
    text: 0,
    ...(limit !== undefined || someHaveLabels ? { deadline: 1 } : {}),
    ...(said.lead === undefined ? {} : { lead: [2] }),
    ...(said.responsible === undefined ? {} : { responsible: [3] }),
    ...(said.support === undefined ? {} : { support: [4] }),
    ...(said.leaders === undefined ? {} : { leaders: [5] }),
    names: NAMES,
  });
  const numbers = index === 0 && node.ordinal > 0 && node.mark !== '' ? [node.ordinal] : [];
  return { numbers, printed: null, headings, basis: [], text, row, columns };
}

/** Where no bracket or label names a limit, the last one in the measure's own words is its deadline. */
function limitInText({ text, where }: ProseMeasure, dates: DateContext): string | undefined {
  const { milestones } = findMilestones(text, { ...dates, deadline: null, where });
  const on = milestones.at(-1)?.on;
  if (on === undefined) return undefined;
  return findLimits(text, { documentYear: dates.documentYear }).find((limit) => limit.explicit && limit.on === on)?.raw;
}

function numbersMissing({ where }: ProseMeasure): Fault {
  const said = {
    zh: '文中各项任务没有序号，按先后编号 1、2、3……',
    en: 'The measures have no numbers: they are counted.',
  };
  return fault('numbers-missing', said, where);
}

function tailFault({ text, where }: LeftOver): Fault {
  const said = {
    zh: `这段文字“${quoted(text)}”没有写明责任单位，未列为措施；如属任务，请补写责任单位，如属说明，可不处理。`,
    en: `Nobody is named for these words and they are no measure: name a unit if they are a task.`,
  };
  return fault('task-without-unit', said, where);
}

function sectionsFault(sections: readonly LeftOver[]): Fault {
  const names = sections.map(({ text }) => `“${quoted(text, 20)}”`).join('、');
  const said = {
    zh: `以下部分没有写明责任单位，其内容未列为措施：${names}。如有任务，请补写责任单位。`,
    en: `${sections.length} sections name nobody, and nothing of them became a measure: name units if they hold tasks.`,
  };
  return fault('section-not-used', said, sections[0]?.where ?? {});
}
