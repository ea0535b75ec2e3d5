import { describe, expect, test } from 'vitest';
import { formatLocal, instantOf } from '../../src/domain/zone.ts';
import { behaviourOf } from '../../src/rehearsal/assume.ts';
import type { DocumentMessage, RehearsalDocument } from '../../src/rehearsal/document.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { rehearseSample } from './sample.ts';
import { dated, ongoing, row, tinyDraft, tinyScenario } from './tiny-plan.ts';

const ZONE = 'Asia/Shanghai';

/** Each message as one line: when, to whom by what, and what it says. */
function lines({ messages }: RehearsalDocument): string[] {
  return messages.map(({ at, channel, to, items }) => {
    const said = items.map(({ measure, kind, rung, occurrence }) => `${measure} ${kind} ${rung} ${occurrence}`);
    return `${formatLocal(ZONE, Date.parse(at))} ${to.unit} ${to.role} ${channel}: ${said.join(', ')}`;
  });
}

const dayOf = ({ at }: DocumentMessage): string => formatLocal(ZONE, Date.parse(at)).slice(0, 10);

/** A seed under which 甲局 is of a kind, and does not ask anything wrong unless it is wanted to. */
function seedFor(kind: string, asksWrong = false): number {
  for (let seed = 1; seed < 500; seed += 1) {
    const behaviour = behaviourOf({ assume: 'mixed', seed, answeringUnits: ['甲局'] }, '甲局');
    // The only answering unit is the one that asks something else whenever it is prompt.
    if (behaviour.kind === kind && (!asksWrong || behaviour.firstAsksWrong)) return seed;
  }
  throw new Error(`No seed makes 甲局 ${kind}`);
}

describe('a tiny plan from its start to its close', () => {
  test('a prompt unit is asked once, and its claim is verified', () => {
    const { document } = rehearse(tinyScenario(tinyDraft([row('1')]), { assume: 'prompt' }));
    const said = lines(document).filter((line) => !line.includes('echo'));
    expect(said.map((line) => line.replace(/ \d\d:\d\d /, ' '))).toEqual([
      '2023-05-29 甲局 liaison email: 1 handover handover 1',
      '2023-08-17 甲局 liaison email: 1 request ask 1',
      '2023-08-21 督办局 office-clerk email: 1 verification verify 1',
    ]);
    expect(document.outcomes).toEqual([
      { measure: '1', outcome: 'completed-on-time', standing: null, on: '2023-08-21' },
    ]);
  });

  test('what a unit sends by mail is answered at once; what it does by link is not', () => {
    const codes = Array.from({ length: 12 }, (_, index) => String(index + 1));
    const rows = codes.map((code) => row(code, { deadline: dated(`2023-08-${10 + Number(code)}`) }));
    const { document } = rehearse(tinyScenario(tinyDraft(rows), { assume: 'prompt' }));
    const echoes = document.messages.filter(({ items }) => items.some(({ kind }) => kind === 'echo'));
    expect(echoes.length).toBeGreaterThan(0);
    for (const { at, items, channel } of echoes) {
      expect(formatLocal(ZONE, Date.parse(at)).slice(11)).toBe('10:00');
      expect([channel, new Set(items.map(({ kind }) => kind)).size]).toEqual(['email', 1]);
    }
    const echoed = new Set(echoes.flatMap(({ items }) => items.map(({ measure }) => measure)));
    expect(echoed.size).toBeLessThan(12);
    expect(document.outcomes.every(({ outcome }) => outcome === 'completed-on-time')).toBe(true);
  });

  test('a late unit is reminded and escalated until it reports, and those alarmed are told that it is over', () => {
    const { document } = rehearse(tinyScenario(tinyDraft([row('1')]), { assume: 'mixed', seed: seedFor('late') }));
    const rungs = document.messages.flatMap((message) => message.items.map(({ rung }) => `${dayOf(message)} ${rung}`));
    expect([...new Set(rungs)].filter((line) => !/signed|recorded/.test(line))).toEqual([
      '2023-05-29 handover',
      '2023-08-17 ask',
      '2023-08-24 remind-5',
      '2023-08-30 remind-1',
      '2023-09-01 first',
      '2023-09-05 second',
      '2023-09-06 stop',
      '2023-09-06 verify',
    ]);
    expect(document.outcomes[0]).toMatchObject({ outcome: 'completed-late', on: '2023-09-06' });
  });

  test('a refused mail goes by SMS in the same minute, the clerk gets one task, and no mail is tried again', () => {
    const scenario = tinyScenario(tinyDraft([row('2'), row('10')]), { assume: 'mixed', seed: seedFor('dead-mailbox') });
    const { document } = rehearse(scenario);
    const toLiaison = document.messages.filter(({ to }) => to.unit === '甲局' && to.role === 'liaison');
    expect(toLiaison.map(({ channel }) => channel)).toEqual(toLiaison.map(() => 'sms'));
    const tasks = document.messages.flatMap(({ items, to }) =>
      items.filter(({ kind }) => kind === 'task').map(({ measure, rung }) => `${measure} ${rung} to ${to.role}`),
    );
    expect(tasks).toEqual([`2 unreachable-${toLiaison[0]?.to.contact} to office-clerk`]);
    expect(document.outcomes.map(({ outcome }) => outcome)).toEqual(['completed-on-time', 'completed-on-time']);
  });

  test('who asks something else is asked back in a message of its own', () => {
    const seed = seedFor('prompt', true);
    const { document } = rehearse(tinyScenario(tinyDraft([row('1'), row('2')]), { assume: 'mixed', seed }));
    const questions = document.messages.filter(({ items }) => items.some(({ rung }) => rung === 'question'));
    expect(questions.map((message) => [dayOf(message), message.items.map(({ measure }) => measure)])).toEqual([
      ['2023-08-17', ['1']],
    ]);
  });

  test('a measure still open on the last simulated day is open, with its standing', () => {
    const draft = tinyDraft([row('1'), row('2', { deadline: ongoing })]);
    const { document } = rehearse(tinyScenario(draft, { until: '2023-09-20' }));
    expect(document.outcomes).toEqual([
      { measure: '1', outcome: 'open', standing: 'overdue', on: null },
      { measure: '2', outcome: 'open', standing: 'on-track', on: null },
    ]);
    expect(document.messages.every((message) => dayOf(message) <= '2023-09-20')).toBe(true);
  });
});

describe('an outage', () => {
  const draft = tinyDraft([row('1'), row('2', { deadline: ongoing })]);
  const outage = {
    from: instantOf(ZONE, '2023-08-20', '00:00'),
    until: instantOf(ZONE, '2023-09-19', '08:15'),
  };

  test('is followed by one current message per person, not by a storm', () => {
    const { document } = rehearse(tinyScenario(draft, { outages: [outage] }));
    const during = document.messages.filter(({ at }) => Date.parse(at) >= outage.from && Date.parse(at) < outage.until);
    expect(during).toEqual([]);
    const after = document.messages.filter((message) => dayOf(message) === '2023-09-19');
    const people = after.map(({ to, channel }) => `${to.contact} ${channel}`);
    expect(new Set(people).size).toBe(people.length);
    // The letters of 1, 5 and 11 September are passed over: the current rung of 31 August is the first weekly one.
    expect(
      [...new Set(after.flatMap(({ items }) => items.map(({ measure, rung }) => `${measure} ${rung}`)))].sort(),
    ).toEqual(['1 weekly', '2 ask', '2 stop']);
  });

  test('lets what people did meanwhile count from its end', () => {
    const { document, refusals } = rehearse(tinyScenario(draft, { assume: 'prompt', outages: [outage] }));
    expect(document.outcomes[0]).toMatchObject({ outcome: 'completed-late', on: '2023-09-19' });
    expect(document.messages.flatMap(({ items }) => items).some(({ kind }) => kind === 'escalation')).toBe(false);
    expect(refusals).toEqual([]);
  });
});

describe('the document', () => {
  test.each(['silent', 'mixed'])('is byte-identical for the same inputs and seed (%s)', (assume) => {
    const once = (seed: string): string =>
      JSON.stringify(rehearseSample({ assume, seed, until: '2023-12-31' }).document);
    expect(once('7')).toBe(once('7'));
    if (assume === 'mixed') expect(once('7')).not.toBe(once('8'));
  });

  test('has the fields of the contract, in this order', () => {
    const { document } = rehearse(tinyScenario(tinyDraft([row('1')])));
    expect(Object.keys(document)).toEqual([
      ...['plan', 'from', 'until', 'assume', 'seed', 'policy', 'office', 'superior'],
      ...['knownUntil', 'messages', 'outcomes', 'gaps', 'totals'],
    ]);
    expect(document).toMatchObject({
      ...{ plan: '示政办〔2023〕1号', from: '2023-05-29', until: '2023-09-30', assume: 'silent', seed: 1 },
      ...{
        policy: { dated: 'standard', ongoing: 'ongoing-quarterly' },
        office: '督办局',
        superior: '市人民政府办公室',
      },
      knownUntil: 2026,
      gaps: [],
    });
    const [first] = document.messages;
    expect(Object.keys(first ?? {})).toEqual(['id', 'at', 'channel', 'tone', 'to', 'items']);
    expect(Object.keys(first?.to ?? {})).toEqual(['contact', 'unit', 'role']);
    const asked = document.messages.flatMap(({ items }) => items).find(({ kind }) => kind === 'request');
    expect(Object.keys(asked ?? {})).toEqual(['measure', 'role', 'kind', 'tone', 'rung', 'occurrence', 'request']);
    expect(Object.keys(asked?.request ?? {})).toEqual(['id', 'because', 'due']);
  });

  test('a measure without a lead unit asks nobody, and its letters reach the office', () => {
    const { document } = rehearse(tinyScenario(tinyDraft([row('1', { leadUnits: [] })])));
    const heard = document.messages.flatMap(({ items, to }) => items.map(({ rung }) => `${rung} ${to.role}`));
    expect(heard.slice(0, 3)).toEqual(['second office-clerk', 'third superior', 'third office-head']);
  });

  test('without any message nothing is busiest', () => {
    const { totals } = rehearse(tinyScenario(tinyDraft([row('1')]), { until: '2023-05-28' })).document;
    expect(totals).toEqual({ messages: 0, perChannel: { email: 0, sms: 0 }, busiestDay: null, busiestContact: null });
  });
});
