import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { importPlan } from '../../src/demo/import-plan.ts';
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

const DRAFT = tinyDraft([row('1'), row('2'), row('39b', { leadUnits: ['乙局'] })]);
const SCENARIO = tinyScenario(DRAFT, { assume: 'silent' });

/** A plan whose three rows were asked and are not due yet: 31 August 2023 is the deadline of each. */
async function askedPlan(): Promise<string> {
  const planId = await importPlan(place().store, DRAFT, SCENARIO);
  const nowMs = Date.parse('2023-08-22T12:00:00+08:00');
  await runOverStore(place().store, SCENARIO, { until: nowMs });
  await place().store.clock.set({ mode: 'stepped', nowMs });
  return planId;
}

const step = (planId: string, code: string) => place().store.measures.step(`${planId}:${code}`, null, decideMeasure);
const stateOf = async (planId: string, code: string) => (await place().store.events.stateOf(`${planId}:${code}`)).state;
const inputs = () =>
  server.query(place().databaseUrl, `SELECT type, text, state, code FROM measure_inputs ORDER BY ordinal`);

interface Shown {
  readonly leads: readonly string[];
  readonly rungs: readonly { readonly on: string }[];
  readonly events: readonly { readonly event: { readonly type: string }; readonly who: string | null }[];
}

const problemsOf = ({ status, document }: { readonly status: number; readonly document: Problems }) => [
  status,
  document.problems.map(({ code }) => code),
];

async function askForExtension(planId: string): Promise<void> {
  const { state } = await place().store.events.stateOf(`${planId}:1`);
  const [asked] = (await place().store.contacts.list()).filter(({ seats }) =>
    seats.some(({ unit, role }) => unit === '甲局' && role === 'liaison'),
  );
  const unitId = asked?.seats.find(({ unit }) => unit === '甲局')?.unitId ?? '';
  const extension = {
    type: 'extension',
    requestId: state.request?.id ?? null,
    ...{ unitId, contactId: asked?.id ?? '', newDue: '2023-09-15' },
  } as const;
  await place().store.inputs.add([{ measureId: `${planId}:1`, input: extension, text: '设备到货推迟' }], 'ask');
  await step(planId, '1');
}

describe('measure show', () => {
  test('tells who is responsible, what is open with its next rungs, what was said, and who did what when', async () => {
    const planId = await askedPlan();
    await askForExtension(planId);
    const { status, stdout } = await duban('measure', 'show', planId, '1');
    expect(status).toBe(0);
    expect(stdout).toContain('完成时限 deadline: 2023年8月31日');
    expect(stdout).toContain('牵头 leads: 甲局');
    expect(stdout).toContain('截止 due 2023年8月31日');
    expect(stdout).toContain('待答复 pending: 2023年8月22日申请延期至 extension until 2023年9月15日');
    expect(stdout).toContain('设备到货推迟');
    expect(stdout).toMatch(/2023年8月22日 12:00 {2}向督办单位提出申请 petition {2}延期至 until 2023年9月15日（甲局）/u);
    const { document } = await dubanJson<Shown>('measure', 'show', planId, '1');
    expect(document.leads).toEqual(['甲局']);
    expect(document.rungs[0]?.on).toBe('2023-08-29');
    expect(document.events.at(-1)).toMatchObject({ event: { type: 'petitionRaised' }, who: '甲局' });
  });

  test('refuses a measure that the plan has not', async () => {
    const planId = await askedPlan();
    expect(problemsOf(await dubanJson<Problems>('measure', 'show', planId, '7'))).toEqual([1, ['not-found']]);
  });
});

describe('measure decisions', () => {
  test('commits a decision with its reason while the engine is down, and it is taken at the next step', async () => {
    const planId = await askedPlan();
    await askForExtension(planId);
    const granted = await duban('measure', 'grant', planId, '1', '--date', '2023-09-15', '--reason', '情况属实');
    expect(granted).toMatchObject({ status: 0, stdout: expect.stringMatching(/已登记 grant[\s\S]*流程引擎未运行/u) });
    expect(await inputs()).toMatchObject([
      { type: 'extension' },
      { type: 'decide', text: '情况属实', state: 'untaken' },
    ]);
    await step(planId, '1');
    expect(await stateOf(planId, '1')).toMatchObject({ extensionCount: 1, dated: [{ due: '2023-09-15' }] });
    const shown = await duban('measure', 'show', planId, '1');
    expect(shown.stdout).toMatch(/同意延期 extension granted {2}2023年9月15日（.+）/u);
    expect(shown.stdout).toContain('grant');
  });

  test('decides on several measures at once, or on none: every reason together', async () => {
    const planId = await askedPlan();
    await askForExtension(planId);
    const none = await dubanJson<Problems>('measure', 'refuse', planId, '1', '2', '39b', '--reason', '时限不变');
    expect(problemsOf(none)).toEqual([1, ['nothing-to-decide', 'nothing-to-decide']]);
    expect(none.document.problems[0]?.message).toContain('第 2 项不能这样决定：该事项目前没有待决定的情况');
    expect(await inputs()).toHaveLength(1);
    const parked = await dubanJson<{ measures: { code: string; state: string }[] }>(
      ...['measure', 'park', planId, '1', '2', '--review', '2023-09-18', '--reason', '待上级文件'],
    );
    expect(parked.status).toBe(0);
    expect(parked.document.measures.map(({ code, state }) => [code, state])).toEqual([
      ['1', 'untaken'],
      ['2', 'untaken'],
    ]);
    await step(planId, '1');
    await step(planId, '2');
    expect([(await stateOf(planId, '1')).phase, (await stateOf(planId, '2')).phase]).toEqual(['parked', 'parked']);
  });

  test('writes who decided what into the audit log, with ids and no words', async () => {
    const planId = await askedPlan();
    await duban('measure', 'withdraw', planId, '2', '--reason', '甲局张某报告不再需要');
    const [logged] = await server.query<{ who: string; what: string; detail: object }>(
      place().databaseUrl,
      `SELECT who, what, detail FROM audit_log ORDER BY id DESC LIMIT 1`,
    );
    expect(logged).toMatchObject({ what: 'measure withdraw', detail: { measureIds: [`${planId}:2`] } });
    expect(logged?.who).toMatch(/^cli:/u);
    expect(JSON.stringify(logged?.detail)).not.toContain('张某');
  });

  test('hands a measure to other units by name, and asks them', async () => {
    const planId = await askedPlan();
    const { status } = await duban(
      ...['measure', 'reassign', planId, '1', '--to', '乙局', '--support', '丙局', '--reason', '职责划转'],
    );
    expect(status).toBe(0);
    await step(planId, '1');
    const { document } = await dubanJson<Shown>('measure', 'show', planId, '1');
    expect(document.leads).toEqual(['乙局']);
    expect(document.events.map(({ event }) => event.type)).toEqual(
      expect.arrayContaining(['reassigned', 'requestOpened']),
    );
  });

  test('refuses before anything is stored: unknown codes, units and people, all at once, and a closed measure', async () => {
    const planId = await askedPlan();
    const codes = await dubanJson<Problems>(
      ...['measure', 'withdraw', planId, '39', '8', '--reason', '不再需要', '--as', 'nobody'],
    );
    expect(problemsOf(codes)).toEqual([1, ['unknown-code', 'unknown-code', 'unknown-contact']]);
    expect(codes.document.problems[0]?.message).toContain('是否为 39b？');
    const units = await dubanJson<Problems>(
      ...['measure', 'reassign', planId, '1', '--to', '市人民政府办公厅', '--support', '戊局', '--reason', '划转'],
    );
    expect(problemsOf(units)).toEqual([1, ['unknown-unit', 'unknown-unit']]);
    expect(units.document.problems[0]?.message).toContain('“市人民政府办公室”');
    await duban('measure', 'withdraw', planId, '2', '--reason', '不再需要');
    await step(planId, '2');
    const into = await dubanJson<Problems>('measure', 'merge', planId, '1', '--into', '2', '--reason', '内容相同');
    expect(problemsOf(into)).toEqual([1, ['measure-closed']]);
    expect(await inputs()).toHaveLength(1);
  });

  test('refuses who is not of the office, a date that is past, and a reason that is missing', async () => {
    const planId = await askedPlan();
    const liaison = (await place().store.contacts.list()).find(({ seats }) =>
      seats.some(({ unit, role }) => unit === '甲局' && role === 'liaison'),
    );
    const stranger = await dubanJson<Problems>(
      ...['measure', 'withdraw', planId, '1', '--reason', '不再需要', '--as', liaison?.id ?? ''],
    );
    expect(problemsOf(stranger)).toEqual([1, ['not-the-office']]);
    const past = await dubanJson<Problems>(
      ...['measure', 'move-deadline', planId, '1', '--date', '2023-08-01', '--reason', '提前'],
    );
    expect(problemsOf(past)).toEqual([1, ['date-in-the-past']]);
    const silent = await dubanJson<Problems>('measure', 'withdraw', planId, '1');
    expect(problemsOf(silent)).toEqual([2, ['wrong-usage']]);
    expect(await inputs()).toEqual([]);
  });
});
