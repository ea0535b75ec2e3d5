import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import { row, tinyDraft, tinyScenario } from '../rehearsal/tiny-plan.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { runOverStore } from '../support/store-run.ts';
import { duban, dubanJson, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-28T09:00:00+08:00') });

const DRAFT = tinyDraft([row('1', { supportingUnits: ['丙局'] }), row('2', { leadUnits: ['甲局', '乙局'] })]);
const SCENARIO = tinyScenario(DRAFT, { assume: 'silent' });

/** A plan whose two rows were asked and are due on 31 August 2023; of row 2 each lead is asked for itself. */
async function askedPlan(): Promise<string> {
  const planId = await importPlan(place().store, DRAFT, SCENARIO);
  await place().store.policies.add({ ...STANDARD, name: 'each-lead', answers: 'each' });
  await place().store.policies.use('each-lead', { planId, measure: '2', who: 'test' });
  const nowMs = Date.parse('2023-08-22T12:00:00+08:00');
  await runOverStore(place().store, SCENARIO, { until: nowMs });
  await place().store.clock.set({ mode: 'stepped', nowMs });
  return planId;
}

const step = (planId: string, code: string) => place().store.measures.step(`${planId}:${code}`, null, decideMeasure);

const partsFile = (name: string, text: string) => place().write(name, text);

const HEAD = '内容,牵头单位,配合单位,完成时限';

describe('measure split', () => {
  test('makes measures of the parts of a file; both are shown with how they hang together', async () => {
    const planId = await askedPlan();
    const file = await partsFile('parts.csv', `${HEAD}\n建成平台,甲局,丙局,2023-08-31\n接入系统,丙局,,2023年9月20日\n`);
    const done = await duban('measure', 'split', planId, '1', '--file', file, '--reason', '分头推进');
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('第 1 项：已登记 split') });
    await step(planId, '1');
    const whole = await duban('measure', 'show', planId, '1');
    expect(whole.stdout).toContain('分解事项 parts: 2');
    expect(whole.stdout).toMatch(/1-2 {2}丙局 {2}2023年9月20日 {2}尚未开始 .* {2}接入系统/u);
    await step(planId, '1-2');
    const { document } = await dubanJson<{ partOf: string; leads: string[]; deadline: string }>(
      ...['measure', 'show', planId, '1-2'],
    );
    expect(document).toMatchObject({ partOf: '1', leads: ['丙局'], deadline: '2023-09-20' });
  });

  test('says everything that is wrong with the file at once, with its rows, and splits nothing', async () => {
    const planId = await askedPlan();
    const file = await partsFile(
      'bad.csv',
      `${HEAD}\n建成平台,甲局,戊局,2023-08-01\n,丙局,,2024-05-01\n接入系统,,,九月底\n`,
    );
    const { status, document } = await dubanJson<Problems>(
      ...['measure', 'split', planId, '7', '--file', file, '--as', 'nobody'],
    );
    expect(status).toBe(1);
    expect(document.problems.map(({ code, where }) => `${where.row ?? '-'} ${code}`)).toEqual([
      ...['- unknown-code', '- unknown-contact', '2 unknown-unit', '2 date-in-the-past'],
      ...['3 part-text-missing', '3 date-too-far', '4 part-lead-missing', '4 part-deadline-unreadable'],
    ]);
    const inputs = await server.query(place().databaseUrl, `SELECT id FROM measure_inputs`);
    expect(inputs).toEqual([]);
  });

  test('needs a file, and explains the columns in its help', async () => {
    expect((await dubanJson<Problems>('measure', 'split', 'p', '1')).status).toBe(2);
    expect((await duban('measure', 'split', '--help')).stdout).toContain('内容、牵头单位、配合单位、完成时限');
    const missing = await dubanJson<Problems>('measure', 'split', 'p', '1', '--file', '/no/such/file.csv');
    expect([missing.status, missing.document.problems[0]?.code]).toEqual([1, 'file-not-found']);
  });
});

describe('measure show', () => {
  test('tells what a lead asked of a supporting unit, and what came of it', async () => {
    const planId = await askedPlan();
    const ids = new Map((await place().store.units.list()).map(({ id, name }) => [name, id]));
    const contacts = await place().store.contacts.list();
    const liaisonOf = (unit: string) =>
      contacts.find(({ seats }) => seats.some((seat) => seat.unit === unit && seat.role === 'liaison'))?.id ?? '';
    const of = (unit: string) => ({ unitId: ids.get(unit) ?? '', contactId: liaisonOf(unit) });
    const ask = {
      type: 'ask-contribution',
      ...of('甲局'),
      supports: [ids.get('丙局') ?? ''],
      by: '2023-08-28',
    } as const;
    const { store } = place();
    await store.inputs.add([{ measureId: `${planId}:1`, input: ask, text: '接入数据' }], 'ask');
    await step(planId, '1');
    expect((await duban('measure', 'show', planId, '1')).stdout).toMatch(
      /2023年8月22日 {2}甲局 请 丙局 于2023年8月28日前提供 .* {2}接入数据\n {6}尚未提供/u,
    );
    const give = { type: 'contribution', ...of('丙局') } as const;
    await store.inputs.add([{ measureId: `${planId}:1`, input: give, text: '已接入12个系统' }], 'give');
    await step(planId, '1');
    expect((await duban('measure', 'show', planId, '1')).stdout).toContain('已提供 given  已接入12个系统');
  });

  test('tells of each lead that must answer for itself what it has said', async () => {
    const planId = await askedPlan();
    const { document } = await dubanJson<{ slots: unknown[] }>('measure', 'show', planId, '2');
    expect(document.slots).toEqual(
      ['甲局', '乙局'].map((unit) => ({ unit, signed: false, promisedOn: null, claim: null })),
    );
    expect((await duban('measure', 'show', planId, '2')).stdout).toMatch(/甲局 {2}未签收[\s\S]*乙局 {2}未签收/u);
  });
});
