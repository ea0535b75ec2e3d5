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

describe('unit undo', () => {
  test('takes a change back that is not in force yet; the log keeps who ordered it and who took it back', async () => {
    await askedPlan();
    const { document } = await dubanJson<{ changes: { id: string }[] }>(
      ...['unit', 'merge', '甲局', '--into', '乙局', '--from', '2023-09-01', '--reason', '示办〔2023〕9号'],
    );
    const [{ id } = { id: '' }] = document.changes;
    expect((await duban('unit', 'list')).stdout).toContain(`未生效 to come  编号 id: ${id}`);
    const undone = await duban('unit', 'undo', id);
    expect(undone).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('已撤回：原定自2023年9月1日起，甲局并入乙局'),
    });
    expect((await duban('unit', 'list')).stdout).not.toContain('未生效');
    const logged = await server.query(
      place().databaseUrl,
      `SELECT what, who, detail FROM audit_log WHERE what LIKE 'unit %' ORDER BY at, what`,
    );
    const [ordered, takenBack] = [logged[0], logged[1]];
    expect(ordered).toMatchObject({ what: 'unit merge', detail: { id } });
    expect(takenBack).toMatchObject({ what: 'unit undo', who: expect.stringMatching(/^cli:/u) });
    expect(takenBack).toMatchObject({ detail: { id, kind: 'merge', on: '2023-09-01', reason: '示办〔2023〕9号' } });
    // It may be ordered anew, and its day passes without anything.
    const again = await duban('unit', 'abolish', '甲局', '--to', '督办局', '--from', '2023-09-01');
    expect(again.status).toBe(0);
  });

  test('refuses one that is in force and says what to do instead, and one that there is not', async () => {
    await askedPlan();
    const { document } = await dubanJson<{ changes: { id: string }[] }>(
      ...['unit', 'rename', '乙局', '乙委', '--from', '2023-08-22'],
    );
    const refused = await dubanJson<Problems>('unit', 'undo', document.changes[0]?.id ?? '');
    expect(codesOf(refused)).toEqual([1, ['conflict']]);
    expect(refused.document.problems[0]?.message).toContain('duban unit rename');
    expect((await duban('unit', 'list')).stdout).toContain('乙局更名为乙委');
    expect(codesOf(await dubanJson<Problems>('unit', 'undo', 'nothing'))).toEqual([1, ['not-found']]);
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
