import type { Fault, FaultPlace } from './errors.ts';
import type { LocalDate } from './local-date.ts';

/*
 * What the importer reads out of an adopted plan, before anybody has accepted it: the JSON of `duban plan parse`.
 * Dates lie in the plan's zone and are inclusive. Names of units in measures are as printed; `units` says
 * which unit each printed name means.
 */

/** The period that a recurring deadline comes back in. */
export type RecurringPeriod = 'week' | 'month' | 'quarter' | 'half-year' | 'year';

/** The time-limit cell of a row; `raw` is the cell as printed without layout spaces. */
export type Deadline =
  | { readonly kind: 'dated'; readonly on: LocalDate; readonly raw: string }
  | { readonly kind: 'ongoing'; readonly raw: string }
  | { readonly kind: 'recurring'; readonly raw: string; readonly every: RecurringPeriod }
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear'; readonly raw: string };

/** A limit named inside the measure's own text, other than the row's deadline. */
export interface Milestone {
  readonly on: LocalDate;
  readonly text: string;
}

/** A figure that the measure's text promises: 2亿吨 is value 200000000, unit 吨. `text` is the clause around it. */
export interface Target {
  readonly text: string;
  readonly value: number;
  readonly unit: string;
  readonly raw: string;
  readonly relation: '>=' | '<=' | '=';
}

export interface DraftMeasure {
  /** Unique in the plan: the number as printed; rows without one take the number before and b, c, d …. */
  readonly code: string;
  /** Numbers printed in the row: two where two items share a measure, none where the row has no number of its own. */
  readonly itemNumbers: readonly number[];
  readonly part: string | null;
  readonly section: string | null;
  /** The higher-level measure that the row carries out, where the table has that column. */
  readonly basis: string | null;
  readonly text: string;
  readonly deadline: Deadline;
  /** Names as printed, in the order of the document; `unitOf` tells which unit each means. */
  readonly leadUnits: readonly string[];
  readonly supportingUnits: readonly string[];
  readonly leaders: readonly string[];
  readonly milestones: readonly Milestone[];
  readonly targets: readonly Target[];
  readonly where: FaultPlace;
}

export interface DraftUnit {
  /** The canonical name: one unit has one name, however it is printed. */
  readonly name: string;
  readonly kind: 'body' | 'group';
  /** Every form in which the document prints the name, in order of appearance. */
  readonly seenAs: readonly string[];
  /** Number of measures that name the unit as lead or support; 0 for a body that only a note names. */
  readonly measures: number;
  /** The bodies (canonical names) that a note of the document expands a group to; empty where no note does. */
  readonly expandsTo: readonly string[];
}

/** What became of every row of the table: `total` is the sum of the others, so that no row is lost unseen. */
export interface RowCount {
  readonly total: number;
  readonly measures: number;
  /** Rows that only add an item to the measure above. */
  readonly continued: number;
  readonly tableHeads: number;
  readonly headings: number;
  /** Rows that could not be placed; each has its fault in `problems`. */
  readonly unplaced: number;
}

export interface DraftSource {
  readonly file: string;
  readonly format: string;
  readonly sha256: string;
  /** Text forms: the encoding that the bytes were read in. */
  readonly encoding?: string;
  /** The program that an old Word document came through: LibreOffice, or word-extractor for its bare text. */
  readonly readBy?: string;
  /** Number of pages, where the format has pages. */
  readonly pages?: number;
  /** Names of the sheets, where the format has sheets. */
  readonly sheets?: readonly string[];
  /** A workbook that was corrected by hand: the document that it was made from. */
  readonly original?: { readonly file: string; readonly format: string; readonly sha256: string };
}

export interface DraftPlan {
  readonly source: DraftSource;
  readonly title: string | null;
  readonly documentNumber: string | null;
  readonly issuer: string | null;
  readonly issuedOn: LocalDate | null;
  /** The body that the document charges with urging and supervising (canonical name), with its place. */
  readonly supervisingOffice: { readonly name: string; readonly where: FaultPlace } | null;
  readonly measures: readonly DraftMeasure[];
  readonly units: readonly DraftUnit[];
  readonly problems: readonly Fault[];
  readonly rows: RowCount;
}

/**
 * The unit that a printed name means: the canonical name of the unit that was seen in this form.
 * A name that the plan does not print is returned as it is.
 */
export function unitOf(draft: Pick<DraftPlan, 'units'>, printedName: string): string {
  const unit = draft.units.find((candidate) => candidate.seenAs.includes(printedName));
  return unit?.name ?? printedName;
}
