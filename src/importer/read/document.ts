import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import type { TextEncoding } from './decode.ts';

/** The formats that the command line names; `auto` asks the bytes. */
export const PLAN_FORMATS = ['auto', 'txt', 'csv', 'xlsx', 'xls', 'docx', 'doc', 'pdf', 'html'] as const;

export type PlanFormat = (typeof PLAN_FORMATS)[number];

export type DocumentFormat = Exclude<PlanFormat, 'auto'>;

/** A document as a reader gives it: no meaning yet, but every line and every row, in the document's order. */
export interface ReadDocument {
  readonly format: DocumentFormat;
  readonly blocks: readonly Block[];
  /** What the reader left out or had to repair: hidden rows, deleted text, sheets without anything. */
  readonly problems: readonly Fault[];
  /** Text forms: the encoding that the bytes were read in. */
  readonly encoding?: TextEncoding;
  /** Number of pages, where the format has pages. */
  readonly pages?: number;
  /** Names of the sheets, where the format has sheets, in their order. */
  readonly sheets?: readonly string[];
  /** The program that the content came through, where a format can be read in several ways. */
  readonly readBy?: string;
}

export interface ReadOptions {
  /** Old Word documents are read without starting LibreOffice, also where it is installed. */
  readonly withoutOffice?: boolean | undefined;
}

/**
 * Reads one format. `where` names the file.
 * @throws DubanError `invalid-input` with its fault where nothing can be read: damaged, locked, beyond a limit.
 */
export type Reader = (
  bytes: Uint8Array,
  where: FaultPlace,
  options?: ReadOptions,
) => ReadDocument | Promise<ReadDocument>;
