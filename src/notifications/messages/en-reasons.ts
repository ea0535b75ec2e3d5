import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import type { Audience, Because, Role } from '../../domain/policy.ts';
import { claimEn } from './claim.ts';
import { dateEn } from './en-dates.ts';
import { droppedEn, lifeReasonsEn } from './en-life.ts';
import { endingReport, newLimit, rungNumber, wentUp } from './facts.ts';
import type { Reasons } from './wording.ts';

/** Why, what to do, what next: for one row of an English message. */
export function reasonsEn(item: MessageItem, view: MessageView): Reasons {
  const life = lifeReasonsEn(item);
  return {
    why: `${roleSentence(item, view)}; ${life?.why ?? ruleSentence(item, view)}.`,
    demand: life === null ? demandOf(item) : life.demand,
    next: life?.next ?? nextSentence(item),
  };
}

function roleSentence(item: MessageItem, { contact }: MessageView): string {
  const up = wentUp(item) ? ' (sent to you because the person in charge of it cannot be reached)' : '';
  return `You are ${ROLE[item.notice.role](item, contact.unitName)}${up}`;
}

const ROLE: Readonly<Record<Role, (item: MessageItem, unitName: string) => string>> = {
  liaison: (_, unitName) => `the liaison of ${unitName}`,
  head: (_, unitName) => `the head of ${unitName}`,
  leader: () => 'the leader in charge of this measure',
  'office-clerk': ({ officeName }) => `the clerk of the supervising office, ${officeName}`,
  'office-head': ({ officeName }) => `the head of the supervising office, ${officeName}`,
  superior: ({ officeName }, unitName) =>
    `the contact of ${unitName}, the superior of the supervising office, ${officeName}`,
};

function ruleSentence(item: MessageItem, view: MessageView): string {
  const { notice, leadUnitName: lead } = item;
  switch (notice.kind) {
    case 'request':
      if (notice.rung === 'contact-changed') {
        return `this seat has become yours, and ${lead} is asked to report progress`;
      }
      return `${askedBecause(item)}, so ${lead} is asked to report progress`;
    case 'reminder': {
      const days = rungNumber(notice.rung);
      const when =
        days === null
          ? 'the report is due soon'
          : `the rule reminds ${days} working day${days === 1 ? '' : 's'} before the report is due`;
      return `${when}, and ${lead} has not reported yet`;
    }
    case 'receipt':
      return `${lead} has not signed for the request sent earlier`;
    case 'escalation':
      return `${lead} has not reported by the due date, and the rule now ${escalationStep(item)}`;
    case 'copy':
      return notice.tone === 'notice'
        ? `${view.contact.unitName} shares responsibility for this measure, and gets a copy of the request to ${lead}`
        : `${view.contact.unitName} shares responsibility for this measure, and gets a copy because ${lead} is late`;
    case 'stop':
      return stopSentence(item, view);
    case 'verification':
      return `${lead} claims that this is done, and the supervising office verifies before it closes${verificationStep(notice.rung)}`;
    case 'extension':
      return 'the supervising office answers what was asked of it';
    case 'task':
      return taskSentence(item);
    case 'handover':
      return `${view.contact.unitName} is responsible for these measures of the plan, handed over with this message; the lead unit named in each row reports on it`;
    case 'echo':
      return 'this answers what you sent';
  }
}

function askedBecause({ notice }: MessageItem): string {
  const reasons = notice.request?.because ?? [];
  return reasons.length === 0 ? 'the rule asks for it' : reasons.map((one) => BECAUSE[one]).join(', ');
}

const BECAUSE: Readonly<Record<Because, string>> = {
  deadline: 'the deadline of this measure is near',
  milestone: 'a milestone of this measure is near',
  rhythm: 'this measure is ongoing and reported on regularly',
  cycle: 'the supervising office has opened a round of reports',
};

function escalationStep({ notice }: MessageItem): string {
  const steps: Readonly<Record<string, string>> = {
    first: 'sends the first letter after the due date',
    second: 'sends the second letter after the due date',
    third: 'sends the third letter after the due date',
    weekly: `writes every week (number ${notice.occurrence})`,
    monthly: `writes every month (number ${notice.occurrence})`,
    head: 'turns to the head of the unit',
    clerk: 'turns to the supervising office',
  };
  return steps[notice.rung] ?? 'escalates it';
}

function verificationStep(rung: string): string {
  if (rung === 'verify-clerk') return '; the limit for that has passed';
  return rung === 'verify-head' ? '; it was reminded and has not answered' : '';
}

function stopSentence(item: MessageItem, { zone }: MessageView): string {
  const report = endingReport(item, zone);
  const before = 'you were alerted about this measure earlier';
  const dropped = droppedEn(item);
  if (dropped !== null) return `${before}; ${dropped}, so that request is over`;
  if (report === null) {
    return `${before}; that request has ended without a report (the plan closed, the next round began, or it was decided otherwise), and this is on record`;
  }
  return `${before}; ${item.leadUnitName} has reported (${dateEn(report.on)}, ${claimEn(report.claim) ?? report.claim}), so the matter is over`;
}

function taskSentence(item: MessageItem): string {
  const { notice, leadUnitName: lead, lastReport } = item;
  if (notice.rung === 'seat-gap') {
    return 'a seat that a coming message needs has nobody who can be reached; duban plan check names it';
  }
  if (notice.rung !== 'late-claim') return 'this measure needs the supervising office';
  const said = lastReport === null ? '' : ` (${claimEn(lastReport.claim) ?? lastReport.claim})`;
  return `the time is up and ${lead} reports something else than done${said}, so the supervising office decides on a new date or on not completed`;
}

function demandOf(item: MessageItem): string | null {
  const { notice, leadUnitName: lead } = item;
  const due = notice.request?.due;
  const limit = newLimit(item);
  const until = limit === null ? 'without delay' : `before ${dateEn(limit)}`;
  switch (notice.kind) {
    case 'request':
    case 'reminder':
      return due === undefined ? null : `Please report progress by ${dateEn(due)} (that day included).`;
    case 'receipt':
      return notice.role === 'liaison'
        ? 'Please sign for it now, and report in time.'
        : `Please see that the liaison of ${lead} signs for it.`;
    case 'escalation':
      return escalationDemand(notice.role, lead, until);
    case 'verification':
      return 'Please check, then confirm, or return it with a reason and a new date.';
    case 'extension':
      return 'Please agree, naming the new date, or refuse.';
    case 'task':
      return notice.rung === 'late-claim' ? 'Please set a new date, or find it not completed.' : 'Please see to it.';
    case 'copy':
    case 'stop':
    case 'handover':
    case 'echo':
      return null;
  }
}

function escalationDemand(role: Role, lead: string, until: string): string {
  switch (role) {
    case 'liaison':
      return `Please report ${until}, and say why it is late.`;
    case 'head':
      return `Please see that your unit reports ${until}, says why it is late and what it will do about it.`;
    case 'leader':
      return `Please look into it, and see that ${lead} reports ${until}.`;
    case 'office-clerk':
      return `Please call ${lead}, find the cause, and see that it reports ${until}.`;
    case 'office-head':
    case 'superior':
      return `Please see to it that ${lead} reports ${until}.`;
  }
}

function nextSentence(item: MessageItem): string {
  const { notice, officeName } = item;
  if (notice.next !== null) {
    const { on, rung, audiences, computed } = notice.next;
    const day = `${dateEn(on)}${computed === true ? ' (holidays not published, computed from weekends)' : ''}`;
    const act = rung.startsWith('remind') ? 'a reminder' : 'a letter';
    const told = audiences.map((one) => audienceName(one, item)).join(', ');
    return `Without a report, ${act} goes out on ${day} to ${told}; a report stops it.`;
  }
  switch (notice.kind) {
    case 'handover':
      return 'You will be asked when a report is due; nothing needs to be signed or reported for this message.';
    case 'stop':
      return 'Nothing more is sent in this matter; a new period of reports is announced by itself.';
    case 'verification':
      return notice.rung === 'verify'
        ? `Past the limit, the clerk and then the head of ${officeName} are reminded.`
        : 'Until it is verified the measure stays as it is, and nobody is urged.';
    case 'extension':
      return `Past the limit, the head of ${officeName} is reminded.`;
    case 'task':
      return notice.rung === 'late-claim'
        ? 'Without a decision within some working days, the unit is asked again.'
        : 'It stays on the to-do list until it is done.';
    case 'echo':
      return 'Reply to correct or to add something.';
    default:
      return 'There is no further step; what is not reported when the plan closes is recorded as it is.';
  }
}

function audienceName(audience: Audience, { leadUnitName: lead, officeName: office }: MessageItem): string {
  const names: Readonly<Record<Audience, string>> = {
    'lead-liaison': `the liaison of ${lead}`,
    'lead-head': `the head of ${lead}`,
    leader: 'the leader in charge',
    'other-liaisons': 'the liaisons of the other lead units',
    'other-heads': 'the heads of the other lead units',
    'office-clerk': `the clerk of ${office}`,
    'office-head': `the head of ${office}`,
    superior: `the superior of ${office}`,
  };
  return names[audience];
}
