import type { FaultPlace } from '../../domain/errors.ts';
import { refusal } from '../faults.ts';

/** A plan of 20,000 measures with its heads, headings and notes; far above any that was seen. */
export const ROW_LIMIT = 25_000;

/** Cells of all tables together, those that merged cells cover included. */
export const CELL_LIMIT = 1_000_000;

/** Merged cells of a sheet: a table has one for each section and group, and a few in its head. */
const MERGE_LIMIT = 100_000;

/** What a packed document may come to when unpacked, all its parts together. */
export const UNPACKED_LIMIT_BYTES = 64 * 1024 * 1024;

/** Throws DubanError `invalid-input` where a document has more rows than a plan can have. */
export function refuseTooManyRows(rows: number, where: FaultPlace): void {
  if (rows <= ROW_LIMIT) return;
  const said = {
    zh: `文件有 ${rows} 行，超过 ${ROW_LIMIT} 行的上限；请拆分后分别导入。`,
    en: `The file has ${rows} rows, ${ROW_LIMIT} are allowed: split it and import the parts.`,
  };
  throw refusal('too-many-rows', said, where);
}

/** Throws DubanError `invalid-input` where tables have more cells, or more merged ones, than a plan can have. */
export function refuseTooManyCells(cells: number, where: FaultPlace): void {
  if (cells <= CELL_LIMIT) return;
  const said = {
    zh: `表格有 ${cells} 个以上单元格（含合并单元格覆盖的），超过 ${CELL_LIMIT} 个的上限；请删去表格外的空行、空列和格式后另存，或拆分后分别导入。`,
    en: `The tables have more than ${cells} cells (those that merged cells cover included), ${CELL_LIMIT} are allowed: delete empty rows and columns outside the table and save it again, or split it.`,
  };
  throw refusal('too-many-cells', said, where);
}

/** Throws DubanError `invalid-input` where a sheet has more merged cells than a plan can have. */
export function refuseTooManyMerges(merges: number, where: FaultPlace): void {
  if (merges <= MERGE_LIMIT) return;
  const said = {
    zh: `工作表有 ${merges} 处合并单元格，超过 ${MERGE_LIMIT} 处的上限；请取消多余的合并后另存，再行导入。`,
    en: `The sheet has ${merges} merged cells, ${MERGE_LIMIT} are allowed: undo those that are not needed and save it again.`,
  };
  throw refusal('too-many-cells', said, where);
}

/** The error for a document that is cut short, altered or not what it claims to be. */
export function damaged(what: { readonly zh: string; readonly en: string }, where: FaultPlace): Error {
  const said = {
    zh: `文件不完整或已损坏（${what.zh}）；请重新取得文件，或用办公软件打开后另存，再行导入。`,
    en: `The file is cut short or damaged (${what.en}): get it anew, or open it in an office program and save it again.`,
  };
  return refusal('file-damaged', said, where);
}

/** The error for a document that only a password opens. */
export function locked(where: FaultPlace): Error {
  const said = {
    zh: '文件设有密码，无法读取；请取消密码后另存，再行导入。',
    en: 'The file is locked with a password: save a copy without one and import that.',
  };
  return refusal('file-locked', said, where);
}
