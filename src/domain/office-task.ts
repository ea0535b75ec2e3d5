/** The kinds of office tasks: what the supervising office must decide or mend. */
export const OFFICE_TASK_KINDS = [
  'verify',
  'decide-late-claim',
  'answer-extension',
  'misaddressed',
  'review-parked',
  'question',
  'no-contact',
  'unreachable',
  'cycle-not-opened',
  'calendar-notice-missing',
] as const;

export type OfficeTaskKind = (typeof OFFICE_TASK_KINDS)[number];

/** A decision of the office about a measure that ends a task, by the name of its input. */
export type EndingDecision =
  'confirm' | 'return' | 'new-date' | 'not-completed' | 'grant' | 'refuse' | 'reassign' | 'resume';

/**
 * Which decisions about the measure end a task. None: no decision is about it, so a person says that it is done; what
 * mends it (a contact imported, a mailbox alive again) may end it before.
 */
export const ENDED_BY: Readonly<Record<OfficeTaskKind, readonly EndingDecision[]>> = {
  verify: ['confirm', 'return'],
  'decide-late-claim': ['new-date', 'not-completed'],
  'answer-extension': ['grant', 'refuse'],
  misaddressed: ['reassign', 'refuse'],
  'review-parked': ['resume'],
  question: [],
  'no-contact': [],
  unreachable: [],
  'cycle-not-opened': [],
  'calendar-notice-missing': [],
};
