import type { MessageItem } from '../../domain/message-view.ts';
import { claimEn } from './claim.ts';
import { dateEn } from './en-dates.ts';
import { recordedDetail, rungOf, type LifeRung } from './facts.ts';
import type { Fact, Reasons } from './wording.ts';

type Said = (item: MessageItem) => string;
type Petition = NonNullable<MessageItem['life']['petition']>;

const because = (reason: string): string => (reason.trim() === '' ? '' : ` (reason: ${reason.trim()})`);

function asked(item: MessageItem): string {
  const { life, leadUnitName: lead, notice } = item;
  const { petition } = life;
  if (petition === null) return `${lead} asks something that the supervising office answers`;
  const on = dateEn(petition.askedOn);
  if (petition.newDue !== null) {
    const from = notice.request === null ? '' : ` from ${dateEn(notice.request.due)}`;
    return `on ${on} ${lead} asked to move its date${from} to ${dateEn(petition.newDue)}, which the supervising office answers`;
  }
  const other = petition.suggestedUnit === null ? '' : `, and names ${petition.suggestedUnit} instead`;
  return `on ${on} ${lead} said that this measure is not its own${other}; the supervising office answers`;
}

const LATE: Readonly<Record<string, string>> = {
  clerk: '; the limit for the answer ends today',
  head: '; the clerk has not answered in time',
  superior: '; the supervising office has not answered in time',
};

/** The step of the office's silence at which a petition is told: the last part of the rung's name. */
const stepOf = ({ notice }: MessageItem): string => notice.rung.split('-')[1] ?? '';

function petitionDemand(item: MessageItem): string {
  const step = stepOf(item);
  if (step === 'superior') return `Please see that ${item.officeName} answers now, or decide yourself.`;
  if (step === 'head') return 'Please see that the clerk answers now, or decide yourself.';
  return item.life.petition?.newDue == null
    ? 'Please name another unit, or say why the measure stays where it is.'
    : 'Please grant it, naming the new date, or refuse it with a reason.';
}

function petitionNext(item: MessageItem): string {
  const { petition } = item.life;
  if (petition === null) return 'It stays on the to-do list until it is answered.';
  return stepOf(item) === 'superior'
    ? 'There is no further reminder; without an answer date and unit stay, and the unit is urged as usual.'
    : `The unit is not urged up to ${dateEn(petition.pausedUntil)}, and as usual after that. Without an answer the clerk, the head of ${item.officeName} and then its superior are reminded.`;
}

const petitioned = {
  why: (item: MessageItem) => `${asked(item)}${LATE[stepOf(item)] ?? ''}`,
  demand: petitionDemand,
  next: petitionNext,
};

const decided = ({ life }: MessageItem): string => because(life.decided?.reason ?? '');
const dateOr = (date: string | null | undefined, otherwise: string): string =>
  date == null ? otherwise : dateEn(date);
const KEPT = 'The original date stays on record, and the outcome is judged by it';

const DROPPED: Readonly<Record<NonNullable<MessageItem['life']['dropped']>, string>> = {
  'new-date': 'another date was set',
  reassigned: 'other units are responsible now',
  parked: 'the measure was parked',
  withdrawn: 'the measure is no longer to be carried out',
  merged: 'the measure was merged into another',
  split: 'the measure was split into parts',
};

/** Why a request ended that nobody failed to answer; null when it did not end so. */
export function droppedEn({ life }: MessageItem): string | null {
  return life.dropped === null ? null : DROPPED[life.dropped];
}

const WORDS: Readonly<Record<LifeRung, { why: Said; demand: Said | null; next: Said }>> = {
  extension: petitioned,
  misaddressed: petitioned,
  'extension-granted': {
    why: (item) => `the supervising office has granted the extension${decided(item)}`,
    demand: (item) => `Please report by ${dateOr(item.life.decided?.newDue, 'the new date')} (that day included).`,
    next: () => `${KEPT}. You will be asked again before the new date.`,
  },
  'extension-refused': {
    why: (item) => `the supervising office has refused the extension${decided(item)}, and the date stays`,
    demand: ({ notice }) =>
      `Please report by the date in force${notice.request === null ? '' : ` (${dateEn(notice.request.due)})`}.`,
    next: () => 'Reminders go on from the next working day.',
  },
  'misaddressed-refused': {
    why: (item) => `the supervising office finds that your unit goes on leading this measure${decided(item)}`,
    demand: () => 'Please carry on, and report in time.',
    next: () => 'Reminders go on from the next working day.',
  },
  'review-parked': {
    why: (item) => `this measure is parked${decided(item)}, and the day of review has come`,
    demand: () => 'Please resume it, or set another day of review.',
    next: () =>
      'Without a decision you are asked again every month; what is still parked when the plan closes is recorded so.',
  },
  promise: {
    why: ({ life, leadUnitName: lead }) =>
      `${lead} promised to report by ${dateOr(life.promisedOn, 'a day')}; that day has passed without a report`,
    demand: () => 'Please report now, or say why you cannot yet.',
    next: () => 'Without a report, reminders go on by the rule.',
  },
  parked: {
    why: (item) => `the supervising office has parked this measure${decided(item)}`,
    demand: null,
    next: ({ life }) =>
      `Nobody is urged while it is parked; the office looks at it again on ${dateOr(life.decided?.reviewOn, 'the day of review')}, and you are told when it goes on.`,
  },
  withdrawn: {
    why: (item) => `the supervising office decided that this measure is no longer to be carried out${decided(item)}`,
    demand: null,
    next: () => 'Its follow-up ends; nothing is to be reported any more.',
  },
  merged: {
    why: (item) => `the supervising office has merged this measure into ${into(item)}${decided(item)}`,
    demand: null,
    next: (item) => `It is reported on together with ${into(item)} from now on.`,
  },
  reassigned: {
    why: (item) => `the supervising office decided that ${item.leadUnitName} leads this measure now${decided(item)}`,
    demand: null,
    next: () => 'Your unit no longer reports on it; please hand over what was done so far.',
  },
  'deadline-moved': {
    why: (item) =>
      `the supervising office has moved the date of this measure to ${dateOr(item.life.decided?.newDue, 'another day')}${decided(item)}`,
    demand: null,
    next: () => `${KEPT}. You will be asked again before the new date.`,
  },
  'handover-again': {
    why: (item) =>
      `the supervising office has changed who is responsible${decided(item)}; this measure is handed over with this message, and ${item.leadUnitName} reports on it`,
    demand: null,
    next: () => 'You will be asked when a report is due; nothing needs to be signed or reported for this message.',
  },
  split: {
    why: (item) => `the supervising office has split this measure into parts${decided(item)}`,
    demand: null,
    next: () =>
      'Each part is handed over and reported on by itself; the whole is not asked about any more, and ends as its parts do.',
  },
  contribution: {
    why: contributionAsked,
    demand: contributionDemand,
    next: () =>
      'The lead unit gathers what you give, and the supervising office can read it; you are reminded once, a working day before.',
  },
  'contribution-reminder': {
    why: (item) => `${contributionAsked(item)}; it has not come yet`,
    demand: contributionDemand,
    next: () => 'There is no further reminder.',
  },
};

function contributionAsked({ contribution }: MessageItem): string {
  if (contribution === null) return 'a lead unit asks you, as a supporting unit, for your part';
  const { askedBy, by, text } = contribution;
  const what = text.trim() === '' ? '' : `: ${text.trim()}`;
  return `${askedBy}, which leads this measure, asks you as a supporting unit for your part by ${dateEn(by)}${what}`;
}

function contributionDemand({ contribution }: MessageItem): string {
  return contribution === null
    ? 'Please give your part.'
    : `Please give your part by ${dateEn(contribution.by)} (that day included); a plain reply to this mail will do.`;
}

const into = ({ life }: MessageItem): string =>
  life.decided?.intoCode == null ? 'another measure' : `no. ${life.decided.intoCode}`;

/** What a notice of the wider life says; `why` is the rule alone. Null for any other notice. */
export function lifeReasonsEn(item: MessageItem): Reasons | null {
  const rung = rungOf(item);
  if (rung === null) return null;
  const { why, demand, next } = WORDS[rung];
  const nextRung = item.notice.next;
  return {
    why: why(item),
    demand: demand === null ? null : demand(item),
    next:
      nextRung === null
        ? next(item)
        : `Without a report, it is followed up on ${dateEn(nextRung.on)}; a report stops it.`,
  };
}

/** The facts that a notice of the wider life shows beside the usual ones. */
export function lifeFactsEn(item: MessageItem): Fact[] {
  const { life, notice } = item;
  const facts: Fact[] = [];
  const say = (label: string, value: string): void => void (value === '' || facts.push({ label, value }));
  if (life.petition !== null) petitionFacts(life.petition, say);
  if (life.decided?.newDue != null) say('Date in force', dateEn(life.decided.newDue));
  else if (life.movedTo !== null) say('Date in force', dateEn(life.movedTo));
  if (life.decided?.reviewOn != null) say('Day of review', dateEn(life.decided.reviewOn));
  if (life.decided !== null) say('Reason of the decision', life.decided.reason.trim());
  if (life.extensions > 0 && notice.kind !== 'handover') say('Extensions granted', String(life.extensions));
  if (notice.rung === 'promise' && life.promisedOn !== null) say('Promised for', dateEn(life.promisedOn));
  return facts;
}

function petitionFacts(petition: Petition, say: (label: string, value: string) => void): void {
  if (petition.newDue !== null) say('Asked for', dateEn(petition.newDue));
  if (petition.suggestedUnit !== null) say('Unit suggested', petition.suggestedUnit);
  say('Reason given', petition.reason.trim());
}

/** What was recorded of an act other than a plain report; null for a report. */
export function recordedEn(detail: string): string | null {
  const said = recordedDetail(detail);
  switch (said?.type) {
    case undefined:
      return null;
    case 'extension':
      return `Recorded: you ask to move the date to ${dateEn(said.value)}. Until the supervising office answers the date stays, and the outcome is judged by the original one.`;
    case 'promise':
      return `Recorded: you report by ${dateEn(said.value)}. Without a report by then, reminders go on.`;
    case 'misaddressed':
      return 'Recorded: this measure is not your own. Until the supervising office answers your unit stays responsible.';
    case 'corrected':
      return `Recorded: your last report now says ${claimEn(said.value) ?? said.value}.`;
    case 'contribution':
      return 'Recorded: what your unit contributes. The lead unit and the supervising office can read it.';
    case 'report-withdrawn':
      return 'Your last report is taken back; please report again in time.';
  }
}
