import { describe, expect, test } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { Notice } from '../../src/domain/measure.ts';
import { STANDARD_BUDGET } from '../../src/domain/policy.ts';
import { STANDARD_WINDOWS } from '../../src/domain/send-window.ts';
import type { SentMessage } from '../../src/rehearsal/document.ts';
import { Mailroom } from '../../src/rehearsal/mailroom.ts';
import { RULES } from '../../src/rehearsal/script.ts';
import { at } from '../support/builders.ts';
import { aNotice } from '../support/release-builders.ts';
import { row, tinyDraft, tinyScenario } from './tiny-plan.ts';

const { setup } = tinyScenario(tinyDraft([row('1')]));
const seatOf = (unitName: string, role: string) => {
  const contact = setup.contacts.find((one) => one.unitName === unitName && one.role === role);
  if (contact === undefined) throw new Error(`nobody is ${role} of ${unitName}`);
  return contact;
};

/** A mailroom in which the liaison of 甲局 has lost both channels, and its head stands above. */
function open(): {
  mailroom: Mailroom;
  sent: SentMessage[];
  run: () => void;
  notice: (change: Partial<Notice>) => Notice;
} {
  const [liaison, head] = [seatOf('甲局', 'liaison'), seatOf('甲局', 'head')];
  const sent: SentMessage[] = [];
  const agenda: { contactId: string; at: number }[] = [];
  const mailroom = new Mailroom({
    ...{ setup, windows: STANDARD_WINDOWS, budget: STANDARD_BUDGET, decide: RULES.decideRelease },
    conditions: { calendar: chinaCalendar(), calendarFor: () => chinaCalendar(), unitNameOf: () => undefined },
    clerk: () => null,
    refuses: () => false,
    cutOff: () => undefined,
    factsOf: (_notice, alarms) => ({
      ...{ requestOpen: true, signed: false, reachedAt: 0, verifying: false, undecided: false, held: false },
      ...{ petitioned: false, parked: false, contributing: false },
      ...alarms,
    }),
    othersFor: () => [{ unitId: head.unitId, role: 'head', contactId: head.id }],
    lookAt: (box, instant) => agenda.push({ contactId: box.contact.id, at: instant }),
    deliver: (message) => sent.push(message),
  });
  Object.assign(mailroom.boxOf(liaison.id).points, { email: 'dead', sms: 'dead' });
  const run = (): void => {
    for (let next = agenda.shift(); next !== undefined; next = agenda.shift()) {
      const box = mailroom.boxOf(next.contactId);
      if (box.digestAt === next.at) mailroom.release(box, next.at);
    }
  };
  const notice = (change: Partial<Notice>): Notice =>
    aNotice({ contactId: liaison.id, unitId: liaison.unitId, ...change });
  return { mailroom, sent, run, notice };
}

const said = (sent: readonly SentMessage[]) => sent.map(({ to, items }) => [to.contact, items.map(({ rung }) => rung)]);

describe('the mailroom of a rehearsal', () => {
  test('hands on what no channel can carry, as a real run does, and the end of an alarm with it', () => {
    const { mailroom, sent, run, notice } = open();
    mailroom.post(notice({ kind: 'escalation', tone: 'blue', rung: 'first' }), at('2023-12-18 07:00'));
    run();
    mailroom.post(notice({ kind: 'stop', rung: 'stop', validWhile: 'if-alarmed' }), at('2023-12-19 07:00'));
    run();
    const head = seatOf('甲局', 'head').id;
    expect(said(sent)).toEqual([
      [head, ['first']],
      [head, ['stop']],
    ]);
  });

  test('tells nobody twice who had the same notice in his own right', () => {
    const { mailroom, sent, run, notice } = open();
    const head = seatOf('甲局', 'head').id;
    mailroom.post(notice({ contactId: head, role: 'head' }), at('2023-12-18 07:00'));
    mailroom.post(notice({}), at('2023-12-18 07:00'));
    run();
    expect(said(sent)).toEqual([[head, ['remind-5']]]);
  });
});
