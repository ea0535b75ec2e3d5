import type { DraftMeasure } from '../../domain/draft-plan.ts';
import type { MeasureColumn } from './form.ts';

/** Names in one cell; `splitUnitList` takes them apart again. */
export const namesText = (names: readonly string[]): string => names.join('、');

/** What the editable cells of a measure's row say for a draft's measure; also what an untouched cell is known by. */
export function measureCells(measure: DraftMeasure): Readonly<Record<EditableColumn, string>> {
  const { deadline } = measure;
  return {
    code: measure.code,
    numbers: measure.itemNumbers.join('、'),
    part: measure.part ?? '',
    section: measure.section ?? '',
    basis: measure.basis ?? '',
    text: measure.text,
    deadline: deadline.kind === 'none' ? '' : deadline.raw,
    lead: namesText(measure.leadUnits),
    support: namesText(measure.supportingUnits),
    leaders: namesText(measure.leaders),
  };
}

export type EditableColumn = Exclude<MeasureColumn, 'found' | 'doubts' | 'place' | 'kept'>;

/** Spreadsheets turn line ends into \n and may leave spaces at the ends; neither is a change. */
export const sameCell = (a: string, b: string): boolean => plainCell(a) === plainCell(b);

const plainCell = (cell: string): string => cell.replace(/\r\n?/gu, '\n').trim();
