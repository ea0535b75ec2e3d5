import type { LocalDate } from './local-date.ts';

/** Who somebody is towards a measure; ordered from the nearest to the work to the furthest above it. */
export const ROLES = ['liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior'] as const;
export type Role = (typeof ROLES)[number];

/** The two of a seat: the one who holds it, and the one who stands in (AB 角). */
export const RANKS = ['holder', 'deputy'] as const;
export type Rank = (typeof RANKS)[number];

/** The colour of a letter (督办单): a plain notice, then blue, yellow, red. */
export const TONES = ['notice', 'blue', 'yellow', 'red'] as const;
export type Tone = (typeof TONES)[number];

export const CHANNELS = ['email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Whether an address works, was refused for good, or was never given. */
export type PointState = 'ok' | 'dead' | 'none';

/** Why a request was opened. Reasons with one due date share one request. */
export type Because = 'deadline' | 'milestone' | 'rhythm' | 'cycle';

/** What an item of a message is; the contract of the command line lists the same words. */
export type NoticeKind =
  | 'handover'
  | 'request'
  | 'reminder'
  | 'escalation'
  | 'copy'
  | 'stop'
  | 'receipt'
  | 'verification'
  | 'extension'
  | 'task'
  | 'echo';

/** The roles a rung speaks to, each resolved to a contact when the notice is written. */
export const AUDIENCES = [
  'lead-liaison',
  'lead-head',
  'leader',
  'other-liaisons',
  'other-heads',
  'office-clerk',
  'office-head',
  'superior',
] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a rung may say; every other kind is said by the decider itself. */
export const RUNG_KINDS = [
  'request',
  'copy',
  'receipt',
  'reminder',
  'escalation',
] as const satisfies readonly NoticeKind[];

/**
 * When a rung is due.
 * - `workingDaysFromDue`: the n-th working day before (n < 0) or after (n > 0) the due date.
 * - `workingDaysFromAsk`: the n-th working day after the day of the ask; dropped on or after the due date.
 * - `workingHoursFromDue`: n working hours before (n < 0) or after (n > 0) the end of the due date; working hours are
 *   those of the send windows.
 * - `workingHoursFromAsk`: n working hours after the request opened; dropped on or after the due date.
 * - `weekly`: `count` times every 7 calendar days after the date of the rung `after`; each moved to the next working day.
 * - `monthly`: the same day of the month as the last weekly one, until the plan closes; each moved to the next working day.
 * - `afterPromise`: the working day after the day by which the unit promised to report; no policy's file has such a rung.
 * - `secondsFromOpen`: real seconds after the request opened. For trials on real timers; a policy's file has no such rung.
 */
export type RungWhen =
  | { readonly type: 'ask' }
  | { readonly type: 'workingDaysFromDue'; readonly days: number }
  | { readonly type: 'workingDaysFromAsk'; readonly days: number }
  | { readonly type: 'workingHoursFromDue'; readonly hours: number }
  | { readonly type: 'workingHoursFromAsk'; readonly hours: number }
  | { readonly type: 'weekly'; readonly after: string; readonly count: number }
  | { readonly type: 'monthly'; readonly after: string }
  | { readonly type: 'afterPromise' }
  | { readonly type: 'secondsFromOpen'; readonly seconds: number };

/** One addressee of a rung. `only` restricts it to the second and further silent rounds in a row. */
export interface RungTarget {
  readonly audience: Audience;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly channels: readonly Channel[];
  readonly only?: 'repeated-silence';
}

/** A step of the ladder: when, to whom, in which tone, by which channels. */
export interface Rung {
  readonly id: string;
  readonly when: RungWhen;
  readonly targets: readonly RungTarget[];
}

/** When an ongoing measure asks by itself. Days of the month; `roll` says which working day stands in for a day off. */
export interface Rhythm {
  readonly every: 'month' | 'quarter' | 'half-year' | 'year';
  /** Day of the period's last month on which the ask opens, moved forward to a working day. */
  readonly askDay: number;
  readonly due: { readonly day: number; readonly monthOffset: 0 | 1; readonly roll: 'back' | 'forward' };
}

/** A policy is data: versioned, snapshotted into a request when that opens. Days are working days. */
export interface Policy {
  readonly name: string;
  readonly version: number;
  /** Working days before the due date on which a deadline or milestone is asked; 'at-activation' asks at once. */
  readonly askBeforeDays: number | 'at-activation';
  readonly rhythm: Rhythm | null;
  readonly rungs: readonly Rung[];
  readonly verification: {
    readonly limitDays: number;
    /** Working days after the limit on which the clerk, then the head of the office, is reminded. */
    readonly clerkAfterDays: number;
    readonly headAfterDays: number;
  };
  /** How long the office has for what a unit asks of it (extension, wrong addressee), and when who is reminded after. */
  readonly petition: {
    /** The clerk is reminded on the last working day of the limit. */
    readonly limitDays: number;
    /** Working days after the limit on which the head of the office, then whoever stands above it, is told. */
    readonly headAfterDays: number;
    readonly superiorAfterDays: number;
  };
  /** A promised report lies at most this many working days after the due date, or after today where that is later. */
  readonly promiseWithinDays: number;
  /** A rhythm or cycle does not ask when the unit reported at most this many working days ago. */
  readonly mutedByReportWithinDays: number;
  /** Whether one lead answers for all (the first-listed is asked; the default), or each printed lead for itself. */
  readonly answers?: 'first' | 'each';
  /** Working days after an undecided late claim (anything but done) until the ladder re-opens. */
  readonly reopenAfterDays: number;
  /** Working days before a rung on which a gap in its seats becomes an office task. Default 5. */
  readonly reachAheadDays?: number;
  /** Whether the office is also written to about such a gap; else it is a task row only. */
  readonly mailGapsAhead?: boolean;
}

/** What one person may get per day, over all plans (invariant 5). */
export interface Budget {
  readonly email: number;
  readonly sms: number;
}

export const STANDARD_BUDGET: Budget = { email: 2, sms: 1 };

/** A request's due date with its reasons, as the ladder needs it. */
export interface LadderBase {
  readonly openedAt: number;
  readonly openedOn: LocalDate;
  readonly due: LocalDate;
}
