import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DraftMeasure, DraftPlan } from '../../src/domain/draft-plan.ts';
import { DubanError } from '../../src/domain/errors.ts';
import type { Fault } from '../../src/domain/errors.ts';
import { parsePlan } from '../../src/importer/parse-plan.ts';
import type { ParseOptions } from '../../src/importer/parse-plan.ts';

export const SAMPLE_PATH = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

export const sampleBytes = (): Uint8Array => readFileSync(SAMPLE_PATH);

export const parseText = (text: string, options: Partial<ParseOptions> = {}): DraftPlan =>
  parsePlan(new TextEncoder().encode(text), { file: 'plan.txt', ...options });

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
export function refusalOf(bytes: Uint8Array, options: Partial<ParseOptions> = {}): readonly Fault[] {
  try {
    parsePlan(bytes, { file: 'plan.txt', ...options });
  } catch (error) {
    if (error instanceof DubanError) return error.faults;
    throw error;
  }
  throw new Error('the bytes were read although they should be refused');
}
