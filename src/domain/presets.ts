import type { Policy, Rung } from './policy.ts';
import { ask, common, mail, mailAndSms, remind, repeatedRed } from './preset-parts.ts';
import { COMPLAINT_12345, GENTLE, RULE_13710, THREE_COLOUR } from './presets-of-practice.ts';

/**
 * The presets of policy. Source: the practice of supervision offices as laid down in docs/spec.md, "Policies".
 * Rung ids are part of notice keys and of the command-line contract: never rename one.
 */

/** Default of dated measures. */
export const STANDARD: Policy = {
  ...common,
  version: 2,
  name: 'standard',
  askBeforeDays: 10,
  rhythm: null,
  rungs: [
    ask,
    {
      id: 'receipt-liaison',
      when: { type: 'workingDaysFromAsk', days: 2 },
      targets: [{ audience: 'lead-liaison', kind: 'receipt', tone: 'notice', channels: mail }],
    },
    {
      id: 'receipt-head',
      when: { type: 'workingDaysFromAsk', days: 4 },
      targets: [{ audience: 'lead-head', kind: 'receipt', tone: 'notice', channels: mail }],
    },
    remind('remind-5', -5, mail),
    remind('remind-1', -1, mailAndSms),
    {
      id: 'first',
      when: { type: 'workingDaysFromDue', days: 1 },
      targets: [
        { audience: 'lead-liaison', kind: 'escalation', tone: 'blue', channels: mailAndSms },
        { audience: 'lead-head', kind: 'escalation', tone: 'blue', channels: mail },
      ],
    },
    {
      id: 'second',
      when: { type: 'workingDaysFromDue', days: 3 },
      targets: [
        { audience: 'office-clerk', kind: 'escalation', tone: 'yellow', channels: mail },
        { audience: 'lead-head', kind: 'escalation', tone: 'yellow', channels: mailAndSms },
        { audience: 'other-heads', kind: 'copy', tone: 'yellow', channels: mail },
      ],
    },
    {
      id: 'third',
      when: { type: 'workingDaysFromDue', days: 7 },
      targets: [
        { audience: 'leader', kind: 'escalation', tone: 'red', channels: mailAndSms },
        { audience: 'office-head', kind: 'escalation', tone: 'red', channels: mail },
        { audience: 'superior', kind: 'escalation', tone: 'red', channels: mail },
        { audience: 'other-heads', kind: 'copy', tone: 'red', channels: mail },
      ],
    },
    { id: 'weekly', when: { type: 'weekly', after: 'third', count: 4 }, targets: repeatedRed },
    { id: 'monthly', when: { type: 'monthly', after: 'weekly' }, targets: repeatedRed },
  ],
};

const ongoingRungs: readonly Rung[] = [
  ask,
  remind('remind-3', -3, mail),
  remind('remind-1', -1, mail),
  {
    id: 'head',
    when: { type: 'workingDaysFromDue', days: 2 },
    targets: [{ audience: 'lead-head', kind: 'escalation', tone: 'blue', channels: mail }],
  },
  {
    id: 'clerk',
    when: { type: 'workingDaysFromDue', days: 5 },
    targets: [
      { audience: 'office-clerk', kind: 'escalation', tone: 'yellow', channels: mail },
      { audience: 'other-heads', kind: 'copy', tone: 'yellow', channels: mail },
      { audience: 'superior', kind: 'escalation', tone: 'red', channels: mail, only: 'repeated-silence' },
    ],
  },
];

/** Default of ongoing measures: asked in the last month of each quarter, due on the 28th. */
export const ONGOING_QUARTERLY: Policy = {
  ...common,
  version: 2,
  name: 'ongoing-quarterly',
  askBeforeDays: 10,
  rhythm: { every: 'quarter', askDay: 15, due: { day: 28, monthOffset: 0, roll: 'back' } },
  rungs: ongoingRungs,
};

/**
 * Asked from the 25th, due on the 5th of the following month. A unit that answers in time reports between the 25th and the
 * 8th, 11 working days or more before the next ask: 20 muted days would ask a prompt unit every second month only. Five
 * still spare a unit that reported of itself within the week.
 */
export const ONGOING_MONTHLY: Policy = {
  ...common,
  version: 3,
  mutedByReportWithinDays: 5,
  name: 'ongoing-monthly',
  askBeforeDays: 10,
  rhythm: { every: 'month', askDay: 25, due: { day: 5, monthOffset: 1, roll: 'forward' } },
  rungs: ongoingRungs,
};

/** Every preset by name. */
export const PRESETS: ReadonlyMap<string, Policy> = new Map(
  [STANDARD, ONGOING_QUARTERLY, ONGOING_MONTHLY, THREE_COLOUR, RULE_13710, COMPLAINT_12345, GENTLE].map((policy) => [
    policy.name,
    policy,
  ]),
);
