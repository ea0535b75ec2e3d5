import type { DraftMeasure, Milestone } from '../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';
import { cellAt } from './cells.ts';
import { enclosure } from './clauses.ts';
import { readDeadline } from './deadline.ts';
import type { DateContext, ReadDeadline } from './deadline.ts';
import { fault, quoted } from './faults.ts';
import { findMilestones } from './milestones.ts';
import type { MeasureRow } from './layout/measure-row.ts';
import { tidy } from './spacing.ts';
import { findTargets } from './targets.ts';
import { readUnitCell, splitUnitList } from './unit-list.ts';
import type { UnitCell, UnitRole } from './unit-list.ts';

/** A stage's cell that holds nothing, or only a mark (√) that the work falls into its time. */
const NO_STAGE = /^[-—–/／无\\]*$/u;
const STAGE_MARK = /^[√✓✔●★☆○■▲*]+$/u;

export interface MeasureOptions extends DateContext {
  readonly code: string;
  /** Where the table knows only 责任单位: all of them lead, instead of the first. */
  readonly allResponsibleLead: boolean;
}

/** Reads the cells of one row. A row with a fault is still delivered; its faults come with it. */
export function readMeasure(row: MeasureRow, options: MeasureOptions): { measure: DraftMeasure; problems: Fault[] } {
  const where = row.row.where;
  const { deadline, stages, problems: inDeadline } = deadlineOf(row, options);
  const on = deadline.kind === 'dated' ? deadline.on : null;
  const goals = row.columns.goals.map((column) => tidy(cellAt(row.row, column))).filter((goal) => goal !== '');
  const inText = findMilestones([row.text, ...goals].join('。'), { ...options, deadline: on, where });
  const { lead, support, leaders } = unitsOf(row, options);
  const [part = null, section = null] = row.headings;
  const measure: DraftMeasure = {
    code: options.code,
    itemNumbers: row.numbers,
    part,
    section,
    basis: row.basis.length === 0 ? null : row.basis.join('\n'),
    text: row.text,
    deadline,
    leadUnits: [...new Set(lead)],
    supportingUnits: [...new Set(support)],
    leaders: [...row.columns.leaders.flatMap((column) => splitUnitList(cellAt(row.row, column))), ...leaders],
    milestones: merged([...stages, ...inText.milestones]),
    targets: [row.text, ...goals].flatMap(findTargets),
    where,
  };
  return { measure, problems: [...rowFaults(row, measure), ...inDeadline, ...inText.problems] };
}

/** The time limit of the row's own cell; where the table has a column for each stretch of time, its last filled one. */
function deadlineOf(row: MeasureRow, options: MeasureOptions): ReadDeadline {
  const { deadline: column, stages: columns, names } = row.columns;
  const own = readDeadline(cellAt(row.row, column), options, inColumn(row, column));
  const filled = columns.flatMap((stage) => {
    const text = tidy(cellAt(row.row, stage));
    return NO_STAGE.test(text) ? [] : [{ text, head: names[stage] ?? '', column: stage }];
  });
  const read = filled.map((stage) => ({ ...stage, ...readDeadline(stage.head, options, inColumn(row, stage.column)) }));
  const dated = read.flatMap(({ deadline, text, head }) =>
    deadline.kind === 'dated' ? [{ on: deadline.on, text: STAGE_MARK.test(text) ? `${head}：${row.text}` : text }] : [],
  );
  const last = column === undefined ? read.at(-1) : undefined;
  if (last === undefined) return { ...own, stages: [...own.stages, ...dated] };
  const on = last.deadline.kind === 'dated' ? last.deadline.on : null;
  return { deadline: last.deadline, stages: dated.filter((stage) => stage.on !== on), problems: last.problems };
}

/** The unit columns by meaning: where only 责任单位 stands, its first leads; beside a 牵头 column it supports. */
function unitsOf(row: MeasureRow, options: MeasureOptions): UnitCell {
  const { lead, responsible, support } = row.columns;
  const columns: readonly (readonly [number, UnitRole])[] = [
    ...lead.map((column) => [column, 'lead'] as const),
    ...responsible.map((column, index) => [column, responsibleRole(row, index, options)] as const),
    ...support.map((column) => [column, 'support'] as const),
  ];
  const cells = columns.map(([column, role]) => readUnitCell(cellAt(row.row, column), role));
  const all = (part: keyof UnitCell): string[] => cells.flatMap((cell) => cell[part]);
  return { lead: all('lead'), support: all('support'), leaders: all('leaders') };
}

/** Beside 牵头单位, 责任单位 supports; beside 配合单位 alone it leads; a second such column (落实单位) supports the first. */
function responsibleRole({ columns }: MeasureRow, index: number, options: MeasureOptions): UnitRole {
  if (columns.lead.length > 0 || index > 0) return 'support';
  return options.allResponsibleLead || columns.support.length > 0 ? 'lead' : 'first-leads';
}

function merged(milestones: readonly Milestone[]): Milestone[] {
  return milestones.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function rowFaults(row: MeasureRow, measure: DraftMeasure): Fault[] {
  const where = row.row.where;
  const faults: Fault[] = [];
  if (measure.text === '') faults.push(textFault(measure.code, where));
  if (measure.leadUnits.length === 0) faults.push(leadFault(measure.code, where));
  if (row.columns.deadline !== undefined && measure.deadline.kind === 'none') {
    faults.push(noDeadlineFault(measure.code, inColumn(row, row.columns.deadline)));
  }
  for (const column of [...row.columns.lead, ...row.columns.responsible, ...row.columns.support]) {
    const cell = cellAt(row.row, column);
    if (!enclosure(cell).balanced) faults.push(unbalancedFault(cell, inColumn(row, column)));
  }
  return faults;
}

function inColumn({ row, columns }: MeasureRow, column: number | undefined): FaultPlace {
  const name = column === undefined ? undefined : columns.names[column];
  return name === undefined ? row.where : { ...row.where, column: name };
}

function textFault(code: string, where: FaultPlace): Fault {
  return fault(
    'text-missing',
    { zh: `第 ${code} 项没有措施内容，请补写。`, en: `Measure ${code} has no text: write what is to be done.` },
    where,
  );
}

function leadFault(code: string, where: FaultPlace): Fault {
  return fault(
    'lead-missing',
    {
      zh: `第 ${code} 项没有牵头单位，无法督办，请补写。`,
      en: `Measure ${code} has no lead unit, nobody can be asked: name one.`,
    },
    where,
  );
}

function noDeadlineFault(code: string, where: FaultPlace): Fault {
  return fault(
    'deadline-missing',
    {
      zh: `第 ${code} 项没有完成时限，请补写日期或“持续推进”。`,
      en: `Measure ${code} has no time limit: write a date or 持续推进.`,
    },
    where,
  );
}

function unbalancedFault(cell: string, where: FaultPlace): Fault {
  return fault(
    'unit-list-unbalanced',
    {
      zh: `单位“${quoted(cell)}”中的引号或括号不成对，按没有引号括号拆分，请核对。`,
      en: `Quotes or brackets in the unit cell have no partner: it was split as if there were none. Please check.`,
    },
    where,
  );
}
