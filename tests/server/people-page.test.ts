import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNamedPeople } from '../../src/importer/contacts/named-people.ts';
import { readPeopleLink, signLink, signPeopleLink } from '../../src/notifications/links.ts';
import { buildApp } from '../../src/server/app.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { at, openScene, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const SECRET = 's'.repeat(32);
const LIAISON = 'liaison@甲局';
const NEVER = (): Promise<never> => Promise.reject(new Error('the other pages are not asked for here'));

interface Opened {
  readonly scene: Scene;
  readonly app: FastifyInstance;
  /** The link of the hand-over that the liaison got. */
  readonly url: string;
  readonly messageId: string;
}

/** An active plan whose liaison has the hand-over, and the real pages on its store. */
async function open(): Promise<Opened> {
  const scene = await openScene(server);
  const { store } = scene;
  let messageId = '';
  while (messageId === '') {
    const due = await scene.untilRelease();
    if (due.length === 0) throw new Error('no hand-over');
    for (const id of due) {
      const [message] = await scene.deliver(id);
      if (id === LIAISON && message !== undefined) messageId = message.view.id;
    }
  }
  const app = await buildApp({
    ...{ readLink: NEVER, loadForm: NEVER, record: NEVER, ready: NEVER, perMinute: 1000 },
    onError: (error) => {
      throw error;
    },
    readPeopleLink: async (token) => readPeopleLink(SECRET, token, await store.clock.now()),
    loadPeople: (target) => store.unitPeople.load(target),
    readPeople: readNamedPeople,
    namePeople: async (target, people) => {
      await store.unitPeople.name(target, people);
    },
  });
  const token = signPeopleLink(SECRET, { messageId, contactId: LIAISON }, at('2024-01-01 00:00'));
  return { scene, app, url: `/u/${token}`, messageId };
}

const post = (app: FastifyInstance, url: string, fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });

const NEWCOMER = { 'holder.name': '「示例」新人', 'holder.email': 'new@units.example' };

describe('the page on which a unit names its people', () => {
  it('200 shows who is named, without a script and never to a cache of referrers', async () => {
    const { scene, app, url } = await open();
    const shown = await app.inject({ url });
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain('「示例」甲局liaison');
    expect(shown.body).not.toMatch(/<script/u);
    expect(shown.headers['referrer-policy']).toBe('no-referrer');
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'");
    await app.close();
    await scene.close();
  });

  it('200 moves the seat, tells the former liaison at once, and leaves an audit row without a name', async () => {
    const { scene, app, url } = await open();
    const deputy = { 'deputy.name': '「示例」副手', 'deputy.mobile': '10000099999' };
    expect((await post(app, url, { ...NEWCOMER, ...deputy })).statusCode).toBe(200);
    const people = await scene.store.contacts.list();
    const seatOf = (name: string) =>
      people.find((one) => one.name === name)?.seats.map(({ role, rank }) => [role, rank]);
    expect(seatOf('「示例」新人')).toEqual([['liaison', 'holder']]);
    expect(seatOf('「示例」副手')).toEqual([['liaison', 'deputy']]);
    const [echo] = await scene.deliver(LIAISON);
    expect(echo?.view.items).toMatchObject([{ notice: { kind: 'echo' }, echo: { detail: 'seat-handed-on' } }]);
    const [audit] = await server.query<{ who: string; what: string; detail: object }>(
      scene.url,
      'SELECT who, what, detail FROM audit_log',
    );
    expect(audit).toMatchObject({ who: LIAISON, what: 'unit-people-named', detail: { from: LIAISON } });
    expect(JSON.stringify(audit)).not.toMatch(/示例|units\.example/u);
    // Who has left the seat names nobody in it any more.
    expect((await app.inject({ url })).statusCode).toBe(404);
    await app.close();
    await scene.close();
  });

  it('200 lets the same person correct an address, and tells nobody', async () => {
    const { scene, app, url } = await open();
    const own = { 'holder.name': '「示例」甲局liaison', 'holder.email': 'corrected@units.example' };
    expect((await post(app, url, own)).statusCode).toBe(200);
    const [me] = (await scene.store.contacts.list()).filter(({ id }) => id === LIAISON);
    expect(me?.points.map(({ address }) => address)).toContain('corrected@units.example');
    expect(await scene.deliver(LIAISON)).toEqual([]);
    await app.close();
    await scene.close();
  });

  it('400 says every fault at once, keeps what was typed, and changes nothing', async () => {
    const { scene, app, url } = await open();
    const before = await scene.store.contacts.list();
    const bad = await post(app, url, { 'holder.name': '', 'holder.email': '<b>no</b>', 'deputy.name': '示例' });
    expect(bad.statusCode).toBe(400);
    expect(bad.body.match(/role="alert"/gu)).toHaveLength(3);
    expect(bad.body).toContain('&lt;b&gt;no&lt;/b&gt;');
    expect(bad.body).not.toContain('<b>no</b>');
    const long = await post(app, url, { ...NEWCOMER, 'deputy.name': 'x'.repeat(301) });
    expect(long.statusCode).toBe(400);
    expect(await scene.store.contacts.list()).toEqual(before);
    await app.close();
    await scene.close();
  });

  it('404 for a link that opens something else, 410 for one whose time is over (invariant 14)', async () => {
    const { scene, app, messageId } = await open();
    const target = { messageId, contactId: LIAISON };
    const answering = signLink(SECRET, target, at('2024-01-01 00:00'));
    const other = signPeopleLink(SECRET, { ...target, contactId: 'head@甲局' }, at('2024-01-01 00:00'));
    const old = signPeopleLink(SECRET, target, at('2023-05-29 00:00'));
    const codes = await Promise.all(
      [answering, other, old, 'nonsense'].map(async (token) => (await app.inject({ url: `/u/${token}` })).statusCode),
    );
    expect(codes).toEqual([404, 404, 410, 404]);
    expect((await post(app, `/u/${answering}`, NEWCOMER)).statusCode).toBe(404);
    await app.close();
    await scene.close();
  });
});
