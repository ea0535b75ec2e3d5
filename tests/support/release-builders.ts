import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { Notice } from '../../src/domain/measure.ts';
import { STANDARD_BUDGET, type Channel } from '../../src/domain/policy.ts';
import type { NoticeFacts, PendingNotice, ReleaseInput } from '../../src/domain/release.ts';
import { contactMinute, STANDARD_WINDOWS } from '../../src/domain/send-window.ts';
import { at } from './builders.ts';

/** A contact whose messages leave at the 7th minute after an opening, so that expected times can be written out. */
export const CONTACT = firstContactWithMinute(7);

function firstContactWithMinute(minute: number): string {
  for (let number = 0; ; number += 1) {
    if (contactMinute(`c${number}`, 30) === minute) return `c${number}`;
  }
}

const FACTS: NoticeFacts = {
  requestOpen: true,
  signed: false,
  reachedAt: 0,
  verifying: true,
  undecided: true,
  petitioned: true,
  parked: true,
  contributing: true,
  alarmReached: true,
  alarmPassedTo: [],
  held: false,
};

export const aNotice = (change: Partial<Notice> = {}): Notice => ({
  measureId: 'm',
  measureCode: '1',
  request: { id: 'm#1', because: ['deadline'], due: '2023-12-31', revision: 0 },
  kind: 'reminder',
  tone: 'notice',
  rung: 'remind-5',
  occurrence: 1,
  role: 'liaison',
  unitId: 'lead',
  contactId: CONTACT,
  channels: ['email'],
  awaits: [],
  rungAt: 0,
  next: null,
  validWhile: 'request-open',
  ...change,
});

export interface PendingChange extends Partial<Omit<PendingNotice, 'notice' | 'facts'>> {
  readonly notice?: Partial<Notice>;
  readonly facts?: Partial<NoticeFacts>;
}

/** A notice on its way by mail, due since long ago; its id says which. */
export const pending = (id: string, change: PendingChange = {}): PendingNotice => ({
  dueAt: 0,
  pending: ['email'],
  done: [],
  answersInbound: null,
  others: [],
  ...change,
  id,
  notice: aNotice(change.notice),
  facts: { ...FACTS, ...change.facts },
});

export const byBoth: readonly Channel[] = ['email', 'sms'];

/** What one contact has to get at a time; by default a digest is due at that very time. */
export const aRelease = (
  time: string,
  items: readonly PendingNotice[],
  change: Partial<ReleaseInput> = {},
): ReleaseInput => ({
  now: at(time),
  zone: 'Asia/Shanghai',
  calendar: chinaCalendar(),
  windows: STANDARD_WINDOWS,
  budget: STANDARD_BUDGET,
  contactId: CONTACT,
  digestAt: at(time),
  points: { email: 'ok', sms: 'ok' },
  pending: items,
  sentToday: { email: 0, sms: 0 },
  echoesToday: 0,
  ...change,
});
