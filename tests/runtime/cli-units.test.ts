import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importPlan } from '../../src/demo/import-plan.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
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

const DRAFT = tinyDraft([row('1'), row('2', { leadUnits: ['乙局'] })]);
const SCENARIO = tinyScenario(DRAFT, { assume: 'silent' });

/** A plan of two rows that were asked, on 22 August 2023. */
async function askedPlan(): Promise<string> {
  const planId = await importPlan(place().store, DRAFT, SCENARIO);
  const nowMs = Date.parse('2023-08-22T12:00:00+08:00');
  await runOverStore(place().store, SCENARIO, { until: nowMs });
  await place().store.clock.set({ mode: 'stepped', nowMs });
  return planId;
}

const codesOf = ({ status, document }: { status: number; document: Problems }) => [
  status,
  document.problems.map(({ code }) => code),
];

describe('unit merge', () => {
  test('of today is carried out at once; the measure tells since when, who and why', async () => {
    const planId = await askedPlan();
    const done = await duban(
      ...[
        'unit',
        'merge',
        '甲局',
        '--into',
        '新局',
        '--new-units',
        '--from',
        '2023-08-22',
        '--reason',
        '示办〔2023〕9号',
      ],
    );
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('已生效：甲局并入新局') });
    await place().store.measures.step(`${planId}:1`, null, decideMeasure);
    const shown = await duban('measure', 'show', planId, '1');
    expect(shown.stdout).toContain('牵头 leads: 新局');
    expect(shown.stdout).toMatch(/2023年8月22日 .*责任单位随机构调整变更 unit succeeded（cli:.+；示办〔2023〕9号）/u);
    const { stdout } = await duban('unit', 'list');
    expect(stdout).toMatch(/甲局 {2}已于2023年8月22日终止 ended，由新局承接/u);
    expect(stdout).toMatch(/2023年8月22日 {2}甲局并入新局 merged {2}已生效 done/u);
  });

  test('of a day to come is written down, and shown so', async () => {
    await askedPlan();
    const { document } = await dubanJson<{ changes: { applied: boolean }[]; measures: string[] }>(
      ...['unit', 'merge', '甲局', '乙局', '--into', '丙局', '--from', '2023-09-01'],
    );
    expect([document.changes.map(({ applied }) => applied), document.measures]).toEqual([[false, false], []]);
    expect((await duban('unit', 'list')).stdout).toContain('未生效 to come');
  });
});

describe('unit rename and abolish', () => {
  test('are refused with every fault at once', async () => {
    await askedPlan();
    expect(codesOf(await dubanJson<Problems>('unit', 'rename', '甲局', '乙局', '--from', '2023-08-01'))).toEqual([
      1,
      ['date-in-the-past', 'name-taken'],
    ]);
    expect(codesOf(await dubanJson<Problems>('unit', 'abolish', '督办局', '--from', '2023-09-01'))).toEqual([
      1,
      ['office-without-successor'],
    ]);
    expect(codesOf(await dubanJson<Problems>('unit', 'rename', '甲局', '新局', '--from', '九月'))).toEqual([
      2,
      ['wrong-usage'],
    ]);
  });

  test('a renamed unit is found by both names', async () => {
    const planId = await askedPlan();
    expect((await duban('unit', 'rename', '乙局', '乙委', '--from', '2023-08-22')).status).toBe(0);
    expect((await duban('measure', 'show', planId, '2')).stdout).toContain('牵头 leads: 乙委');
    for (const name of ['乙局', '乙委']) {
      const { status } = await duban('measure', 'reassign', planId, '1', '--to', name, '--reason', '划转');
      expect(status).toBe(0);
    }
  });
});
