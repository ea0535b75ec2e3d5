import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimedMessage } from '../../src/activities/ports.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aContact, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';
import { untilNotice } from '../support/until-notice.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LIAISON = 'liaison@甲局';

const rungsOf = (message: ClaimedMessage | null): string[] =>
  (message?.view.items ?? []).map(({ notice }) => notice.rung);

async function unitId(scene: Scene): Promise<string> {
  const [row] = await server.query<{ id: string }>(scene.url, `SELECT id FROM units WHERE name = '甲局'`);
  return row?.id ?? '';
}

describe('a contact whom no channel reaches', () => {
  const DEPUTY = 'deputy@甲局';
  const withDeputy = () => [
    ...unitContacts('甲局'),
    aContact('甲局', 'liaison', { id: DEPUTY, rank: 'deputy' }),
    ...officeContacts(),
  ];
  const dead = (): 'refused' => 'refused';

  it('leaves the same notice to the deputy of the seat, in the next window, and the office has a task', async () => {
    const scene = await openScene(server, { contacts: withDeputy() });
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'handover' });
    await scene.deliver(LIAISON, dead);
    await untilNotice(server, scene, { contactId: DEPUTY, rung: 'handover' });
    const [message] = await scene.deliver(DEPUTY);
    expect(message?.view).toMatchObject({ contact: { id: DEPUTY }, role: 'liaison' });
    expect(rungsOf(message ?? null)).toEqual(['handover']);
    expect(
      await server.query(
        scene.url,
        `SELECT contact_id, state, drop_reason, redirected_from FROM notices WHERE rung = 'handover' ORDER BY contact_id`,
      ),
    ).toEqual([
      { contact_id: DEPUTY, state: 'released', drop_reason: null, redirected_from: LIAISON },
      { contact_id: LIAISON, state: 'dropped', drop_reason: 'redirected', redirected_from: null },
    ]);
    expect(await server.query(scene.url, 'SELECT kind, contact_id, state FROM office_tasks')).toEqual([
      { kind: 'unreachable', contact_id: LIAISON, state: 'open' },
    ]);
    await scene.close();
  });

  it('climbs to the head where there is no deputy, who is told of the end of the alarm too (invariant 6)', async () => {
    const scene = await openScene(server, { contacts: [...unitContacts('甲局'), ...officeContacts()] });
    const head = 'head@甲局';
    for (let stopped = false; !stopped;) {
      const due = await scene.untilRelease();
      if (due.length === 0) break;
      for (const contact of due) await scene.deliver(contact, contact === LIAISON ? dead : () => 'accepted');
      const first = await server.query(scene.url, `SELECT 1 FROM notices WHERE rung = 'first' AND state = 'released'`);
      stopped = first.length > 0;
    }
    await untilNotice(server, scene, { contactId: 'leader@甲局', rung: 'third' });
    const input = {
      type: 'report',
      requestId: null,
      unitId: await unitId(scene),
      contactId: head,
      claim: 'done',
    } as const;
    await scene.store.inputs.add([{ measureId: scene.idOf('1'), input, text: '已办结' }], 'by-hand');
    while ((await scene.untilRelease()).length > 0) {
      for (const { id } of (await scene.store.clock.unsettled()).filter(({ kind }) => kind === 'contact')) {
        await scene.deliver(id, id === LIAISON ? dead : () => 'accepted');
      }
    }
    const told = await server.query<{ rung: string; contact_id: string }>(
      scene.url,
      `SELECT DISTINCT rung, contact_id FROM notices WHERE state = 'released' AND rung IN ('ask', 'remind-5', 'first', 'stop') ORDER BY 1, 2`,
    );
    const of = (rung: string): string[] => told.filter((one) => one.rung === rung).map((one) => one.contact_id);
    expect([of('ask'), of('remind-5'), of('first')]).toEqual([[head], [head], [head]]);
    // Only the head was alarmed in the liaison's place; the clerk and the second head's letter came in their own right.
    expect(of('stop')).toContain(head);
    expect(of('stop')).not.toContain(LIAISON);
    await scene.close();
  });

  it('of whom an SMS is refused after the mail went out keeps the notice served', async () => {
    const scene = await openScene(server);
    await untilNotice(server, scene, { contactId: LIAISON, rung: 'remind-1' });
    await scene.deliver(LIAISON, ({ view }) => (view.channel === 'sms' ? 'refused' : 'accepted'));
    expect(
      await server.query(scene.url, `SELECT state, done_channels, drop_reason FROM notices WHERE rung = 'remind-1'`),
    ).toEqual([{ state: 'dropped', done_channels: ['email'], drop_reason: 'served' }]);
    await scene.close();
  });
});
