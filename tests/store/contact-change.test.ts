import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aContact, at, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const OLD = 'liaison@甲局';
const NEW = 'new@甲局';

/** Lets time run, delivering everything, until the first release at or after an instant, which is left due. Whom `dead` names refuses every message. */
async function runUntil(scene: Scene, text: string, dead: readonly string[] = []): Promise<void> {
  for (;;) {
    const due = await scene.untilRelease();
    if (due.length === 0 || (await scene.store.clock.now()) >= at(text)) return;
    for (const id of due) await scene.deliver(id, () => (dead.includes(id) ? 'refused' : 'accepted'));
  }
}

/** Lets time run, delivering everything to everybody else, until a contact's release is due. */
async function untilDue(scene: Scene, contactId: string): Promise<void> {
  for (;;) {
    const due = await scene.untilRelease();
    if (due.includes(contactId)) return;
    if (due.length === 0) throw new Error(`nothing is due for ${contactId}`);
    for (const id of due) await scene.deliver(id);
  }
}

const tasks = (scene: Scene): Promise<object[]> =>
  server.query(
    scene.url,
    `SELECT t.role, u.name AS unit, t.needed_on::text AS needed, t.state FROM office_tasks t JOIN units u ON u.id = t.unit_id
      WHERE t.kind = 'no-contact' ORDER BY 1, 2`,
  );

describe('a later change of contact', () => {
  it('announces the open request to the new holder in the next window, once, and leaves the former one alone', async () => {
    const scene = await openScene(server);
    await runUntil(scene, '2023-06-20 12:00');
    const { contactsToWake, measuresToWake } = await scene.store.contacts.upsert([
      aContact('甲局', 'liaison', { id: NEW }),
    ]);
    expect([contactsToWake, measuresToWake]).toEqual([[], ['p:1']]);
    await scene.step('1');
    const changedAt = await scene.store.clock.now();
    await untilDue(scene, NEW);
    // The next window opens within a day of working time.
    expect((await scene.store.clock.now()) - changedAt).toBeLessThan(24 * 3_600_000);
    const [message, ...more] = await scene.deliver(NEW);
    expect(more).toEqual([]);
    expect(message?.view.items.map(({ notice }) => [notice.kind, notice.rung])).toEqual([
      ['request', 'contact-changed'],
    ]);
    await runUntil(scene, '2023-06-29 20:00');
    const after = await server.query(
      scene.url,
      `SELECT DISTINCT contact_id FROM notices WHERE role = 'liaison' AND rung IN ('remind-5', 'remind-1') AND due_at > instant_of($1::bigint)`,
      [at('2023-06-21 00:00')],
    );
    expect(after).toEqual([{ contact_id: NEW }]);
    await scene.close();
  });

  it('hands on what was waiting for the former holder instead of saying it twice', async () => {
    const scene = await openScene(server);
    for (;;) {
      const due = await scene.untilRelease();
      const waits = await server.query(scene.url, `SELECT 1 FROM notices WHERE rung = 'ask' AND state = 'pending'`);
      if (waits.length > 0) break;
      for (const id of due) await scene.deliver(id);
    }
    await scene.store.contacts.upsert([aContact('甲局', 'liaison', { id: NEW })]);
    await scene.step('1');
    expect(
      await server.query(
        scene.url,
        `SELECT contact_id, rung, state, drop_reason FROM notices WHERE rung IN ('ask', 'contact-changed') ORDER BY 1`,
      ),
    ).toEqual([
      { contact_id: OLD, rung: 'ask', state: 'dropped', drop_reason: 'seat-changed' },
      { contact_id: NEW, rung: 'ask', state: 'pending', drop_reason: null },
    ]);
    expect((await scene.deliver(OLD)).length).toBe(0);
    await scene.close();
  });

  it('of a plan that has not begun, or the same list again, tells nobody anything', async () => {
    const rows = [...unitContacts('甲局'), ...officeContacts()];
    const scene = await openScene(server, { contacts: rows });
    await runUntil(scene, '2023-06-20 12:00');
    expect(await scene.store.contacts.upsert(rows)).toEqual({
      ...{ added: 0, changed: rows.length, contactsToWake: [], measuresToWake: [] },
    });
    expect(await server.query(scene.url, 'SELECT 1 FROM measure_inputs')).toEqual([]);
    await scene.close();
  });
});

describe('a seat that nobody can be reached in (invariant 12)', () => {
  it('is a task five working days before its first message, and ends when somebody takes the seat', async () => {
    const scene = await openScene(server, {
      contacts: [...unitContacts('甲局').filter(({ role }) => role !== 'leader'), ...officeContacts()],
    });
    // Due 30 June: +7 is 11 July, five working days before that is 4 July.
    await runUntil(scene, '2023-07-04 08:00');
    const [raised] = await server.query<{ on: string }>(
      scene.url,
      `SELECT (raised_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "on" FROM office_tasks WHERE role = 'leader'`,
    );
    expect(raised).toEqual({ on: '2023-07-04' });
    const gap = { role: 'leader', unit: '甲局', needed: '2023-07-11' };
    expect(await tasks(scene)).toEqual([{ ...gap, state: 'open' }]);
    await scene.store.contacts.upsert([aContact('甲局', 'leader')]);
    await scene.step('1');
    expect(await tasks(scene)).toEqual([{ ...gap, state: 'done' }]);
    expect(await server.query(scene.url, `SELECT 1 FROM notices WHERE kind = 'task'`)).toEqual([]);
    await scene.close();
  });

  it('is found at once when the last address of its holder dies, and again mended by a new address', async () => {
    const scene = await openScene(server);
    await runUntil(scene, '2023-06-20 12:00', [OLD]);
    const gap = { role: 'liaison', unit: '甲局' };
    expect(await tasks(scene)).toMatchObject([{ ...gap, state: 'open' }]);
    const { measuresToWake } = await scene.store.contacts.upsert([aContact('甲局', 'liaison')]);
    expect(measuresToWake).toEqual(['p:1']);
    await scene.step('1');
    expect(await tasks(scene)).toMatchObject([{ ...gap, state: 'done' }]);
    await scene.close();
  });

  it('is found when its holder is erased', async () => {
    const scene = await openScene(server);
    await runUntil(scene, '2023-06-20 12:00');
    expect(await scene.store.contacts.erase(OLD)).toEqual(['p:1']);
    await scene.step('1');
    expect(await tasks(scene)).toMatchObject([{ role: 'liaison', state: 'open' }]);
    await scene.close();
  });
});
