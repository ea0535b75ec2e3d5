import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimedMessage, HandoverResult } from '../../src/activities/ports.ts';
import type { Channel } from '../../src/domain/policy.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import {
  aContact,
  aDraft,
  aMeasure,
  at,
  officeContacts,
  openScene,
  unitContacts,
  type Scene,
} from '../support/store-scene.ts';
import { untilNotice } from '../support/until-notice.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LIAISON = 'liaison@甲局';
const CLERK = 'office-clerk@督查室';

const result = (message: ClaimedMessage | null, status: HandoverResult['status']): HandoverResult => {
  if (message === null) throw new Error('nothing was claimed');
  return { deliveryId: message.deliveryId, status, response: status };
};

const rungsOf = (message: ClaimedMessage | null): string[] =>
  (message?.view.items ?? []).map(({ notice }) => notice.rung);

async function unitId(scene: Scene): Promise<string> {
  const [row] = await server.query<{ id: string }>(scene.url, `SELECT id FROM units WHERE name = '甲局'`);
  return row?.id ?? '';
}

const states = (scene: Scene, table: string): Promise<object[]> =>
  server.query(scene.url, `SELECT state FROM ${table} ORDER BY 1`);

describe('what one contact gets', () => {
  it('is everything that is due, in one message, in the order of the plan', async () => {
    const scene = await openScene(server, { draft: aDraft(['1', '2', '10'].map((code) => aMeasure(code))) });
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const [message, ...more] = await scene.deliver(LIAISON);
    expect(more).toEqual([]);
    expect(message?.view).toMatchObject({
      ...{ channel: 'email', locale: 'zh-CN', tone: 'notice', role: 'liaison', inReplyTo: null },
      contact: { id: LIAISON, unitName: '甲局', role: 'liaison' },
    });
    expect(message?.view.items.map(({ notice }) => notice.measureCode)).toEqual(['1', '2', '10']);
    expect(message?.view.items[0]).toMatchObject({
      planTitle: '「示例」工作方案',
      deadline: '2023-06-30',
      leadUnitName: '甲局',
      officeName: '督查室',
      lastReport: null,
      echo: null,
    });
    expect(message?.view.at).toBe(await scene.store.clock.now());
    expect(await scene.store.clock.unsettled()).toEqual([]);
    await scene.close();
  });

  it('leaves out what a report has answered, taken or not (invariant 3)', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'remind-5' });
    const { state } = await scene.store.events.stateOf('p:1');
    const input = {
      type: 'report',
      requestId: state.request?.id ?? null,
      unitId: await unitId(scene),
      contactId: LIAISON,
      claim: 'on-track',
    } as const;
    await scene.store.inputs.add([{ measureId: 'p:1', input }], 'act');
    expect(await scene.deliver(LIAISON)).toEqual([]);
    expect(await server.query(scene.url, `SELECT drop_reason FROM notices WHERE rung = 'remind-5'`)).toEqual([
      { drop_reason: 'answered' },
    ]);
    await scene.close();
  });

  it('is not stopped by a report from a unit that does not lead', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'remind-5' });
    const input = { type: 'report', requestId: null, unitId: 'u-stranger', contactId: CLERK, claim: 'done' } as const;
    await server.query(
      scene.url,
      `INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key) VALUES ('i', 'p:1', 'report', $1, '2023-06-21', 'untaken', 'k')`,
      [JSON.stringify(input)],
    );
    expect((await scene.deliver(LIAISON)).flatMap(rungsOf)).toEqual(['remind-5']);
    await scene.close();
  });

  it('waits while the plan is on hold, and comes at the next release after that, once', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    await scene.store.holds.hold({ planId: 'p', who: 'admin' });
    expect(await scene.next(LIAISON)).toMatchObject({ claimed: null, nextReleaseAt: null });
    expect(await scene.store.holds.release({ planId: 'p', who: 'admin' })).toEqual({ contactsToWake: [LIAISON] });
    expect(await scene.untilRelease()).toEqual([LIAISON]);
    expect((await scene.deliver(LIAISON)).flatMap(rungsOf)).toEqual(['handover']);
    expect(await server.query(scene.url, `SELECT what FROM audit_log ORDER BY id`)).toEqual([
      { what: 'hold' },
      { what: 'release' },
    ]);
    await scene.close();
  });

  it('stays due until the hand-over is recorded, so that a crash shows', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    await scene.next(LIAISON);
    expect(await scene.store.clock.unsettled()).toMatchObject([{ kind: 'contact', id: LIAISON }]);
    await scene.close();
  });
});

describe('a refusal for good', () => {
  it('moves to SMS in the same release, and becomes work for the office, told once', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const refused = (message: ClaimedMessage): 'accepted' | 'refused' =>
      message.view.channel === 'email' ? 'refused' : 'accepted';
    const handed = await scene.deliver(LIAISON, refused);
    expect(handed.map(({ view }) => [view.channel, ...view.items.map(({ notice }) => notice.rung)])).toEqual([
      ['email', 'handover'],
      ['sms', 'handover'],
    ]);
    expect(
      await server.query(
        scene.url,
        `SELECT state, pending_channels, done_channels FROM notices WHERE rung = 'handover'`,
      ),
    ).toEqual([{ state: 'released', pending_channels: [], done_channels: ['sms'] }]);
    expect(await server.query(scene.url, `SELECT kind, contact_id, state FROM office_tasks`)).toEqual([
      { kind: 'unreachable', contact_id: LIAISON, state: 'open' },
    ]);
    await untilNotice(server, scene, { contactId: CLERK, rung: `unreachable-${LIAISON}` });
    expect((await scene.deliver(CLERK)).flatMap(rungsOf)).toEqual([`unreachable-${LIAISON}`]);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'ask' });
    expect((await scene.deliver(LIAISON, refused)).map(({ view }) => view.channel)).toEqual(['sms']);
    expect(
      await server.query(scene.url, `SELECT count(*)::int AS n FROM notices WHERE rung LIKE 'unreachable-%'`),
    ).toEqual([{ n: 1 }]);
    await scene.close();
  });

  it('drops what nobody can be reached for, and a new address makes the contact reachable again', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    await scene.deliver(LIAISON, () => 'refused');
    expect(await server.query(scene.url, `SELECT state, drop_reason FROM notices WHERE rung = 'handover'`)).toEqual([
      { state: 'dropped', drop_reason: 'unreachable' },
    ]);
    await scene.store.contacts.upsert([aContact('甲局', 'liaison')]);
    expect(await states(scene, 'office_tasks')).toEqual([{ state: 'done' }]);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'ask' });
    expect((await scene.deliver(LIAISON)).map(({ view }) => view.channel)).toEqual(['email']);
    await scene.close();
  });
});

describe('a refusal for now', () => {
  it('is tried again after ten minutes, under the same id, and after that less and less often', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const began = await scene.store.clock.now();
    const ids = new Set<string>();
    const instants: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const handed = await scene.deliver(LIAISON, () => (attempt === 3 ? 'accepted' : 'deferred'));
      for (const { view } of handed) ids.add(view.id);
      instants.push((await scene.store.clock.now()) - began);
      if (attempt < 3) expect(await scene.untilRelease()).toEqual([LIAISON]);
    }
    expect(ids.size).toBe(1);
    expect(instants.map((ms) => ms / 60_000)).toEqual([0, 10, 40]);
    expect(await states(scene, 'deliveries')).toEqual([
      { state: 'accepted' },
      { state: 'deferred' },
      { state: 'deferred' },
    ]);
    expect(await states(scene, 'messages')).toEqual([{ state: 'sent' }]);
    await scene.close();
  });

  /** Units enough that some of them get their hand-over after the first try at 甲局. */
  const openMany = (): Promise<Scene> => {
    const units = ['甲局', '乙局', '丙局', '丁局', '戊局'];
    return openScene(server, {
      draft: aDraft(units.map((unit, index) => aMeasure(String(index + 1), { leadUnits: [unit] }))),
      contacts: [...unitContacts(...units), ...officeContacts()],
    });
  };

  /** The channels by which 甲局's liaison is tried, one release after the other; at most twelve. */
  async function triesOf(scene: Scene, email: HandoverResult['status']): Promise<Channel[]> {
    const channels: Channel[] = [];
    for (let tries = 0; tries < 12 && !channels.includes('sms'); tries += 1) {
      await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
      const handed = await scene.deliver(LIAISON, ({ view }) => (view.channel === 'email' ? email : 'accepted'));
      channels.push(...handed.map(({ view }) => view.channel));
    }
    return channels;
  }

  const deadPoints = (scene: Scene): Promise<object[]> =>
    server.query(scene.url, `SELECT contact_id FROM contact_points WHERE state = 'dead'`);

  it('counts as one for good after five in a row, when the server takes mail for others', async () => {
    const scene = await openMany();
    expect(await triesOf(scene, 'deferred')).toEqual(['email', 'email', 'email', 'email', 'email', 'email', 'sms']);
    expect(await deadPoints(scene)).toEqual([{ contact_id: LIAISON }]);
    await scene.close();
  });

  it('is never one for good while the server takes mail for nobody', async () => {
    const scene = await openScene(server);
    const channels = await triesOf(scene, 'deferred');
    expect(channels.length).toBeGreaterThan(6);
    expect(new Set(channels)).toEqual(new Set(['email']));
    expect(await deadPoints(scene)).toEqual([]);
    await scene.close();
  });
});

describe('a server that is down', () => {
  it('keeps messages waiting every ten minutes of the window, blames no address, and gets them once', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const began = await scene.store.clock.now();
    const ids = new Set<string>();
    for (let tries = 0; tries < 9; tries += 1) {
      const handed = await scene.deliver(LIAISON, () => 'unavailable');
      expect(handed.map(({ view }) => view.channel)).toEqual(['email']);
      for (const { view } of handed) ids.add(view.id);
      expect(await scene.store.waiting.list('p')).toEqual([
        {
          ...{ channel: 'email', state: 'unavailable', response: '250 ok', messages: 1, since: began },
          retryAt: began + (tries + 1) * 600_000,
        },
      ]);
      expect(await scene.untilRelease()).toEqual([LIAISON]);
    }
    expect(await server.query(scene.url, `SELECT id FROM contact_points WHERE state = 'dead'`)).toEqual([]);
    expect((await scene.deliver(LIAISON)).map(({ view }) => view.id)).toEqual([...ids]);
    expect(ids.size).toBe(1);
    expect(await scene.store.waiting.list('p')).toEqual([]);
    expect(await server.query(scene.url, `SELECT deferrals FROM contacts WHERE id = $1`, [LIAISON])).toEqual([
      { deferrals: 0 },
    ]);
    await scene.close();
  });
});

describe('a crash before the far side’s answer was recorded', () => {
  it('sends a mail again under its own id', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const { claimed: before } = await scene.next(LIAISON);
    const { claimed: again } = await scene.next(LIAISON);
    expect(again?.view).toEqual(before?.view);
    expect(again?.deliveryId).not.toBe(before?.deliveryId);
    expect(await scene.next(LIAISON, result(again, 'accepted'))).toMatchObject({ claimed: null });
    expect(await states(scene, 'deliveries')).toEqual([{ state: 'accepted' }, { state: 'unknown' }]);
    await scene.close();
  });

  it('does not take the word of one who was given up for dead', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const { claimed: first } = await scene.next(LIAISON);
    const { claimed: second } = await scene.next(LIAISON);
    expect(await scene.next(LIAISON, result(first, 'accepted'))).toMatchObject({ claimed: null });
    expect(await states(scene, 'messages')).toEqual([{ state: 'sending' }]);
    await scene.next(LIAISON, result(second, 'accepted'));
    expect(await states(scene, 'messages')).toEqual([{ state: 'sent' }]);
    await scene.close();
  });

  it('does not send an SMS again: the mail carries it', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'remind-1' });
    const { claimed: mail } = await scene.next(LIAISON);
    const { claimed: sms } = await scene.next(LIAISON, result(mail, 'accepted'));
    expect([mail?.view.channel, sms?.view.channel]).toEqual(['email', 'sms']);
    expect(await scene.next(LIAISON)).toMatchObject({ claimed: null });
    expect(await server.query(scene.url, `SELECT state, done_channels FROM notices WHERE rung = 'remind-1'`)).toEqual([
      { state: 'released', done_channels: ['email', 'sms'] },
    ]);
    expect(await scene.store.outcomes.smsForgone()).toMatchObject([
      { contact: LIAISON, items: [{ measure: '1', rung: 'remind-1' }] },
    ]);
    await scene.close();
  });

  it('sends nothing that has stopped being true meanwhile (invariant 3)', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'remind-5' });
    const { claimed } = await scene.next(LIAISON);
    const input = {
      type: 'report',
      requestId: null,
      unitId: await unitId(scene),
      contactId: LIAISON,
      claim: 'on-track',
    } as const;
    await scene.store.inputs.add([{ measureId: 'p:1', input }], 'act');
    expect(claimed).not.toBeNull();
    expect(await scene.next(LIAISON)).toMatchObject({ claimed: null });
    expect(await server.query(scene.url, `SELECT state FROM messages WHERE id = $1`, [claimed?.view.id])).toEqual([
      { state: 'unknown' },
    ]);
    await scene.close();
  });

  it('keeps what a verdict may settle until the verdict is taken, and sends it when that is refused (invariant 11)', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'remind-5' });
    const claim = { type: 'report', requestId: null, unitId: await unitId(scene), contactId: LIAISON } as const;
    await scene.store.inputs.add([{ measureId: 'p:1', input: { ...claim, claim: 'done' } }], 'claim');
    await scene.step('1');
    const verdict = { type: 'verify', contactId: CLERK, decision: 'return', newDue: '2023-01-01' } as const;
    await scene.store.inputs.add([{ measureId: 'p:1', input: verdict }], 'verdict');
    expect(await scene.deliver(CLERK)).toEqual([]);
    const { contactsToWake } = await scene.step('1');
    expect(contactsToWake).toContain(CLERK);
    expect((await scene.deliver(CLERK)).map(rungsOf)).toEqual([['refused']]);
    await untilNotice(server, scene, { contactId: CLERK, rung: 'verify' });
    expect((await scene.deliver(CLERK)).map(rungsOf)).toContainEqual(['verify']);
    await scene.close();
  });

  it('waits for the next window when the present one has closed (invariant 4), and for the end of a hold', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    const { claimed } = await scene.next(LIAISON);
    // duban was down from the hand-over on until late in the evening.
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2023-05-29 21:00') });
    const { claimed: late, nextReleaseAt } = await scene.next(LIAISON);
    expect(late).toBeNull();
    expect(nextReleaseAt).toBeGreaterThanOrEqual(at('2023-05-30 09:00'));
    expect(await scene.untilRelease()).toEqual([LIAISON]);
    await scene.store.holds.hold({ planId: null, who: 'admin' });
    expect(await scene.next(LIAISON)).toMatchObject({ claimed: null, nextReleaseAt: null });
    await scene.store.holds.release({ planId: null, who: 'admin' });
    expect(await scene.untilRelease()).toEqual([LIAISON]);
    const again = await scene.deliver(LIAISON);
    expect(again.map(({ view }) => view.id)).toEqual([claimed?.view.id]);
    await scene.close();
  });
});

describe('two contacts at once', () => {
  it('never wait for each other, whoever tells the clerk of whom', async () => {
    const units = ['甲局', '乙局', '丙局', '丁局'];
    const draft = aDraft(units.map((unit, index) => aMeasure(String(index + 1), { leadUnits: [unit] })));
    const scene = await openScene(server, {
      draft,
      contacts: [...unitContacts(...units), ...officeContacts()],
      store: { poolSize: 8 },
    });
    await scene.store.installation.change({ windows: { kind: 'always' } });
    for (
      let due = await scene.untilRelease();
      due.length > 0 && !due.includes(CLERK);
      due = await scene.untilRelease()
    ) {
      const channels = await Promise.all(
        due.map((id) => scene.deliver(id, ({ view }) => (view.channel === 'email' ? 'refused' : 'accepted'))),
      );
      expect(channels.flat().filter(({ view }) => view.channel === 'sms').length).toBeGreaterThan(0);
    }
    expect((await scene.deliver(CLERK)).flatMap(rungsOf).sort()).toEqual(
      units.map((unit) => `unreachable-liaison@${unit}`).sort(),
    );
    await scene.close();
  });
});
