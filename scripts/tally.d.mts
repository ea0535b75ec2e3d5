export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
interface FileResult {
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}
export const NOTHING: Tally;
export function plus(a: Tally, b: Tally): Tally;
export function tallyOf(
  report: { readonly testResults: readonly FileResult[] } | null,
  exitStatus: number | null,
): Tally;
export function summaryOf(tally: Tally): string;
