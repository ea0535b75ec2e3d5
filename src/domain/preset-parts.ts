import type { Rung, RungTarget } from './policy.ts';

/* What the presets have in common. */

export const mail = ['email'] as const;
export const mailAndSms = ['email', 'sms'] as const;

export const ask: Rung = {
  id: 'ask',
  when: { type: 'ask' },
  targets: [
    { audience: 'lead-liaison', kind: 'request', tone: 'notice', channels: mail },
    { audience: 'other-liaisons', kind: 'copy', tone: 'notice', channels: mail },
  ],
};

/** A reminder on a working day before the due date. */
export const remind = (id: string, days: number, channels: RungTarget['channels']): Rung => ({
  id,
  when: { type: 'workingDaysFromDue', days },
  targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels }],
});

/** What is repeated once everybody has been told: to the head of the unit and the clerk of the office, in red. */
export const repeatedRed: readonly RungTarget[] = [
  { audience: 'lead-head', kind: 'escalation', tone: 'red', channels: mail },
  { audience: 'office-clerk', kind: 'escalation', tone: 'red', channels: mail },
  { audience: 'other-heads', kind: 'copy', tone: 'red', channels: mail },
];

/** What a policy that names no such limits has for them. */
export const LATER_LIMITS = {
  petition: { limitDays: 3, headAfterDays: 1, superiorAfterDays: 5 },
  promiseWithinDays: 5,
} as const;

export const common = {
  ...LATER_LIMITS,
  version: 1,
  verification: { limitDays: 5, clerkAfterDays: 1, headAfterDays: 3 },
  mutedByReportWithinDays: 20,
  reopenAfterDays: 5,
} as const;
