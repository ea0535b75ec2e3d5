import { createHash } from 'node:crypto';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { parseDocument, type ParseOptions } from './parse-plan.ts';
import { readDocument } from './read-document.ts';
import { isReview, readReview } from './review/read-review.ts';
import type { PlanFormat, ReadOptions } from './read/document.ts';

export interface PlanOptions extends ParseOptions, ReadOptions {
  /** Name of the file for messages and `source`; the file itself is not opened. */
  readonly file: string;
  readonly format?: PlanFormat;
}

/**
 * Reads an adopted plan out of the bytes of a document.
 * @throws DubanError `invalid-input` as `readDocument` and `parseDocument` do.
 */
export async function readPlan(
  bytes: Uint8Array,
  { format, withoutOffice, ...options }: PlanOptions,
): Promise<DraftPlan> {
  const document = await readDocument(bytes, { file: options.file, format, withoutOffice });
  const { pages, sheets, encoding, readBy } = document;
  const source = {
    file: options.file,
    format: document.format,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(encoding === undefined ? {} : { encoding }),
    ...(readBy === undefined ? {} : { readBy }),
    ...(pages === undefined ? {} : { pages }),
    ...(sheets === undefined ? {} : { sheets }),
  };
  if (!isReview(sheets ?? [])) return { source, ...parseDocument(document, options) };
  const { original, ...reviewed } = readReview(bytes, { file: options.file });
  return { source: { ...source, ...(original === null ? {} : { original }) }, ...reviewed };
}
