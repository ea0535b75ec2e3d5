import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { planRehearse } from '../../src/cli/commands/plan-rehearse.ts';
import { DubanError, type Fault } from '../../src/domain/errors.ts';
import { withScenario } from '../../src/rehearsal/apply-scenario.ts';
import { checkScenario } from '../../src/rehearsal/check-scenario.ts';
import type { DocumentMessage, RehearsalDocument } from '../../src/rehearsal/document.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { capture } from '../support/capture.ts';
import { dated, ongoing, row, tinyDraft, tinyScenario } from './tiny-plan.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../plans/${name}`, import.meta.url));
const SAMPLE = path('qinzhou-2023-17.sample.txt');
const EXAMPLE = path('scenarios/first-autumn.json');

/** The tiny plan lived with what a file says. */
const lived = (value: unknown, changes: Parameters<typeof tinyScenario>[1] = {}) =>
  rehearse(withScenario(tinyScenario(tinyDraft([row('1')]), changes), checkScenario(value)));

const rungs = ({ messages }: RehearsalDocument, measure = '1'): string[] =>
  messages.flatMap(({ at, items }) =>
    items.flatMap((item) => (item.measure === measure ? [`${at.slice(0, 10)} ${item.kind} ${item.rung}`] : [])),
  );

const between = (messages: readonly DocumentMessage[], from: string, until: string) =>
  messages.filter(({ at }) => at >= from && at < until);

function faultsOf(work: () => unknown): readonly Fault[] {
  try {
    work();
  } catch (error) {
    if (error instanceof DubanError) return error.faults;
    throw error;
  }
  return [];
}

describe('a scenario', () => {
  test('lets a unit sign, promise, report and ask back, and the office confirm', () => {
    const { document, refusals } = lived({
      acts: [
        { on: '2023-08-18', measure: '1', does: 'sign' },
        { on: '2023-08-18', at: '11:00', measure: '1', does: 'question' },
        { on: '2023-08-21', measure: '1', does: 'promise', date: '2023-08-25' },
        { on: '2023-08-24', at: '09:30', measure: '1', does: 'report', claim: 'done' },
        { on: '2023-08-28', measure: '1', does: 'confirm' },
      ],
    });
    expect(refusals).toEqual([]);
    expect(document.outcomes).toEqual([
      { measure: '1', outcome: 'completed-on-time', standing: null, on: '2023-08-24' },
    ]);
    expect(rungs(document)).toContain('2023-08-18 echo question');
    expect(rungs(document).filter((said) => said.includes('receipt') || said.includes('escalation'))).toEqual([]);
  });

  test('lets a unit ask for a later date, and the office grant, return, park or end it', () => {
    const asked = { on: '2023-08-18', measure: '1', does: 'ask-extension', date: '2023-09-15' };
    const granted = lived({ acts: [asked, { on: '2023-08-22', measure: '1', does: 'grant', date: '2023-09-15' }] });
    expect(granted.refusals).toEqual([]);
    expect(granted.document.messages.flatMap(({ items }) => items.map(({ request }) => request?.due))).toContain(
      '2023-09-15',
    );
    const done = { on: '2023-08-16', measure: '1', does: 'report', claim: 'done' };
    const returned = lived({ acts: [done, { on: '2023-08-21', measure: '1', does: 'return', date: '2023-09-11' }] });
    expect(returned.document.messages.flatMap(({ items }) => items.map(({ request }) => request?.due))).toContain(
      '2023-09-11',
    );
    const parked = lived({ acts: [{ on: '2023-08-16', measure: '1', does: 'park', date: '2023-09-11' }] });
    expect(parked.document.outcomes[0]?.outcome).toBe('parked');
    const ended = lived({ acts: [{ on: '2023-08-16', measure: '1', does: 'withdraw' }] });
    expect(ended.document.outcomes[0]?.outcome).toBe('withdrawn');
  });

  test('tells of an act that cannot be taken, and changes nothing by it', () => {
    const { refusals, document } = lived({ acts: [{ on: '2023-06-01', measure: '1', does: 'confirm' }] });
    expect(refusals.map(({ code }) => code)).toEqual(['not-verifying']);
    expect(rungs(document)).toContain('2023-06-01 echo refused');
  });

  test('makes one unit prompt or silent for a while, whatever the others are', () => {
    const draft = tinyDraft([row('1', { leadUnits: ['甲局'] }), row('2', { leadUnits: ['乙局'] })]);
    const { document } = rehearse(
      withScenario(
        tinyScenario(draft),
        checkScenario({ conduct: [{ unit: '甲局', as: 'prompt', from: '2023-06-01' }] }),
      ),
    );
    expect(rungs(document, '1').some((said) => said.includes('verify'))).toBe(true);
    expect(rungs(document, '2').some((said) => said.includes('verify'))).toBe(false);
    const silent = { conduct: [{ unit: '甲局', as: 'silent', from: '2023-06-01', until: '2023-12-31' }] };
    expect(lived(silent, { assume: 'prompt' }).document.outcomes[0]?.outcome).toBe('not-completed');
  });

  test('lets mail and SMS fail for a while: SMS stands in, then whoever is above, and mail comes back', () => {
    const mail = { unit: '甲局', channel: 'email', from: '2023-08-01', until: '2023-08-20' };
    const { messages } = lived({ failures: [mail] }).document;
    const toUnit = messages.filter(({ to, at }) => to.unit === '甲局' && to.role === 'liaison' && at > '2023-08-01');
    const channels = (from: string, until: string) =>
      [...new Set(between(toUnit, from, until).map(({ channel }) => channel))].toSorted();
    expect(channels('2023-08-01', '2023-08-20')).toEqual(['sms']);
    expect(channels('2023-08-21', '2023-08-29')).toContain('email');
    const none = lived({ failures: [mail, { ...mail, channel: 'sms' }] }).document.messages;
    const asked = between(none, '2023-08-01', '2023-08-20');
    expect(asked.filter(({ to }) => to.unit === '甲局' && to.role === 'liaison')).toEqual([]);
    expect(asked.flatMap(({ to, items }) => (items.some(({ kind }) => kind === 'request') ? [to.role] : []))).toContain(
      'head',
    );
    expect(
      asked.flatMap(({ items }) => items.map(({ rung }) => rung)).filter((rung) => rung.startsWith('unreachable-')),
    ).toHaveLength(1);
  });

  test('lets somebody new take a seat over, who is told what is open, and nobody else is any more', () => {
    const { document } = lived({ standIns: [{ unit: '甲局', on: '2023-08-22' }] });
    const liaison = document.messages.filter(({ to }) => to.unit === '甲局' && to.role === 'liaison');
    const [before, after] = [between(liaison, '', '2023-08-22'), between(liaison, '2023-08-22', '9')];
    expect(new Set(before.map(({ to }) => to.contact)).size).toBe(1);
    expect(new Set(after.map(({ to }) => to.contact)).size).toBe(1);
    expect(after[0]?.to.contact).not.toBe(before[0]?.to.contact);
    expect(after[0]).toMatchObject({ at: expect.stringContaining('2023-08-22'), items: [{ rung: 'contact-changed' }] });
  });

  test('hands on to the new holder of a seat what waited for the former one over a weekend', () => {
    const { document, refusals } = lived({
      acts: [
        { on: '2023-08-18', measure: '1', does: 'ask-extension', date: '2023-09-15' },
        { on: '2023-08-18', at: '20:00', measure: '1', does: 'grant', date: '2023-09-15' },
      ],
      standIns: [{ unit: '甲局', on: '2023-08-19' }],
    });
    const liaison = document.messages.filter(({ to }) => to.unit === '甲局' && to.role === 'liaison');
    const former = liaison[0]?.to.contact;
    const told = liaison.filter(({ items }) => items.some(({ kind }) => kind === 'extension'));
    expect([refusals, told.map(({ at, to }) => [at.slice(0, 10), to.contact === former])]).toEqual([
      [],
      [['2023-08-21', false]],
    ]);
  });

  test('knows holidays from the day of their notice on: what is planned moves then and not before', () => {
    const draft = tinyDraft([row('1', { deadline: dated('2023-10-10') }), row('2', { deadline: ongoing })]);
    const holidays = ['2023-10-09', '2023-10-10', '2023-10-11'];
    const at = (on: string) =>
      rehearse(withScenario(tinyScenario(draft), checkScenario({ notices: [{ on, year: 2023, holidays }] }))).document;
    const early = rungs(at('2023-06-01'));
    const late = rungs(at('2023-09-27'));
    const never = rungs(at('2023-12-01'));
    const off = (said: readonly string[]) => said.filter((one) => /2023-10-(?:09|10|11)/u.test(one));
    expect([off(early), off(late)]).toEqual([[], []]);
    expect(off(never).length).toBeGreaterThan(0);
    const before = (said: readonly string[]) => said.filter((one) => one < '2023-09-27');
    expect(before(late)).toEqual(before(never));
  });

  test('lets duban be down for a week: nothing goes out, then one current message per person', () => {
    const { messages } = lived({ outages: [{ from: '2023-08-28', until: '2023-09-05' }] }).document;
    expect(between(messages, '2023-08-27T16:00', '2023-09-05T16:00')).toEqual([]);
    const next = between(messages, '2023-09-05T16:00', '2023-09-06T16:00');
    expect(next.length).toBeGreaterThan(0);
    const perPerson = next.map(({ to, channel }) => `${to.contact} ${channel}`);
    expect(new Set(perPerson).size).toBe(perPerson.length);
    for (const { items } of next) {
      const requests = items.flatMap(({ kind, request }) => (kind === 'copy' ? [] : [request?.id]));
      expect(new Set(requests).size).toBe(requests.length);
    }
  });

  test('lets a lead ask a supporting unit for its part, and the office split a measure', () => {
    const rows = [row('1', { supportingUnits: ['乙局', '丙局'] })];
    const { document, refusals } = rehearse(
      withScenario(
        tinyScenario(tinyDraft(rows)),
        checkScenario({
          acts: [
            { on: '2023-07-03', measure: '1', does: 'ask-contribution', units: ['乙局'], date: '2023-07-10' },
            { on: '2023-07-05', measure: '1', does: 'contribute', unit: '乙局' },
            {
              ...{ on: '2023-07-06', measure: '1', does: 'split' },
              parts: [
                { text: '甲', leads: ['甲局'], deadline: '2023-08-10' },
                { text: '乙', leads: ['乙局'], supports: ['丙局'], deadline: '2023-08-24' },
              ],
            },
            { on: '2023-08-07', measure: '1-2', does: 'report', claim: 'done' },
            { on: '2023-08-08', measure: '1-2', does: 'confirm' },
            // There is no such part yet.
            { on: '2023-07-05', measure: '1-1', does: 'sign' },
          ],
        }),
      ),
    );
    expect(refusals.map(({ code }) => code)).toEqual(['measure-not-active']);
    expect(document.outcomes.map(({ measure, outcome }) => `${measure} ${outcome}`)).toEqual([
      ...['1 not-completed', '1-1 not-completed', '1-2 completed-on-time'],
    ]);
    expect(rungs(document, '1').filter((said) => said.includes('contribution'))).toEqual([
      '2023-07-03 request contribution',
    ]);
  });

  test('lets units be renamed, merged and abolished: who gets what afterwards, and under which name', () => {
    const rows = [row('1'), row('2', { leadUnits: ['丙局'] }), row('3', { leadUnits: ['乙局'] })];
    const { document, refusals } = rehearse(
      withScenario(
        tinyScenario(tinyDraft(rows)),
        checkScenario({
          unitChanges: [
            { on: '2023-07-03', from: '2023-08-21', does: 'merge', units: ['甲局'], to: '新局', newUnits: true },
            { on: '2023-07-03', from: '2023-08-21', does: 'rename', units: ['丙局'], name: '丙委' },
            { on: '2023-08-23', does: 'abolish', units: ['督办局'], to: '督查室', newUnits: true },
          ],
          acts: [
            { on: '2023-08-22', measure: '1', does: 'report', claim: 'done' },
            { on: '2023-08-25', measure: '1', does: 'confirm' },
            { on: '2023-08-25', measure: '2', does: 'report', claim: 'done', unit: '丙委' },
          ],
        }),
      ),
    );
    expect(refusals).toEqual([]);
    expect(document.outcomes[0]).toMatchObject({ measure: '1', outcome: 'completed-on-time' });
    const names = (from: string, until: string) =>
      new Set(between(document.messages, from, until).map(({ to }) => to.unit));
    expect([...names('', '2023-08-20T16:00')].toSorted()).toEqual(['丙局', '乙局', '甲局']);
    expect([...names('2023-08-20T16:00', '2023-08-22T16:00')].toSorted()).toEqual(['丙委', '乙局', '新局', '督办局']);
    expect([...names('2023-08-22T16:00', '9')].toSorted()).not.toContain('督办局');
    // The same people, who had it all before: only the hand-over to the unit in their unit's place is new.
    const mine = document.messages.filter(({ to }) => to.unit === '新局' && to.role === 'liaison');
    expect(mine.flatMap(({ items }) => items.map(({ rung }) => rung))).toContain('handover');
  });

  test('is refused with every fault at once, each with its place, the value and what is allowed', () => {
    const faults = faultsOf(() =>
      checkScenario({
        acts: [
          { on: '2023-02-30', measure: '1', does: 'report' },
          { on: '2023-06-01', at: '25:00', measure: 1, does: 'shout', claim: 'maybe' },
          { on: '2023-06-01', measure: '1', does: 'sign', date: '2023-06-02' },
          { on: '2023-06-01', measure: '1', does: 'split', parts: [{ text: '一', leads: ['甲局'] }] },
          { on: '2023-06-01', measure: '1', does: 'contribute', units: ['乙局'] },
        ],
        failures: [{ unit: '甲局', channel: 'fax', from: '2023-06-02', until: '2023-06-01' }],
        outages: [{ from: '2023-06-01' }],
        unitChanges: [
          { on: '2023-06-02', from: '2023-06-01', does: 'merge', units: ['甲局'] },
          { on: '2023-06-02', does: 'rename', units: ['甲局', '乙局'], name: '丁局', to: '丙局' },
          { on: '2023-06-02', does: 'abolish', units: [], newUnits: 'yes' },
        ],
        weather: [],
        standIns: {},
      }),
    );
    expect(faults.map(({ where, code }) => `${'path' in where ? String(where.path) : ''} ${code}`).toSorted()).toEqual([
      'acts[0].claim field-missing',
      'acts[0].on value-not-allowed',
      'acts[1].at value-not-allowed',
      'acts[1].claim value-not-allowed',
      'acts[1].does value-not-allowed',
      'acts[1].measure shape-wrong',
      'acts[2].date field-unknown',
      'acts[3].parts out-of-range',
      'acts[3].parts[0].deadline field-missing',
      'acts[4].unit field-missing',
      'acts[4].units field-unknown',
      'failures[0].channel value-not-allowed',
      'failures[0].until value-not-allowed',
      'outages[0].until field-missing',
      'standIns shape-wrong',
      'unitChanges[0].from value-not-allowed',
      'unitChanges[0].to field-missing',
      'unitChanges[1].to field-unknown',
      'unitChanges[1].units out-of-range',
      'unitChanges[2].newUnits shape-wrong',
      'unitChanges[2].units out-of-range',
      'weather field-unknown',
    ]);
    for (const { message } of faults) expect(message).toMatch(/ 为 .+：.+ \/ .+ is .+: .+\./u);
    expect(faultsOf(() => checkScenario([]))[0]?.message).toContain('情景文件 为 []');
    const misfits = faultsOf(() =>
      lived({
        acts: [{ on: '2023-06-01', measure: '9', does: 'sign' }],
        conduct: [{ unit: '丁局', as: 'prompt', from: '2023-06-01' }],
        standIns: [{ unit: '甲局', role: 'superior', on: '2023-06-01' }],
        unitChanges: [
          { on: '2023-06-01', from: '2023-07-03', does: 'merge', units: ['甲局'], to: '督办局' },
          { on: '2023-06-02', does: 'merge', units: ['督办局'], to: '甲局' },
          { on: '2023-06-02', does: 'abolish', units: ['市人民政府办公室'] },
        ],
      }),
    );
    expect(misfits.map(({ code }) => code)).toContain('unit-circle');
    expect(misfits.map(({ where }) => ('path' in where ? where.path : ''))).toEqual([
      'standIns[0].role',
      'unitChanges[1]',
      'unitChanges[2]',
      'acts[0].measure',
      'conduct[0].unit',
    ]);
  });
});

describe('duban plan rehearse --scenario', () => {
  const run = async (scenario: string, text = SAMPLE) => {
    const { written, io } = capture();
    const status = await planRehearse(text, { json: true, assume: 'silent', until: '2024-03-31', scenario }, io);
    return { status, ...written };
  };

  test('lives the worked example of docs/rehearsal.md, the same each time, and every act of it is taken', async () => {
    const [one, two] = [await run(EXAMPLE), await run(EXAMPLE)];
    expect([one.status, one.stdout]).toEqual([0, two.stdout]);
    // The command has printed one document of this shape.
    const document = JSON.parse(one.stdout) as RehearsalDocument;
    expect(document.messages.flatMap(({ items }) => items.filter(({ rung }) => rung === 'refused'))).toEqual([]);
    const outcomeOf = (code: string) => document.outcomes.find(({ measure }) => measure === code)?.outcome;
    expect([outcomeOf('32'), outcomeOf('17')]).toEqual(['completed-on-time', 'open']);
    expect(between(document.messages, '2023-12-10T16:00', '2023-12-17T16:00')).toEqual([]);
    expect(rungs(document, '39d')).toContain('2023-10-26 verification verify');
    expect(outcomeOf('44b-1')).toBe('completed-on-time');
    expect(rungs(document, '39b')).toContain('2023-09-11 request contribution');
    const unitsOn = (day: string) =>
      new Set(document.messages.flatMap(({ at, to }) => (at.slice(0, 10) >= day ? [to.unit] : [])));
    const [before, after] = [unitsOn('2023-05-29'), unitsOn('2023-11-01')];
    expect(['市水利局', '市医保局', '市应急局'].map((name) => [before.has(name), after.has(name)])).toEqual([
      ...[
        [true, false],
        [true, false],
        [true, false],
      ],
    ]);
    expect(after.has('市应急管理委员会')).toBe(true);
  });

  test('is explained by docs/rehearsal.md field by field', () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/rehearsal.md', import.meta.url)), 'utf8');
    // The example's own fields; the file is checked above.
    const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Record<string, readonly object[]>;
    const fields = Object.entries(example).flatMap(([list, items]) => [list, ...items.flatMap(Object.keys)]);
    expect([...new Set(fields)].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });

  test('names the file with each fault', async () => {
    expect(await run(SAMPLE)).toMatchObject({ status: 1, stdout: expect.stringContaining('not-json') });
    const missing = await run('nowhere.json');
    expect([missing.status, missing.stdout]).toEqual([1, expect.stringContaining('file-not-found')]);
  });
});
