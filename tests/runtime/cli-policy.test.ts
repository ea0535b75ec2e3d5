import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STANDARD } from '../../src/domain/presets.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { duban, dubanJson, PEOPLE, PLAN, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-24T09:00:00+08:00') });

const OFFICE = ['督办局,示例戊,联络员、督查经办人,e@units.example,', '督办局,示例己,督查负责人,f@units.example,'];

/** The small plan with its people; a draft. */
async function imported(): Promise<string> {
  const file = await place().write('plan.txt', PLAN);
  const { document } = await dubanJson<{ planId: string }>('plan', 'import', file, '--superior', '市人民政府办公室');
  const people = await place().write('people.csv', [PEOPLE, ...OFFICE].join('\n'));
  expect(await duban('contact', 'import', people)).toMatchObject({ status: 0 });
  return document.planId;
}

const ours = (change: object = {}): string => JSON.stringify({ ...STANDARD, name: 'ours', ...change });

describe('policy import, list and show', () => {
  test('store a file as a version, once, and show it again as a file', async () => {
    const file = await place().write('ours.json', ours());
    expect(await dubanJson('policy', 'import', file)).toMatchObject({
      status: 0,
      document: { version: 1, isNew: true },
    });
    expect((await dubanJson('policy', 'import', file)).document).toMatchObject({ version: 1, isNew: false });
    const second = await place().write('ours-2.json', ours({ reopenAfterDays: 9 }));
    expect((await dubanJson('policy', 'import', second)).document).toMatchObject({ version: 2, isNew: true });
    expect((await dubanJson('policy', 'show', 'ours@1')).document).toEqual({ ...STANDARD, name: 'ours', version: 1 });
    expect((await dubanJson('policy', 'show', 'ours')).document).toMatchObject({ version: 2, reopenAfterDays: 9 });
    const { stdout } = await duban('policy', 'list');
    expect(stdout).toContain('ours@2  有时限 dated  导入 imported');
    expect(stdout).toContain('13710@1  有时限 dated  内置 preset');
  });

  test('refuse a version, a name or a file that is not there', async () => {
    for (const argv of [
      ['show', 'ours'],
      ['show', 'standard@9'],
      ['import', 'nowhere.json'],
    ]) {
      const { status, document } = await dubanJson<Problems>('policy', ...argv);
      expect([status, document.problems.length]).toEqual([1, 1]);
    }
  });
});

describe('policy use, unset and apply', () => {
  test('assign a policy to a plan and to a measure, take it back, and apply it to what is open', async () => {
    const planId = await imported();
    expect(await duban('plan', 'activate', planId, '--yes')).toMatchObject({ status: 0 });
    const { store } = place();
    expect(await dubanJson('policy', 'use', 'gentle', '--plan', planId)).toMatchObject({
      status: 0,
      document: { slot: 'dated', name: 'gentle', version: 1 },
    });
    expect((await duban('policy', 'use', '13710', '--plan', planId, '--measure', '3')).stdout).toContain('第 3 项');
    expect(await store.policies.overrides(planId)).toMatchObject([{ scope: { kind: 'measure', code: '3' } }]);
    expect(await store.plans.show(planId)).toMatchObject({ datedPolicy: 'gentle' });
    expect((await dubanJson('policy', 'unset', '--plan', planId, '--measure', '3')).document).toMatchObject({
      removed: 1,
    });

    // Until measure 1 is asked, 15 working days before its date.
    for (;;) {
      const jump = await store.clock.jump();
      if (jump.type !== 'jumped') throw new Error('the clock came to rest');
      for (const { kind, id } of jump.due) {
        if (kind === 'measure' || kind === 'input') await store.measures.step(id, null, decideMeasure);
        if (kind === 'contact')
          await store.releases.next(id, null, () => ({
            messages: [],
            dropped: [],
            redirected: [],
            nextDigestAt: null,
          }));
      }
      if ((await store.events.stateOf(`${planId}:1`)).state.request !== null) break;
    }
    expect(await duban('policy', 'use', 'three-colour', '--plan', planId)).toMatchObject({ status: 0 });
    expect((await dubanJson('policy', 'apply', 'three-colour', '--plan', planId)).status).toBe(2);
    const applied = await dubanJson<{ measures: string[] }>(
      ...['policy', 'apply', 'three-colour', '--plan', planId, '--open-requests'],
    );
    expect(applied.status).toBe(0);
    expect(applied.document.measures).toContain(`${planId}:1`);
    await store.measures.step(`${planId}:1`, null, decideMeasure);
    expect((await store.events.stateOf(`${planId}:1`)).state.request?.policy.name).toBe('three-colour');
  });

  test.each([
    ['a measure and a part at once', ['--measure', '1', '--part', '一'], 2],
    ['a measure that is not there', ['--measure', '9'], 1],
    ['a part that is not there', ['--part', '九'], 1],
  ])('refuse %s', async (_, argv, status) => {
    const planId = await imported();
    const ran = await dubanJson<Problems>('policy', 'use', 'gentle', '--plan', planId, ...argv);
    expect([ran.status, ran.document.problems.length]).toEqual([status, 1]);
  });
});

describe('a plan', () => {
  test('takes a policy from a file when it is activated', async () => {
    const planId = await imported();
    const file = await place().write('ours.json', ours({ askBeforeDays: 4 }));
    expect(await duban('plan', 'activate', planId, '--yes', '--policy', file)).toMatchObject({ status: 0 });
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'active', datedPolicy: 'ours' });
  });

  test('is not activated with a policy that has faults, and is told all of them', async () => {
    const planId = await imported();
    const file = await place().write('ours.json', ours({ askBeforeDays: -4, reopenAfterDays: 0 }));
    const ran = await dubanJson<Problems>('plan', 'activate', planId, '--yes', '--policy', file);
    expect([ran.status, ran.document.problems.map(({ where }) => where.path)]).toEqual([
      1,
      ['askBeforeDays', 'reopenAfterDays'],
    ]);
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'draft', datedPolicy: 'standard' });
  });

  test('once stored is previewed with its people by name, as a draft and when it is active', async () => {
    const planId = await imported();
    const argv = ['policy', 'preview', 'standard', '--plan', planId, '--measure', '1'];
    const draft = await duban(...argv);
    expect(draft.stdout).toMatch(/→ 市财政局联络员 示例甲：请反馈办理情况，邮件/u);
    expect(draft.stdout).toMatch(/→ 督办局督办承办人 示例戊：黄色督办单，邮件/u);
    // Nobody is head of 市财政局: that is said where it happens.
    expect(draft.stdout).toMatch(/⚠ 市财政局没有负责人/u);
    expect(await duban('plan', 'activate', planId, '--yes')).toMatchObject({ status: 0 });
    const active = await duban(...argv);
    expect(active.stdout).toBe(draft.stdout);
  });
});
