import { z } from 'zod';
import type { Claim } from '../../../domain/measure-input.ts';
import type { LocalDate } from '../../../domain/local-date.ts';

/** What a link lets its holder do with one row. */
export type AnswerTask =
  'report' | 'verify' | 'decide' | 'extension' | 'misaddressed' | 'parked' | 'contribute' | 'read';

/** One row of the page behind a link. */
export interface AnswerRow {
  readonly measureId: string;
  readonly code: string;
  readonly section: string | null;
  readonly text: string;
  readonly requestId: string | null;
  readonly due: LocalDate | null;
  readonly task: AnswerTask;
  /** The message asks its reader to report on this row; it does not only hand it over or copy it. */
  readonly isAsked: boolean;
  /** Why nothing can be done any more, or null while it can. */
  readonly settled: 'answered' | 'closed' | null;
  readonly lastReport: { readonly claim: Claim; readonly text: string; readonly on: LocalDate } | null;
  readonly targets: readonly { readonly text: string; readonly unit: string }[];
  /** The reader's unit must answer: it may promise, ask for an extension, or say that the measure is not its own. */
  readonly mayAsk: boolean;
  readonly isDated: boolean;
  readonly adopted: LocalDate | null;
  readonly extensions: number;
  readonly petition: {
    readonly type: 'extension' | 'misaddressed';
    readonly newDue: LocalDate | null;
    readonly suggestedUnit: string | null;
    readonly reason: string;
  } | null;
  /** The unit's last report, as long as it may be put right or taken back. */
  readonly revisable: string | null;
  readonly reviewOn: LocalDate | null;
  /** For a lead: the units that it may ask for their part, and what it waits for. */
  readonly supports: readonly string[];
  readonly awaited: readonly { readonly unitName: string; readonly by: LocalDate }[];
  /** For a supporting unit: who asks it for its part, for what and by when. */
  readonly contribution: { readonly askedBy: string; readonly by: LocalDate; readonly text: string } | null;
  /** What supporting units gave the lead that had asked them; empty for anybody else. */
  readonly contributions: readonly { readonly unitName: string; readonly text: string; readonly on: LocalDate }[];
}

/** Everything the page of a link shows; only rows the link was issued for. */
export interface AnswerForm {
  readonly planTitle: string;
  readonly officeName: string;
  readonly unitName: string;
  readonly rows: readonly AnswerRow[];
  /** Every name by which a unit is known. */
  readonly unitNames: readonly string[];
}

export const CLAIMS = ['done', 'on-track', 'delayed', 'not-started', 'blocked'] as const satisfies readonly Claim[];

/** What may be written into each field; the page says the same. */
export const LIMITS = { text: 5000, reason: 2000, evidence: 300, evidences: 5, value: 30 } as const;

/** One row as it was filled in, every field checked. */
export type Answer = { readonly measureId: string } & (
  | { readonly type: 'receipt' }
  | ({ readonly type: 'report' | 'correct-report'; readonly claim: Claim; readonly text: string } & Proof)
  | { readonly type: 'withdraw-report' }
  | { readonly type: 'promise'; readonly promisedOn: LocalDate }
  | { readonly type: 'extension'; readonly newDue: LocalDate; readonly reason: string }
  | { readonly type: 'misaddressed'; readonly suggestedUnit: string | null; readonly reason: string }
  | {
      readonly type: 'ask-contribution';
      readonly supports: readonly string[];
      readonly by: LocalDate;
      readonly text: string;
    }
  | { readonly type: 'contribution'; readonly text: string }
  | { readonly type: 'verify'; readonly decision: 'confirm' }
  | { readonly type: 'verify'; readonly decision: 'return'; readonly newDue: LocalDate; readonly reason: string }
  | {
      readonly type: 'decide';
      readonly decision: 'new-date' | 'grant';
      readonly newDue: LocalDate;
      readonly reason: string;
    }
  | { readonly type: 'decide'; readonly decision: 'not-completed' | 'refuse'; readonly reason: string }
  | { readonly type: 'decide'; readonly decision: 'park'; readonly reviewOn: LocalDate; readonly reason: string }
  | { readonly type: 'decide'; readonly decision: 'resume'; readonly newDue: LocalDate | null; readonly reason: string }
  | {
      readonly type: 'decide';
      readonly decision: 'reassign';
      readonly leads: readonly string[];
      readonly newDue: LocalDate | null;
      readonly reason: string;
    }
);

interface Proof {
  readonly targetValues: readonly { readonly target: number; readonly value: number }[];
  readonly evidence: readonly string[];
}

/** The body of a form: `<field>.<row number>`; a row without a choice is left alone. At most 500 rows. */
export const bodySchema = z.record(z.string().max(40), z.string().max(10_000));

export type AnswerBody = z.infer<typeof bodySchema>;
