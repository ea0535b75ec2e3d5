import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OFFICE_TASK_KINDS } from '../../src/domain/office-task.ts';
import type { OpenTask } from '../../src/store/tasks.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, at, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LIAISON = 'liaison@甲局';

/** A scene and the message that asks 甲局 for its reports on two measures. */
async function asked(): Promise<{ readonly scene: Scene; readonly messageId: string }> {
  const scene = await openScene(server, {
    draft: aDraft([aMeasure('1', { leadUnits: ['甲局', '乙局'] }), aMeasure('2')]),
    contacts: [...unitContacts('甲局', '乙局'), ...officeContacts()],
  });
  for (;;) {
    for (const contact of await scene.untilRelease()) {
      const found = (await scene.deliver(contact)).find(
        ({ view }) => contact === LIAISON && view.items.some(({ notice }) => notice.kind === 'request'),
      );
      if (found !== undefined) return { scene, messageId: found.view.id };
    }
  }
}

/** A mail to that message which asks something about measure 1. */
async function question(scene: Scene, repliesTo: string, { id = '1', body = '这项工作由谁牵头？' } = {}) {
  const mail = { channel: 'email', externalId: `<${id}@units.example>`, sender: 'a@units.example' } as const;
  return scene.store.inbound.record({ ...mail, body, sizeBytes: body.length, repliesTo }, [
    { measureId: 'p:1', act: null, detail: 'asks-something' },
  ]);
}

const listed = async (scene: Scene, planId: string | null = null): Promise<readonly OpenTask[]> =>
  (await scene.store.tasks.list({ planId })).tasks;

const ofKind = (tasks: readonly OpenTask[], kind: OpenTask['kind']) => tasks.filter((task) => task.kind === kind);

describe('a mail that asks something', () => {
  it('is a task of the office, stored with the mail and its echo, once, and sends nothing more', async () => {
    const { scene, messageId } = await asked();
    const before = await server.query(scene.url, `SELECT id FROM notices WHERE kind <> 'echo'`);
    await question(scene, messageId);
    await question(scene, messageId);
    expect(ofKind(await listed(scene), 'question')).toEqual([
      {
        ...{ id: expect.stringMatching(/^[0-9a-f]{32}$/u), kind: 'question', question: '这项工作由谁牵头？' },
        ...{ planId: 'p', planTitle: '「示例」工作方案', measureCode: '1', unit: '甲局', zone: 'Asia/Shanghai' },
        contact: { id: LIAISON, name: '「示例」甲局liaison', role: 'liaison' },
        ...{ since: await scene.store.clock.now(), ageDays: 0 },
      },
    ]);
    expect(await server.query(scene.url, `SELECT id FROM notices WHERE kind <> 'echo'`)).toEqual(before);
    await scene.close();
  });

  it('is no task where it was only not understood, and one where it also reports', async () => {
    const { scene, messageId } = await asked();
    const mail = { channel: 'email', sender: 'a@units.example', body: '', sizeBytes: 0, repliesTo: messageId } as const;
    await scene.store.inbound.record({ ...mail, externalId: '<1@units.example>' }, [
      { measureId: 'p:1', act: null, detail: 'unclear-claim' },
    ]);
    expect(ofKind(await listed(scene), 'question')).toEqual([]);
    await scene.store.inbound.record({ ...mail, externalId: '<2@units.example>' }, [
      {
        measureId: 'p:2',
        act: { type: 'report', measureId: 'p:2', claim: 'on-track', text: '' },
        detail: 'on-track',
      },
      { measureId: 'p:1', act: null, detail: 'asks-something' },
    ]);
    expect(ofKind(await listed(scene), 'question')).toMatchObject([{ measureCode: '1' }]);
    await scene.close();
  });

  it('is one task per mail, also from one person about one measure; without words once its sender is erased', async () => {
    const { scene, messageId } = await asked();
    await question(scene, messageId, { id: '1' });
    await question(scene, messageId, { id: '2', body: '何时报送？' });
    expect(
      ofKind(await listed(scene), 'question')
        .map((task) => task.question)
        .toSorted(),
    ).toEqual(['何时报送？', '这项工作由谁牵头？']);
    await scene.store.contacts.erase(LIAISON);
    expect(ofKind(await listed(scene), 'question').map((task) => [task.question, task.contact?.name])).toEqual([
      [null, ''],
      [null, ''],
    ]);
    await scene.close();
  });
});

describe('the list of office tasks', () => {
  it('ages in working days: holidays and weekends do not count, a make-up day does', async () => {
    const { scene, messageId } = await asked();
    await question(scene, messageId);
    // By the notice of 2023: Dragon Boat from Thursday 22 to Saturday 24 June, Sunday 25 June is worked.
    await server.query(scene.url, `UPDATE office_tasks SET raised_at = '2023-06-20T23:30:00+08:00'`);
    const ages: [string, number | undefined][] = [];
    for (const day of ['20', '21', '22', '24', '25', '26']) {
      await scene.store.clock.set({ mode: 'stepped', nowMs: at(`2023-06-${day} 23:45`) });
      ages.push([day, ofKind(await listed(scene), 'question')[0]?.ageDays]);
    }
    expect(ages).toEqual([
      ['20', 0],
      ['21', 1],
      ['22', 1],
      ['24', 1],
      ['25', 2],
      ['26', 3],
    ]);
    await scene.close();
  });

  it('tells of each kind where it belongs, and a plan’s list has a dead mailbox of its units', async () => {
    const { scene, messageId } = await asked();
    await question(scene, messageId);
    await server.query(
      scene.url,
      `INSERT INTO office_tasks (id, kind, measure_id, contact_id, plan_id, state, raised_at) VALUES
         ('v', 'verify', 'p:1', NULL, NULL, 'open', '2023-06-01'), ('u', 'unreachable', NULL, 'head@乙局', NULL, 'open', '2023-06-02'),
         ('c', 'cycle-not-opened', NULL, NULL, 'p', 'open', '2023-06-03'), ('d', 'verify', 'p:2', NULL, NULL, 'open', '2023-06-04')`,
    );
    const place = ({ id, planId, measureCode, unit, contact }: OpenTask) => [
      id,
      planId,
      measureCode,
      unit,
      contact?.id,
    ];
    const tasks = await listed(scene, 'p');
    expect(tasks.slice(0, 4).map(place)).toEqual([
      ['v', 'p', '1', '甲局', undefined],
      ['u', null, null, '乙局', 'head@乙局'],
      ['c', 'p', null, null, undefined],
      ['d', 'p', '2', '甲局', undefined],
    ]);
    expect(tasks.at(-1)?.kind).toBe('question');
    expect(await scene.store.tasks.count('p')).toBe(5);
    await server.query(scene.url, `UPDATE office_tasks SET state = 'done', done_at = '2023-06-05' WHERE id = 'v'`);
    expect([await scene.store.tasks.count('p'), await scene.store.tasks.count(null)]).toEqual([4, 4]);
    expect(await listed(scene, 'another')).toEqual([]);
    await scene.close();
  });

  it('comes in pages of 200 at most, every task on exactly one of them', async () => {
    const { scene, messageId } = await asked();
    await server.query(
      scene.url,
      `WITH mails AS (
         INSERT INTO inbound_messages (id, external_id, channel, sender, contact_id, replies_to, size_bytes, body, state, received_at)
         SELECT 'm' || n, '<' || n || '>', 'email', '', '${LIAISON}', '${messageId}', 1, n::text, 'question', '2023-06-01'
           FROM generate_series(1, 450) AS n RETURNING id)
       INSERT INTO office_tasks (id, kind, measure_id, contact_id, inbound_id, state, raised_at)
       SELECT md5(id), 'question', 'p:1', '${LIAISON}', id, 'open', '2023-06-01' FROM mails`,
    );
    const sizes: number[] = [];
    const ids = new Set<string>();
    for (let after: string | null = null; ;) {
      const page = await scene.store.tasks.list({ planId: 'p', after, limit: 1000 });
      expect(page.total).toBe(450);
      sizes.push(page.tasks.length);
      for (const { id } of page.tasks) ids.add(id);
      after = page.next;
      if (after === null) break;
    }
    expect([sizes, ids.size]).toEqual([[200, 200, 50], 450]);
    expect((await scene.store.tasks.list({ planId: null, limit: 3 })).tasks).toHaveLength(3);
    await expect(scene.store.tasks.list({ planId: null, after: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await scene.close();
  });
});

describe('ending a task by hand', () => {
  it('is written down with who and the note, and takes the first digits of its id', async () => {
    const { scene, messageId } = await asked();
    await question(scene, messageId);
    const [task] = await listed(scene);
    const id = task?.id ?? '';
    expect(await scene.store.tasks.end({ id: id.slice(0, 8), who: 'cli:clerk', note: '已电话答复' })).toEqual({
      ...{ id, kind: 'question' },
    });
    expect(await listed(scene)).toEqual([]);
    expect(await server.query(scene.url, `SELECT who, what, detail FROM audit_log WHERE what = 'task-done'`)).toEqual([
      { who: 'cli:clerk', what: 'task-done', detail: { taskId: id, kind: 'question', note: '已电话答复' } },
    ]);
    const again = scene.store.tasks.end({ id, who: 'cli:clerk', note: null });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    // The same mail again, as after a crash of its server, does not open it anew.
    await question(scene, messageId);
    expect(await listed(scene)).toEqual([]);
    await scene.close();
  });

  it('is refused for what a decision ends, for ids that several share, and for none; nothing changes', async () => {
    const { scene } = await asked();
    const open = (id: string, kind: string, rest = 'NULL, NULL') =>
      server.query(
        scene.url,
        `INSERT INTO office_tasks (id, kind, measure_id, state, raised_at, unit_id, contact_id) VALUES ('${id}', '${kind}', 'p:1', 'open', '2023-06-01', ${rest})`,
      );
    const decided = ['verify', 'decide-late-claim', 'answer-extension', 'misaddressed', 'review-parked'];
    const byHand = ['no-contact', 'unreachable', 'cycle-not-opened', 'calendar-notice-missing'];
    expect([...decided, ...byHand, 'question'].toSorted()).toEqual([...OFFICE_TASK_KINDS].toSorted());
    const idOf = (index: number) => `${index}`.repeat(32);
    for (const [index, kind] of [...decided, ...byHand].entries()) await open(idOf(index), kind);
    const end = (id: string) => scene.store.tasks.end({ id, who: 'cli:clerk', note: null });
    for (const index of decided.keys()) await expect(end(idOf(index))).rejects.toMatchObject({ code: 'not-allowed' });
    for (const id of ['', '5', '%%%%%%%%', 'f'.repeat(32)]) {
      await expect(end(id)).rejects.toMatchObject({ code: 'not-found' });
    }
    await open(`${'5'.repeat(31)}6`, 'verify', `NULL, '${LIAISON}'`);
    await expect(end('5'.repeat(31))).rejects.toMatchObject({ code: 'conflict' });
    expect(await scene.store.tasks.count(null)).toBe(10);
    for (const [index] of byHand.entries()) await end(idOf(decided.length + index));
    expect(await scene.store.tasks.count(null)).toBe(6);
    await scene.close();
  });
});

describe('the table of office tasks', () => {
  it('refuses a question without its mail, a mail under another kind, and two tasks of one mail', async () => {
    const { scene, messageId } = await asked();
    await question(scene, messageId);
    const insert = (kind: string, inbound: string) =>
      server.query(
        scene.url,
        `INSERT INTO office_tasks (id, kind, measure_id, contact_id, inbound_id, state, raised_at)
         SELECT 'x', '${kind}', 'p:1', '${LIAISON}', ${inbound}, 'open', '2023-06-01' FROM inbound_messages`,
      );
    await expect(insert('question', 'NULL')).rejects.toThrow(/office_tasks_question/u);
    await expect(insert('verify', 'id')).rejects.toThrow(/office_tasks_question/u);
    await expect(insert('question', 'id')).rejects.toThrow(/office_tasks_inbound_id_key/u);
    await expect(insert('mood', 'NULL')).rejects.toThrow(/office_tasks_kind/u);
    await scene.close();
  });
});
