import { createCalendar } from '../../src/domain/calendar.ts';
import { CHINA_YEARS } from '../../src/domain/data/china-calendar.ts';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { addDays } from '../../src/domain/local-date.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import { localDateOf } from '../../src/domain/zone.ts';
import { setUpPlan } from '../../src/rehearsal/placeholders.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';
import { body, dated, row, tinyDraft } from '../rehearsal/tiny-plan.ts';

/*
 *  Five measures whose limits are seconds of real time. The first limit leaves a slow machine the time to bring all five
 *  to rest; the others follow soon, since every one of them is waited for.
 */

/** A ladder in seconds. Its last rung speaks to two people, by two channels. */
export const SECONDS: Policy = {
  ...STANDARD,
  name: 'seconds',
  version: 1,
  askBeforeDays: 'at-activation',
  rungs: [
    {
      id: 'ask',
      when: { type: 'ask' },
      targets: [{ audience: 'lead-liaison', kind: 'request', tone: 'notice', channels: ['email'] }],
    },
    {
      id: 'remind',
      when: { type: 'secondsFromOpen', seconds: 25 },
      targets: [{ audience: 'lead-liaison', kind: 'reminder', tone: 'notice', channels: ['email', 'sms'] }],
    },
    {
      id: 'head',
      when: { type: 'secondsFromOpen', seconds: 30 },
      targets: [{ audience: 'lead-head', kind: 'escalation', tone: 'blue', channels: ['email'] }],
    },
    {
      id: 'office',
      when: { type: 'secondsFromOpen', seconds: 35 },
      targets: [
        { audience: 'office-clerk', kind: 'escalation', tone: 'yellow', channels: ['email', 'sms'] },
        { audience: 'lead-head', kind: 'escalation', tone: 'yellow', channels: ['email'] },
      ],
    },
  ],
};

/** Where it is about noon now: neither midnight nor the morning's hour of composing then comes into the run. */
function zoneAtNoon(now: number): string {
  const hours = 12 - new Date(now).getUTCHours();
  // Zones of this family count westwards.
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** The draft, and what is rehearsed of it: nobody answers, and the plan began a month ago. */
export function secondsScenario(now: number): { readonly draft: DraftPlan; readonly scenario: Scenario } {
  const calendar = createCalendar(zoneAtNoon(now), CHINA_YEARS);
  const today = localDateOf(calendar.zone, now);
  const deadline = dated(addDays(today, 60));
  const draft = tinyDraft(
    [
      row('1', { deadline }),
      row('2', { deadline, supportingUnits: ['乙局'] }),
      row('3', { deadline, leadUnits: ['乙局'] }),
      row('4', { deadline, leadUnits: ['乙局', '甲局'] }),
      // The office's own: what is meant for its clerk goes to the superior.
      row('5', { deadline, leadUnits: ['督办局'] }),
    ],
    { units: ['甲局', '乙局', '督办局', '市人民政府办公室'].map((name) => body(name)) },
  );
  const setup = setUpPlan(draft, { calendar, from: addDays(today, -30) });
  const scenario: Scenario = {
    ...{ setup, calendar, policies: { dated: SECONDS, ongoing: ONGOING_QUARTERLY } },
    ...{ assume: 'silent', seed: 1, until: today },
    ...{ windows: { kind: 'always' }, budget: { email: 1000, sms: 1000 } },
  };
  return { draft, scenario };
}
