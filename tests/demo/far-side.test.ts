import { afterEach, describe, expect, it } from 'vitest';
import { actsOnMessage, type Act } from '../../src/rehearsal/assume.ts';
import { messageTo, startHarness, unitThat, WORLD, type Harness } from './far-side-harness.ts';

/** 2023-12-18 09:05 in Shanghai, a Monday; the asks below are due on Friday 29 December. */
const NOW = Date.parse('2023-12-18T01:05:00Z');
const ON_20TH_AT_10 = Date.parse('2023-12-20T02:00:00Z');
const DUE = '2023-12-29';

let harness: Harness;
let expectedErrors: readonly string[] = [];
afterEach(async () => {
  await harness.stop();
  const errors = harness.serverErrors.map(String);
  const expected = expectedErrors;
  expectedErrors = [];
  if (errors.join('\n') !== expected.join('\n')) throw new Error(`the page's server says: ${errors.join('; ')}`);
});

const asked = (code: string, due = DUE) => ({
  measureCode: code,
  measureId: `p:${code}`,
  request: { id: `p:${code}#1`, because: ['deadline'], due, revision: 0 } as const,
});

/** A prompt unit that answers by the way wanted, as the assumed world has it. */
function promptUnitBy(way: Act['by']): string {
  for (let nth = 0; nth < 200; nth += 1) {
    const unit = unitThat('prompt', nth);
    if (wayOf(unit) === way) return unit;
  }
  throw new Error(`nobody answers by ${way}`);
}

function wayOf(unit: string): Act['by'] | undefined {
  const to = { contact: 'c', unit, role: 'liaison' } as const;
  const request = { id: 'p:17#1', because: ['deadline'], due: DUE } as const;
  const item = {
    measure: '17',
    role: 'liaison',
    kind: 'request',
    tone: 'notice',
    rung: 'ask',
    occurrence: 1,
    request,
  } as const;
  const nobody = { askedWrong: () => true, gaveNewDate: () => false };
  return actsOnMessage(WORLD, { id: 'm', at: NOW, channel: 'email', to, items: [item] }, nobody)[0]?.by;
}

describe('the scripted people', () => {
  it('open the link of a mail on the day, and report through its form on the second working day after', async () => {
    const unit = promptUnitBy('link');
    harness = await startHarness({ now: NOW, units: [unit] });

    expect(await harness.send(messageTo(harness, unit, [asked('17'), asked('39b')]))).toBe('accepted');
    await harness.clock.runOut();

    const reports = harness.heard.filter(({ answers }) => answers.some(({ type }) => type === 'report'));
    expect(harness.heard[0]?.answers).toMatchObject([
      { type: 'receipt', measureId: 'p:17' },
      { type: 'receipt', measureId: 'p:39b' },
    ]);
    expect(reports).toMatchObject([
      {
        at: ON_20TH_AT_10,
        answers: [
          { type: 'report', measureId: 'p:17', claim: 'done' },
          { type: 'report', measureId: 'p:39b', claim: 'done' },
        ],
      },
    ]);
    expect(await harness.record()).toMatchObject({ acts: { report: 2, sign: 2 }, actsWaiting: 0, problems: [] });
  });

  it('reply to a mail as mail programs do: to its reply address, in its thread, above the whole original', async () => {
    const unit = promptUnitBy('mail');
    harness = await startHarness({ now: NOW, units: [unit] });

    await harness.send(messageTo(harness, unit, [asked('17'), { ...asked('40'), kind: 'copy', request: null }]));
    await harness.clock.runOut();

    const [receipt, report] = harness.replies();
    expect(harness.replies()).toHaveLength(2);
    expect(receipt?.text.split('\n')[0]).toBe('收到');
    expect(report).toMatchObject({ to: ['duban+m-1-0123456789abcdef0123@duban.example'], from: 'c-1@units.example' });
    expect(report?.headers['in-reply-to']).toBe('<m-1@duban.example>');
    expect(report?.text.split('\n')[0]).toMatch(/^17 办结 \S+/);
    expect(report?.text).toContain('——请在此行以上回复——');
    expect(report?.messageId).not.toBe(receipt?.messageId);
    expect(harness.heard).toEqual([]);
  });

  it('name the rows they sign for where one word would sign for others as well', async () => {
    const unit = promptUnitBy('mail');
    harness = await startHarness({ now: NOW, units: [unit] });

    await harness.send(messageTo(harness, unit, [asked('17'), { ...asked('18'), kind: 'reminder', rung: 'remind-5' }]));
    await harness.clock.runOut();

    expect(harness.replies()[0]?.text.split('\n')[0]).toBe('17 收到');
  });

  it('send one wrong question in all, before their first receipt', async () => {
    const unit = promptUnitBy('mail');
    harness = await startHarness({ now: NOW, units: [unit], answeringUnits: [unit] });

    await harness.send(messageTo(harness, unit, [asked('17')]));
    await harness.clock.runOut();
    await harness.send(messageTo(harness, unit, [asked('18', '2024-01-31')], 'm-2'));
    await harness.clock.runOut();

    const questions = harness.replies().filter(({ text }) => text.startsWith('你好，请问第 17 项'));
    expect(questions).toHaveLength(1);
    expect(harness.replies()[0]).toBe(questions[0]);
    expect((await harness.record()).acts['ask-wrong']).toBe(1);
  });

  it('who are silent do nothing', async () => {
    const unit = unitThat('silent');
    harness = await startHarness({ now: NOW, units: [unit] });
    await harness.send(messageTo(harness, unit, [asked('17')]));
    await harness.clock.runOut();
    expect(await harness.record()).toMatchObject({ messages: [{ id: 'm-1@duban.example' }], acts: {}, actsWaiting: 0 });
    expect([...harness.heard, ...harness.replies()]).toEqual([]);
  });

  it('whose mailbox is dead are refused with 550, get the SMS and answer by its link', async () => {
    const unit = unitThat('dead-mailbox');
    harness = await startHarness({ now: NOW, units: [unit] });
    const mail = messageTo(harness, unit, [asked('17')]);
    expect(await harness.send(mail)).toBe('refused');
    const { mobile, contact } = harness.person(unit);
    const sms = { ...mail, channel: 'sms', contact: { ...mail.contact, address: mobile ?? '' } } as const;
    expect(await harness.send(sms)).toBe('accepted');
    await harness.clock.runOut();

    expect(harness.heard.map(({ answers }) => answers[0]?.type)).toEqual(['receipt', 'receipt', 'report']);
    expect(await harness.record()).toMatchObject({
      deadMailboxes: [contact],
      refused: [{ contact, at: NOW }],
      messages: [{ id: `sms-${contact}-20231218T010500Z`, channel: 'sms', items: [{ measure: '17' }] }],
      problems: [],
    });
  });

  it('of the office confirm what is claimed; a late claim gets one new date, then none', async () => {
    const office = unitThat('prompt');
    harness = await startHarness({ now: NOW, units: [office], officeUnit: office });
    const late = { ...asked('18'), kind: 'task', rung: 'late-claim' } as const;
    await harness.send(messageTo(harness, office, [{ ...asked('17'), kind: 'verification', rung: 'verify' }, late]));
    await harness.clock.runOut();
    await harness.send(messageTo(harness, office, [late], 'm-2'));
    await harness.clock.runOut();

    const decided = harness.heard.flatMap(({ answers }) => answers).filter(({ type }) => type !== 'receipt');
    expect(decided).toMatchObject([
      { type: 'verify', measureId: 'p:17', decision: 'confirm' },
      { type: 'decide', measureId: 'p:18', decision: 'new-date', newDue: '2024-01-18' },
      { type: 'decide', measureId: 'p:18', decision: 'not-completed' },
    ]);
  });

  it('keep trying while duban is down, and answer once it is back', async () => {
    const unit = promptUnitBy('link');
    harness = await startHarness({ now: NOW, units: [unit] });
    await harness.send(messageTo(harness, unit, [asked('17')]));
    const bringBack = await harness.takePageAway();
    const done = harness.clock.runOut();
    await bringBack();
    await done;
    expect(harness.heard.map(({ answers }) => answers[0]?.type)).toEqual(['receipt', 'receipt', 'report']);
    expect((await harness.record()).problems).toEqual([]);
  });
});

describe('an answer that was cut off after it was recorded', () => {
  it('is not given twice', async () => {
    const unit = promptUnitBy('link');
    harness = await startHarness({ now: NOW, units: [unit] });
    await harness.send(messageTo(harness, unit, [asked('17')]));
    harness.breakOffAfterNextReport();
    await harness.clock.runOut();
    const reports = harness.heard.flatMap(({ answers }) => answers).filter(({ type }) => type === 'report');
    expect(reports).toHaveLength(1);
    expect(await harness.record()).toMatchObject({ acts: { report: 1 }, problems: [] });
    expectedErrors = ['Error: broken off after the commit'];
  });

  it('is a problem where the row was gone before anything was sent', async () => {
    const unit = promptUnitBy('link');
    harness = await startHarness({ now: NOW, units: [unit] });
    await harness.send(messageTo(harness, unit, [{ ...asked('17'), kind: 'request' }]));
    harness.settle('m-1', 'p:17');
    await harness.clock.runOut();
    expect((await harness.record()).problems).toEqual([expect.stringContaining('measure 17')]);
  });
});

describe('the record of the far side', () => {
  it('tells a repeat under the same Message-ID from a second message, and lets nobody act on it twice', async () => {
    const unit = unitThat('prompt');
    harness = await startHarness({ now: NOW, units: [unit] });
    const message = messageTo(harness, unit, [asked('17')]);
    await harness.send(message);
    await harness.send(message);
    await harness.clock.runOut();
    await harness.send(message);
    await harness.clock.runOut();
    const record = await harness.record();
    expect(record).toMatchObject({ repeatedById: 2, acts: { sign: 1, report: 1 }, problems: [] });
    expect(record.messages).toMatchObject([{ at: NOW, repeats: [NOW, ON_20TH_AT_10] }]);
  });

  it('holds it against duban when a message came again with other items', async () => {
    const unit = unitThat('silent');
    harness = await startHarness({ now: NOW, units: [unit] });
    await harness.send(messageTo(harness, unit, [asked('17')]));
    await harness.send(messageTo(harness, unit, [asked('18')]));
    expect((await harness.record()).problems).toHaveLength(1);
  });

  it('gives a second SMS of the same instant an id of its own', async () => {
    const unit = unitThat('silent');
    harness = await startHarness({ now: NOW, units: [unit] });
    const message = messageTo(harness, unit, [asked('17')]);
    const contact = { ...message.contact, address: harness.person(unit).mobile ?? '' };
    for (const id of ['a', 'b']) await harness.send({ ...message, id, channel: 'sms', contact });
    const { messages, repeatedById } = await harness.record();
    expect(new Set(messages.map(({ id }) => id)).size).toBe(2);
    expect(repeatedById).toBe(0);
  });

  it('notes mail to strangers and mail that says it is for somebody else', async () => {
    const units = [unitThat('silent', 0), unitThat('silent', 1)];
    harness = await startHarness({ now: NOW, units });
    const [one = '', other = ''] = units;
    const message = messageTo(harness, one, [asked('17')]);
    await harness.send({ ...message, contact: { ...message.contact, address: 'nobody@units.example' } });
    await harness.send({
      ...message,
      id: 'm-2',
      contact: { ...message.contact, address: harness.person(other).email ?? '' },
    });
    const { problems, messages } = await harness.record();
    expect(problems).toHaveLength(2);
    expect(messages).toEqual([]);
  });

  it('is for the holder of the token alone', async () => {
    harness = await startHarness({ now: NOW, units: [] });
    expect((await fetch(harness.farSide.ready.recordUrl)).status).toBe(401);
  });
});
