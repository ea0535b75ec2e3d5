import { civilOf, type LocalDate } from '../../domain/local-date.ts';
import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import { claimEn } from './claim.ts';
import { dateEn } from './en-dates.ts';
import { lifeFactsEn, recordedEn } from './en-life.ts';
import { reasonsEn } from './en-reasons.ts';
import { dueSaid, oneLine, plansOf } from './facts.ts';
import { CLAIM_NAMES, KIND_NAMES, namesIn } from '../../names/names.ts';
import { isAnswerable, isForDecision, type Group } from './group.ts';
import { refusalWords } from './refusals.ts';
import type { Wording } from './wording.ts';

const kind: Wording['kind'] = {
  ...namesIn('en', KIND_NAMES),
  answer: 'Answer of the office',
  change: 'Changed',
};

const tone: Wording['tone'] = { notice: 'Notice', blue: 'Blue letter', yellow: 'Yellow letter', red: 'Red letter' };

const because: Wording['because'] = {
  deadline: 'deadline',
  milestone: 'milestone',
  rhythm: 'regular report',
  cycle: 'round of reports',
};

const code = (value: string): string => `no. ${value}`;

function subject(view: MessageView, groups: readonly Group[]): string {
  const plans = plansOf(view);
  const documents = plans.length === 1 ? (plans[0]?.documentNumber ?? null) : `${plans.length} plans`;
  const tail = documents === null ? '' : ` (${documents})`;
  return oneLine(`[Duban${view.tone === 'notice' ? '' : `: ${tone[view.tone]}`}] ${subjectMatter(groups)}${tail}`);
}

function subjectMatter(groups: readonly Group[]): string {
  const [first] = groups;
  const only = groups.length === 1 && first?.items.length === 1 ? first.items[0] : undefined;
  if (only === undefined) return groups.map(countOf).join(', ');
  const due = dueSaid(only);
  const limit =
    due === null || only.notice.kind === 'stop' || only.notice.kind === 'echo' ? '' : `, due ${dateEn(due)}`;
  return `${kind[first?.kind ?? only.notice.kind]}: ${code(only.notice.measureCode)}${limit}`;
}

const countOf = (group: Group): string => `${kind[group.kind]}: ${group.items.length}`;

const plan = ({ planTitle, documentNumber }: MessageItem): string =>
  oneLine(`“${planTitle}”${documentNumber === null ? '' : ` (${documentNumber})`}`);

function title(view: MessageView, groups: readonly Group[]): string {
  const [first] = groups;
  if (view.tone !== 'notice') return tone[view.tone];
  return groups.length === 1 && first !== undefined ? kind[first.kind] : tone.notice;
}

function opening(view: MessageView, groups: readonly Group[]): string {
  const plans = plansOf(view).map(plan).join(', ');
  const counts = groups.map((group) =>
    group.tone === 'notice' ? countOf(group) : `${countOf(group)} (${tone[group.tone]})`,
  );
  const asked = view.items.filter(isAnswerable).length;
  const decided = view.items.filter(isForDecision).length;
  const asks = [asked > 0 ? `your unit reports on ${asked}` : '', decided > 0 ? `you decide on ${decided}` : ''].filter(
    Boolean,
  );
  return `This concerns ${plans}. ${counts.join('; ')}.${asks.length === 0 ? '' : ` Of these ${asks.join(', ')}.`}`;
}

function heading(group: Group): string {
  return `${kind[group.kind]}${group.tone === 'notice' ? '' : ` (${tone[group.tone]})`}: ${group.items.length}`;
}

const ASKED_BACK: Readonly<Record<string, string>> = {
  'which-item': 'Your message does not say which item it means, and several are open; nothing was recorded',
  'unknown-code': 'The number in your message is not among the open items of your unit',
  'same-code': 'That number stands in more than one plan',
  'unclear-claim': 'The state in your message is not clear enough to be recorded',
  contradiction: 'Your message says two things about the same item',
  'no-claim': 'Your message names no state',
  'asks-something': 'Your question has been passed on to the supervising office',
  'no-date': 'Your message names no date, or one that does not exist; nothing was recorded',
  'no-reason': 'Your message gives no reason; nothing was recorded',
  'nothing-to-revise': 'There is no report that could still be corrected or taken back',
  'no-last-report': 'There is no earlier report that could be said again',
  'nothing-open': 'Nothing is open for your unit',
};

function echo({ echo: said, lastReport, notice }: MessageItem): string {
  if (said === null) return 'Your message has arrived.';
  switch (said.result) {
    case 'recorded': {
      const act = recordedEn(said.detail);
      if (act !== null) return `${code(notice.measureCode)}: ${act}`;
      if (said.detail === 'seat-handed-on') {
        return 'Your unit has another liaison now, and what is open has moved there. Is that wrong, tell the supervising office.';
      }
      const claim = claimEn(said.detail) ?? (lastReport === null ? null : claimEn(lastReport.claim));
      return `Recorded for ${code(notice.measureCode)}${claim === null ? '' : `: ${claim}`}. Reply to correct it.`;
    }
    case 'signed':
      return `Signed for ${code(notice.measureCode)}. A signature is not a report: please report in time.`;
    case 'refused':
      return `Not recorded: ${refusalWords(said.detail)?.en ?? 'this cannot be accepted now'}.`;
    case 'question':
      return `${ASKED_BACK[said.detail] ?? 'Your message could not be read'}. Please write number, state and text, such as: ${notice.measureCode} on track, and what was done.`;
  }
}

function answering(codes: readonly string[], answerUrl: string): string[] {
  const [first = '17', second = '39b', third = '5'] = codes;
  return [
    `1. Open the link, no login needed: ${answerUrl}`,
    '2. Or reply above the marker line with number, state and text, one item per line:',
    `    ${first} done, what was achieved`,
    ...(codes.length > 1 ? [`    ${second} on track, what was done`] : []),
    ...(codes.length > 2 ? [`    ${third} delayed, why and until when`] : []),
    '    States: done, on track, delayed, not started, blocked; for all items at once: "all on track".',
    '3. If you cannot report yet, reply "received": it signs for the request and is no report.',
  ];
}

/** English. */
export const EN: Wording = {
  lang: 'en',
  date: dateEn,
  code,
  list: (parts) => parts.join(', '),
  kind,
  tone,
  because,
  claim: namesIn('en', CLAIM_NAMES),
  ongoing: 'ongoing',
  label: {
    code: 'No.',
    section: 'Section',
    measure: 'Measure',
    deadline: 'Deadline',
    due: 'Report due',
    lead: 'Lead unit (reports)',
    plan: 'Plan',
    lastReport: 'Last report',
    result: 'Result',
    why: 'Why you get this',
    demand: 'What is asked',
    next: 'What happens next',
    answering: 'How to answer',
    answerLink: 'Report online',
    decideLink: 'Open (confirm or return, decide)',
    viewLink: 'Open',
  },
  subject,
  title,
  plan,
  salutation: ({ contact }) => `${contact.name}, ${contact.unitName}:`,
  opening,
  heading,
  reasons: reasonsEn,
  life: lifeFactsEn,
  lastReport: ({ claim, text, on }) =>
    `${dateEn(on)}, ${claimEn(claim) ?? claim}${text.trim() === '' ? ' (no text)' : `: ${text.trim()}`}`,
  echo,
  answering,
  notAnswerable:
    'No reply is needed. With a question, reply to this mail: the clerk of the supervising office answers.',
  naming: (peopleUrl) => `Check or change the liaison of your unit and the deputy, no login needed: ${peopleUrl}`,
  footer: (baseUrl) => [
    'This is an automatic message; do not forward its links.',
    'Not for classified matters: never put classified content into a reply or a form.',
    `Duban: ${baseUrl}`,
  ],
  sms: {
    signature: '[Duban] ',
    count: countOf,
    urgent: (item) => {
      const { notice } = item;
      const due = dueSaid(item);
      return `${code(notice.measureCode)}${due === null ? '' : `${notice.kind === 'escalation' ? ' was' : ''} due ${shortDate(due)}`}`;
    },
    join: (counts) => counts.join(', '),
    sentence: (counts, urgent, more) => `${counts} (${urgent}${more ? ', …' : ''})`,
    end: '. See ',
  },
};

function shortDate(date: LocalDate): string {
  const { month, day } = civilOf(date);
  return `${day} ${(dateEn(date).split(' ')[1] ?? String(month)).slice(0, 3)}`;
}
