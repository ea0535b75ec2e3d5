import type { Policy, Rung, RungTarget } from './policy.ts';
import { ask, common, mail, mailAndSms, remind, repeatedRed } from './preset-parts.ts';

/* Ladders that supervision offices know by name, all for dated measures. Source: docs/spec.md, "Policies". */

const otherHeads = (tone: 'yellow' | 'red'): RungTarget => ({
  audience: 'other-heads',
  kind: 'copy',
  tone,
  channels: mail,
});

/** The unit itself, in blue: its liaison by mail and SMS, its head by mail. */
const toTheUnit: readonly RungTarget[] = [
  { audience: 'lead-liaison', kind: 'escalation', tone: 'blue', channels: mailAndSms },
  { audience: 'lead-head', kind: 'escalation', tone: 'blue', channels: mail },
];

/** The office hears of it, in yellow. */
const toTheClerk: readonly RungTarget[] = [
  { audience: 'office-clerk', kind: 'escalation', tone: 'yellow', channels: mail },
  { audience: 'lead-head', kind: 'escalation', tone: 'yellow', channels: mailAndSms },
  otherHeads('yellow'),
];

/** Everybody above, in red. */
const toTheTop: readonly RungTarget[] = [
  { audience: 'leader', kind: 'escalation', tone: 'red', channels: mailAndSms },
  { audience: 'office-head', kind: 'escalation', tone: 'red', channels: mail },
  { audience: 'superior', kind: 'escalation', tone: 'red', channels: mail },
  otherHeads('red'),
];

const fromDue = (id: string, days: number, targets: readonly RungTarget[]): Rung => ({
  id,
  when: { type: 'workingDaysFromDue', days },
  targets,
});

const hoursFromDue = (id: string, hours: number, targets: readonly RungTarget[]): Rung => ({
  id,
  when: { type: 'workingHoursFromDue', hours },
  targets,
});

/** 蓝黄红督办单: one letter of each colour, a working week apart, then every month. */
export const THREE_COLOUR: Policy = {
  ...common,
  name: 'three-colour',
  askBeforeDays: 10,
  rhythm: null,
  rungs: [
    ask,
    remind('remind-3', -3, mail),
    remind('remind-1', -1, mailAndSms),
    fromDue('blue', 1, toTheUnit),
    fromDue('yellow', 5, toTheClerk),
    fromDue('red', 10, toTheTop),
    { id: 'monthly', when: { type: 'monthly', after: 'red' }, targets: repeatedRed },
  ],
};

/**
 * 13710: handed over within 1 day, reported on within 3, solved within 7 working days, the hard ones within a month, and
 * followed until it is struck off. So the unit is asked 7 working days before the due date, signs on the first, and is
 * asked on the third how far it has come.
 */
export const RULE_13710: Policy = {
  ...common,
  name: '13710',
  askBeforeDays: 7,
  rhythm: null,
  rungs: [
    ask,
    {
      id: 'receipt-liaison',
      when: { type: 'workingDaysFromAsk', days: 2 },
      targets: [{ audience: 'lead-liaison', kind: 'receipt', tone: 'notice', channels: mailAndSms }],
    },
    {
      id: 'remind-feedback',
      when: { type: 'workingDaysFromAsk', days: 3 },
      targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels: mailAndSms }],
    },
    {
      id: 'remind-head',
      when: { type: 'workingDaysFromAsk', days: 4 },
      targets: [{ audience: 'lead-head', kind: 'reminder', tone: 'notice', channels: mail }],
    },
    remind('remind-1', -1, mailAndSms),
    fromDue('unsolved', 1, toTheUnit),
    fromDue('clerk', 3, toTheClerk),
    { id: 'monthly', when: { type: 'monthly', after: 'unsolved' }, targets: toTheTop },
  ],
  reopenAfterDays: 3,
};

/** Hotline matters: three working days, counted in working hours; what is written goes with the next release. */
export const COMPLAINT_12345: Policy = {
  ...common,
  name: 'complaint-12345',
  askBeforeDays: 3,
  rhythm: null,
  rungs: [
    ask,
    {
      id: 'receipt-liaison',
      when: { type: 'workingHoursFromAsk', hours: 3 },
      targets: [{ audience: 'lead-liaison', kind: 'receipt', tone: 'notice', channels: mailAndSms }],
    },
    {
      id: 'receipt-head',
      when: { type: 'workingHoursFromAsk', hours: 6 },
      targets: [{ audience: 'lead-head', kind: 'receipt', tone: 'notice', channels: mail }],
    },
    {
      id: 'remind-due-day',
      when: { type: 'workingHoursFromDue', hours: -6 },
      targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels: mailAndSms }],
    },
    hoursFromDue('first', 3, toTheUnit),
    hoursFromDue('second', 9, toTheClerk),
    hoursFromDue('third', 18, toTheTop),
    { id: 'weekly', when: { type: 'weekly', after: 'third', count: 4 }, targets: repeatedRed },
    { id: 'monthly', when: { type: 'monthly', after: 'weekly' }, targets: repeatedRed },
  ],
  verification: { limitDays: 1, clerkAfterDays: 1, headAfterDays: 2 },
  reopenAfterDays: 1,
};

/** Mail only, with wide gaps: for matters of long breath, and for units that are not to be pressed. */
export const GENTLE: Policy = {
  ...common,
  name: 'gentle',
  askBeforeDays: 15,
  rhythm: null,
  rungs: [
    ask,
    remind('remind-5', -5, mail),
    fromDue('first', 5, [
      { audience: 'lead-liaison', kind: 'escalation', tone: 'blue', channels: mail },
      { audience: 'lead-head', kind: 'escalation', tone: 'blue', channels: mail },
    ]),
    fromDue('second', 15, [
      { audience: 'office-clerk', kind: 'escalation', tone: 'yellow', channels: mail },
      { audience: 'lead-head', kind: 'escalation', tone: 'yellow', channels: mail },
      otherHeads('yellow'),
    ]),
    fromDue('third', 30, [
      { audience: 'leader', kind: 'escalation', tone: 'red', channels: mail },
      { audience: 'office-head', kind: 'escalation', tone: 'red', channels: mail },
      otherHeads('red'),
    ]),
    { id: 'monthly', when: { type: 'monthly', after: 'third' }, targets: repeatedRed },
  ],
  verification: { limitDays: 10, clerkAfterDays: 3, headAfterDays: 8 },
  reopenAfterDays: 10,
};
