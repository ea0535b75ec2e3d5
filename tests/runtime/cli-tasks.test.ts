import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { duban, dubanJson, PEOPLE, PLAN, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

// Wednesday; the tasks below are raised on Monday.
const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-24T09:00:00+08:00') });

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly ageDays: number;
  readonly question: string | null;
  readonly next: readonly { readonly command: string }[];
}

interface Page {
  readonly total: number;
  readonly next: string | null;
  readonly tasks: readonly Task[];
}

/** A running plan with a task to verify and a question, both of measure 1. */
async function withTasks(): Promise<string> {
  const file = await place().write('plan.txt', PLAN);
  const { document } = await dubanJson<{ planId: string }>('plan', 'import', file, '--superior', '市人民政府办公室');
  const office = ['督办局,示例戊,联络员、督查经办人,e@units.example,', '督办局,示例己,督查负责人,f@units.example,'];
  await duban('contact', 'import', await place().write('people.csv', [PEOPLE, ...office].join('\n')));
  const collect = '各县区人民政府、管委=市税务局';
  expect(await duban('plan', 'activate', document.planId, '--yes', '--collect', collect)).toMatchObject({ status: 0 });
  const query = (sql: string) => server.query(place().databaseUrl, sql);
  await query(
    `INSERT INTO inbound_messages (id, external_id, channel, sender, contact_id, size_bytes, body, state, received_at)
     SELECT 'mail', '<1>', 'email', 'a@units.example', c.id, 9, E'此项由谁牵头？\\n请告知。', 'question', '2023-05-22T10:00:00+08:00'
       FROM contacts c WHERE c.name = '示例甲'`,
  );
  await query(
    `INSERT INTO office_tasks (id, kind, measure_id, contact_id, inbound_id, state, raised_at)
     SELECT repeat('a', 32), 'question', m.id, c.id, 'mail', 'open', '2023-05-22T10:00:00+08:00'::timestamptz
       FROM measures m, contacts c WHERE m.code = '1' AND c.name = '示例甲'
      UNION ALL
     SELECT repeat('b', 32), 'verify', m.id, NULL, NULL, 'open', '2023-05-22T11:00:00+08:00' FROM measures m WHERE m.code = '1'`,
  );
  return document.planId;
}

describe('duban task list', () => {
  test('says of each task what it is, where, since when, how old, what it asks, and what ends it', async () => {
    const planId = await withTasks();
    const { status, stdout } = await duban('task', 'list', planId);
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      '待办 office tasks: 2',
      '',
      'aaaaaaaa  来信提问待答复 question to answer  自 since 2023年5月22日，已 2 个工作日 2 working days',
      '示例市优化营商环境任务清单  第 1 项 measure 1  市财政局  示例甲',
      '│ 此项由谁牵头？',
      '│ 请告知。',
      '→ 答复来信人后办结 answer its sender, then: duban task done aaaaaaaa',
      '',
      'bbbbbbbb  待复核 to verify  自 since 2023年5月22日，已 2 个工作日 2 working days',
      '示例市优化营商环境任务清单  第 1 项 measure 1  市财政局',
      `→ 同意销号 confirm: duban measure confirm ${planId} 1`,
      `→ 退回 return: duban measure return ${planId} 1 --date DATE`,
      '',
    ]);
  });

  test('comes page by page, in words and as JSON', async () => {
    await withTasks();
    const first = await dubanJson<Page>('task', 'list', '--limit', '1');
    expect(first.document).toMatchObject({ total: 2, next: 'a'.repeat(32), tasks: [{ kind: 'question', ageDays: 2 }] });
    expect((await duban('task', 'list', '--limit', '1')).stdout).toContain(
      `duban task list --after ${'a'.repeat(32)} --limit 1`,
    );
    const second = await dubanJson<Page>('task', 'list', '--after', 'a'.repeat(32));
    expect(second.document).toMatchObject({ next: null, tasks: [{ kind: 'verify', question: null }] });
    for (const limit of ['0', '201', 'many']) {
      const { status, document } = await dubanJson<Problems>('task', 'list', '--limit', limit);
      expect([status, document.problems[0]?.message]).toEqual([2, expect.stringContaining(limit)]);
    }
  });

  test('has a command for every way to mend what no decision ends', async () => {
    const planId = await withTasks();
    await server.query(
      place().databaseUrl,
      `INSERT INTO office_tasks (id, kind, unit_id, contact_id, plan_id, state, raised_at)
       SELECT repeat('c', 32), 'no-contact', u.id, NULL, NULL, 'open', '2023-05-23'::timestamptz FROM units u WHERE u.name = '市税务局'
        UNION ALL SELECT repeat('d', 32), 'unreachable', NULL, c.id, NULL, 'open', '2023-05-23' FROM contacts c WHERE c.name = '示例乙'
        UNION ALL SELECT repeat('e', 32), 'cycle-not-opened', NULL, NULL, '${planId}', 'open', '2023-05-23'`,
    );
    const { document } = await dubanJson<Page>('task', 'list');
    const commands = document.tasks.slice(2).map(({ next }) => next.map(({ command }) => command));
    expect(commands).toEqual([
      ['duban contact import FILE', 'duban task done cccccccc'],
      ['duban contact import FILE', 'duban task done dddddddd'],
      [`duban cycle open ${planId} --due DATE`, 'duban task done eeeeeeee'],
    ]);
  });

  test('says so where nothing waits', async () => {
    expect(await duban('task', 'list')).toMatchObject({
      status: 0,
      stdout: '没有待办。 Nothing waits for the office.\n',
    });
    const { status, document } = await dubanJson<Problems>('task', 'list', 'nowhere');
    expect([status, document.problems[0]?.code]).toEqual([1, 'not-found']);
  });
});

describe('duban task done', () => {
  test('ends a question, and refuses what a decision ends, naming the decisions', async () => {
    await withTasks();
    const { status, stdout } = await duban('task', 'done', 'aaaaaaaa', '--note', '已电话答复');
    expect([status, stdout]).toEqual([0, expect.stringContaining('来信提问待答复')]);
    const log = await server.query(place().databaseUrl, `SELECT who, detail FROM audit_log WHERE what = 'task-done'`);
    expect(log).toMatchObject([{ who: expect.stringMatching(/^cli:./u), detail: { note: '已电话答复' } }]);
    const refused = await dubanJson<Problems>('task', 'done', 'bbbbbbbb');
    expect([refused.status, refused.document.problems[0]]).toMatchObject([
      1,
      { code: 'not-allowed', message: expect.stringMatching(/confirm.*return/u) },
    ]);
    expect((await duban('task', 'done', 'bbbbbbbb', '--note', '长'.repeat(2001))).status).toBe(2);
    expect((await dubanJson<Page>('task', 'list')).document.total).toBe(1);
  });
});

test('plan show and doctor name how many tasks are open, doctor with the command that lists them', async () => {
  const planId = await withTasks();
  expect((await duban('plan', 'show', planId)).stdout).toContain(
    `督办单位待办 office tasks: 2（duban task list ${planId}）`,
  );
  expect((await dubanJson('plan', 'show', planId)).document).toMatchObject({ openTasks: 2 });
  const checkOf = async () => {
    const { document } = await dubanJson<{ checks: { name: string; found: string; mend: string | null }[] }>('doctor');
    return document.checks.find(({ name }) => name.includes('office tasks'));
  };
  expect(await checkOf()).toMatchObject({ found: '2', mend: expect.stringContaining('duban task list') });
  await server.query(place().databaseUrl, `UPDATE office_tasks SET state = 'done', done_at = raised_at`);
  expect(await checkOf()).toMatchObject({ found: '0', mend: null });
  expect((await duban('plan', 'show', planId)).stdout).not.toContain('office tasks');
});
