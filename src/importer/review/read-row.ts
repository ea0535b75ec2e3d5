import type { DraftMeasure } from '../../domain/draft-plan.ts';
import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { CellRow } from '../cells.ts';
import { fault } from '../faults.ts';
import { columnsFor } from '../layout/columns.ts';
import { type MeasureOptions, readMeasure } from '../parse-measure.ts';
import { numberCell, numberFault } from '../parse-number.ts';
import { tidy, tight } from '../spacing.ts';
import { type EditableColumn, measureCells, sameCell } from './cells.ts';
import { MEASURE_COLUMNS, type MeasureColumn } from './form.ts';
import { type KeptMeasure, readKept } from './kept.ts';
import type { SheetRow } from './sheet.ts';

/** Which cells of a row somebody has changed; all of them where the row is new. */
type Changed = (...columns: EditableColumn[]) => boolean;

/** Reads one row of the sheet 措施; an empty code is left empty. */
export function readReviewRow(
  { cells, where }: SheetRow<MeasureColumn>,
  context: Omit<MeasureOptions, 'code'>,
): { measure: DraftMeasure; problems: Fault[] } {
  const kept = readKept(cells.kept);
  const before = kept === null ? null : measureCells({ ...kept, where });
  const changed: Changed = (...columns) =>
    before === null || columns.some((column) => !sameCell(cells[column], before[column]));
  const fresh = freshMeasure(cells, { ...context, where });
  const measure = { ...(kept === null ? fresh.measure : mixed(kept, fresh.measure, changed)), where };
  const broken = kept === null && cells.kept !== '' ? [keptFault(where)] : [];
  return {
    measure,
    problems: [...broken, ...fresh.problems.filter(({ code }) => isNews(code, { kept, changed }))],
  };
}

function mixed(kept: KeptMeasure, fresh: DraftMeasure, changed: Changed): Omit<DraftMeasure, 'where'> {
  const content = changed('text', 'deadline') ? fresh : kept;
  return {
    code: fresh.code,
    itemNumbers: changed('numbers') ? fresh.itemNumbers : kept.itemNumbers,
    part: changed('part') ? fresh.part : kept.part,
    section: changed('section') ? fresh.section : kept.section,
    basis: changed('basis') ? fresh.basis : kept.basis,
    text: changed('text') ? fresh.text : kept.text,
    deadline: changed('deadline') ? fresh.deadline : kept.deadline,
    leadUnits: changed('lead') ? fresh.leadUnits : kept.leadUnits,
    supportingUnits: changed('support') ? fresh.supportingUnits : kept.supportingUnits,
    leaders: changed('leaders') ? fresh.leaders : kept.leaders,
    milestones: content.milestones,
    targets: changed('text') ? fresh.targets : kept.targets,
  };
}

/** Doubts about cells that were left alone have been seen; what nobody could follow up is said again. */
function isNews(code: string, { kept, changed }: { kept: KeptMeasure | null; changed: Changed }): boolean {
  if (code === 'text-missing' || code === 'lead-missing') return true;
  if (code === 'number-unclear') return changed('numbers');
  if (code === 'unit-list-unbalanced') return changed('lead', 'support');
  return changed('text', 'deadline') || kept?.deadline.kind === 'unclear' || code === 'deadline-missing';
}

const COLUMNS = { text: 0, deadline: 1, lead: 2, support: 3, leaders: 4 } as const;

function freshMeasure(
  cells: Readonly<Record<MeasureColumn, string>>,
  options: Omit<MeasureOptions, 'code'> & { where: FaultPlace },
): { measure: DraftMeasure; problems: Fault[] } {
  const names = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).map((key) => MEASURE_COLUMNS[key]);
  const { lead, support, leaders, ...places } = COLUMNS;
  const columns = columnsFor({ ...places, lead: [lead], support: [support], leaders: [leaders], names });
  const row: CellRow = {
    kind: 'row',
    cells: [cells.text, cells.deadline, cells.lead, cells.support, cells.leaders],
    where: options.where,
  };
  const numbers = cells.numbers === '' ? [] : numberCell(cells.numbers);
  const { measure, problems } = readMeasure(
    { numbers: numbers ?? [], printed: null, headings: [], basis: [], text: tidy(cells.text), row, columns },
    { ...options, code: tight(cells.code) },
  );
  return {
    measure: { ...measure, part: heading(cells.part), section: heading(cells.section), basis: basisOf(cells.basis) },
    problems: numbers === null ? [numberFault(cells.numbers, options.where), ...problems] : problems,
  };
}

const heading = (cell: string): string | null => (cell === '' ? null : tight(cell));

const basisOf = (cell: string): string | null => (cell === '' ? null : cell.split(/\r?\n/u).map(tidy).join('\n'));

function keptFault(where: FaultPlace): Fault {
  const said = {
    zh: '本行隐藏列“原值（勿改）”已被改动，本行全部单元格重新识别；请核对识别结果。',
    en: 'The hidden column of this row was changed: all its cells were read anew. Please check what was found.',
  };
  return fault('kept-value-changed', said, where);
}
