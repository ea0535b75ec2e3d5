import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DraftMeasure, DraftPlan } from '../../src/domain/draft-plan.ts';
import { DubanError } from '../../src/domain/errors.ts';
import type { Fault } from '../../src/domain/errors.ts';
import type { Block } from '../../src/importer/cells.ts';
import { parseDocument, type ParseOptions } from '../../src/importer/parse-plan.ts';
import { readPlan, type PlanOptions } from '../../src/importer/read-plan.ts';
import type { ReadDocument } from '../../src/importer/read/document.ts';
import { readTxt } from '../../src/importer/read/txt.ts';

export const SAMPLE_PATH = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

export const sampleBytes = (): Uint8Array => readFileSync(SAMPLE_PATH);

/** The plan of a document in the text form, without waiting. */
export function planOfText(bytes: Uint8Array, options: ParseOptions & { file: string }): DraftPlan {
  const document = readTxt(bytes, { file: options.file });
  return { source: { file: options.file, format: 'txt', sha256: '' }, ...parseDocument(document, options) };
}

export const parseText = (text: string, options: ParseOptions = {}): DraftPlan =>
  planOfText(new TextEncoder().encode(text), { file: 'plan.txt', ...options });

/** A plan in the text form: a small front, one head, rows with `|` between cells. */
export function planText(head: string, rows: readonly string[], front: readonly string[] = FRONT): string {
  return [...front, head, ...rows].map((line) => line.split('|').join('\t')).join('\n');
}

export const FRONT = ['某市人民政府办公室关于印发某市工作任务清单的通知', '某政办〔2024〕3号', '2024年3月1日'];

export const HEAD = '序号|工作任务|具体举措|完成时限|牵头单位|配合单位';

/** One row under HEAD with the given parts, for tests that turn on a single cell. */
export function rowText(
  parts: { number?: string; text?: string; limit?: string; lead?: string; support?: string } = {},
): string {
  const { number = '1', text = '推进某项工作', limit = '持续推进', lead = '市财政局', support = '' } = parts;
  return [number, '', text, limit, lead, support].join('|');
}

export const codesOf = (faults: readonly Fault[]): string[] => faults.map(({ code }) => code);

export function measureOf(draft: DraftPlan, code: string): DraftMeasure {
  const measure = draft.measures.find((candidate) => candidate.code === code);
  if (measure === undefined) throw new Error(`no measure ${code} in the draft`);
  return measure;
}

/** The faults with which the bytes are refused; fails where they are read after all. */
export async function refusalOf(bytes: Uint8Array, options: Partial<PlanOptions> = {}): Promise<readonly Fault[]> {
  try {
    await readPlan(bytes, { file: 'plan.txt', ...options });
  } catch (error) {
    if (error instanceof DubanError) return error.faults;
    throw error;
  }
  throw new Error('the bytes were read although they should be refused');
}

/**
 * The rows of a table as readers of formats with merged cells give them: `^` is one with the cell above, `<` is covered
 * by the cell on its left. Rows without `|` are lines.
 */
export function tableBlocks(rows: readonly string[], place: { table?: number; sheet?: string } = {}): Block[] {
  const { table, sheet } = place;
  const above: string[] = [];
  return rows.map((row, index): Block => {
    const where = { file: 'plan.xlsx', row: index + 1, ...(sheet === undefined ? {} : { sheet }) };
    if (!row.includes('|')) return { kind: 'line', text: row, where };
    const printed = row.split('|');
    const places = (sign: string): number[] => printed.flatMap((cell, column) => (cell === sign ? [column] : []));
    const cells = printed.map((cell, column) => (cell === '^' ? (above[column] ?? '') : cell === '<' ? '' : cell));
    cells.forEach((cell, column) => (above[column] = cell));
    return {
      kind: 'row',
      cells,
      ...(table === undefined ? {} : { table }),
      down: places('^'),
      across: places('<'),
      where,
    };
  });
}

/** The plan of such blocks. */
export function planOfBlocks(blocks: readonly Block[], options: ParseOptions = {}): DraftPlan {
  const document: ReadDocument = { format: 'xlsx', blocks, problems: [] };
  return {
    source: { file: 'plan.xlsx', format: 'xlsx', sha256: '' },
    ...parseDocument(document, { file: 'plan.xlsx', ...options }),
  };
}
