import { daysBetween, type LocalDate } from '../../domain/local-date.ts';
import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import { localDateOf } from '../../domain/zone.ts';

/** The report that made a stop notice necessary; null when the request ended without one. */
export function endingReport(item: MessageItem, zone: string): MessageItem['lastReport'] {
  const { notice, lastReport } = item;
  if (lastReport === null || notice.request === null) return null;
  // Those told that it is over were alarmed after the due date, so the report came on or after it; a much older one
  // belongs to an earlier turn of the ladder.
  const age = daysBetween(lastReport.on, localDateOf(zone, notice.rungAt));
  return lastReport.on >= notice.request.due && age >= 0 && age < 5 ? lastReport : null;
}

/** The number of a rung id that ends in one: `remind-5` gives 5. */
export function rungNumber(rung: string): number | null {
  const digits = /-(\d+)$/.exec(rung)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Asked of somebody else than a liaison although it is a liaison's matter: the notice went up for want of a contact. */
export function wentUp({ notice }: MessageItem): boolean {
  const forLiaison =
    notice.kind === 'request' ||
    notice.kind === 'reminder' ||
    notice.kind === 'handover' ||
    notice.rung === 'receipt-liaison';
  return forLiaison && notice.role !== 'liaison';
}

/** The date by which the reader of a letter should see to it: the day before which the next rung is not taken. */
export function newLimit({ notice }: MessageItem): LocalDate | null {
  return notice.next?.on ?? null;
}

/** The plans that a message speaks of, each once, in order of the items. */
export function plansOf(view: Pick<MessageView, 'items'>): MessageItem[] {
  const byTitle = new Map<string, MessageItem>();
  for (const item of view.items) {
    const key = `${item.planTitle}\n${item.documentNumber ?? ''}`;
    if (!byTitle.has(key)) byTitle.set(key, item);
  }
  return [...byTitle.values()];
}

/** The offices in whose name a message goes out, each once. */
export const officesOf = (view: Pick<MessageView, 'items'>): string[] => [
  ...new Set(view.items.map(({ officeName }) => officeName)),
];

/** One line of text: a heading or a header may not break. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Notices about what a unit asked and the office decided, by what they say. */
export type LifeRung =
  | 'extension'
  | 'misaddressed'
  | 'extension-granted'
  | 'extension-refused'
  | 'misaddressed-refused'
  | 'review-parked'
  | 'promise'
  | 'parked'
  | 'withdrawn'
  | 'merged'
  | 'split'
  | 'reassigned'
  | 'deadline-moved'
  | 'handover-again'
  | 'contribution'
  | 'contribution-reminder';

const LIFE_RUNGS: Readonly<Record<string, LifeRung>> = {
  ...{ extension: 'extension', 'extension-clerk': 'extension', 'extension-head': 'extension' },
  ...{ 'extension-superior': 'extension', misaddressed: 'misaddressed', 'misaddressed-clerk': 'misaddressed' },
  ...{ 'misaddressed-head': 'misaddressed', 'misaddressed-superior': 'misaddressed' },
  ...{ 'extension-granted': 'extension-granted', 'extension-refused': 'extension-refused' },
  ...{ 'misaddressed-refused': 'misaddressed-refused', 'review-parked': 'review-parked', promise: 'promise' },
  ...{ parked: 'parked', withdrawn: 'withdrawn', merged: 'merged', reassigned: 'reassigned' },
  ...{ 'deadline-moved': 'deadline-moved', split: 'split' },
  ...{ contribution: 'contribution', 'contribution-reminder': 'contribution-reminder' },
};

/** What a notice of the wider life says; null for any other. The first hand-over is that of the activation. */
export function rungOf({ notice: { kind, rung, occurrence } }: Pick<MessageItem, 'notice'>): LifeRung | null {
  if (kind === 'handover') return occurrence > 1 ? 'handover-again' : null;
  return LIFE_RUNGS[rung] ?? null;
}

/** The due date that a notice may name; null where it is about none, or about one that no longer holds. */
export function dueSaid({ notice, life }: MessageItem): LocalDate | null {
  return notice.request === null || life.dropped !== null || notice.rung === 'extension-granted'
    ? null
    : notice.request.due;
}

/** What an echo says of an act that is no plain report: its kind and, after a colon, a date or a claim. */
export function recordedDetail(detail: string): { readonly type: RecordedAct; readonly value: string } | null {
  const [type = '', value = ''] = detail.split(':');
  const known = RECORDED.find((one) => one === type);
  return known === undefined ? null : { type: known, value };
}

const RECORDED = ['extension', 'promise', 'misaddressed', 'corrected', 'report-withdrawn', 'contribution'] as const;
type RecordedAct = (typeof RECORDED)[number];
