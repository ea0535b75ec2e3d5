import { z } from 'zod';
import type { Claim } from '../../../domain/measure-input.ts';
import type { LocalDate } from '../../../domain/local-date.ts';

/** What a link lets its holder do with one row. */
export type AnswerTask = 'report' | 'verify' | 'decide' | 'read';

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
  /** What supporting units gave the lead that had asked them; empty for anybody else. */
  readonly contributions: readonly { readonly unitName: string; readonly text: string; readonly on: LocalDate }[];
}

/** Everything the page of a link shows; only rows the link was issued for. */
export interface AnswerForm {
  readonly planTitle: string;
  readonly officeName: string;
  readonly unitName: string;
  readonly rows: readonly AnswerRow[];
}

export const CLAIMS = ['done', 'on-track', 'delayed', 'not-started', 'blocked'] as const satisfies readonly Claim[];

const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One row as it was filled in. */
export const answerSchema = z.union([
  z.object({ type: z.literal('receipt'), measureId: z.string().max(200) }),
  z.object({
    type: z.literal('report'),
    measureId: z.string().max(200),
    claim: z.enum(CLAIMS),
    text: z.string().max(5000),
  }),
  z.object({ type: z.literal('verify'), measureId: z.string().max(200), decision: z.literal('confirm') }),
  z.object({
    type: z.literal('verify'),
    measureId: z.string().max(200),
    decision: z.literal('return'),
    newDue: localDate,
    reason: z.string().min(1).max(2000),
  }),
  z.object({
    type: z.literal('decide'),
    measureId: z.string().max(200),
    decision: z.literal('new-date'),
    newDue: localDate,
  }),
  z.object({ type: z.literal('decide'), measureId: z.string().max(200), decision: z.literal('not-completed') }),
]);

export type Answer = z.infer<typeof answerSchema>;

/** The body of a form: `<field>.<row number>`; a row without a choice is left alone. At most 500 rows. */
export const bodySchema = z.record(z.string().max(40), z.string().max(5000));

export type AnswerBody = z.infer<typeof bodySchema>;
