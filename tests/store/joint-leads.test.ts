import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimedMessage } from '../../src/activities/ports.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE } from '../../src/domain/measure.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LIAISONS = ['liaison@甲局', 'liaison@乙局'];
const unitOf = (contactId: string): string => contactId.split('@')[1] ?? '';

interface Asked {
  readonly scene: Scene;
  readonly requestId: string;
  /** The lead whose liaison's release is due now, and the other one. */
  readonly first: string;
  readonly second: string;
}

/** A plan whose two leads each answer, at the release that asks the first of them. */
async function bothAsked(): Promise<Asked> {
  const scene = await openScene(server, {
    draft: aDraft([aMeasure('1', { leadUnits: ['甲局', '乙局'] })]),
    contacts: [...unitContacts('甲局', '乙局'), ...officeContacts()],
    dated: { ...STANDARD, version: 90, answers: 'each' },
  });
  for (;;) {
    const due = await scene.untilRelease();
    const { state } = await scene.store.events.stateOf('p:1');
    const [first] = due.filter((contact) => LIAISONS.includes(contact));
    const second = LIAISONS.find((contact) => contact !== first);
    if (state.request !== null && first !== undefined && second !== undefined) {
      return { scene, requestId: state.request.id, first, second };
    }
    for (const contact of due) await scene.deliver(contact);
  }
}

async function report({ scene, requestId }: Asked, contactId: string): Promise<void> {
  const unit = (await scene.store.units.list()).find(({ name }) => name === unitOf(contactId));
  const input = { type: 'report', requestId, unitId: unit?.id ?? '', contactId, claim: 'done' } as const;
  await scene.store.inputs.add([{ measureId: 'p:1', input }], `report of ${contactId}`);
}

/** Runs on to the first message to a contact that says a rung. */
async function untilTold(scene: Scene, contactId: string, rung: string): Promise<ClaimedMessage> {
  for (;;) {
    for (const contact of await scene.untilRelease()) {
      const said = (await scene.deliver(contact)).find(({ view }) =>
        view.items.some((one) => one.notice.rung === rung),
      );
      if (contact === contactId && said !== undefined) return said;
    }
  }
}

const SLOTS = `
  SELECT u.name, s.answered_by IS NOT NULL AS answered, r.state
    FROM answer_slots s JOIN units u ON u.id = s.unit_id JOIN requests r ON r.id = s.request_id ORDER BY 2 DESC, 1`;

describe('a request that each of two leads must answer', () => {
  it('a report of one drops what waits for that unit alone, before it is taken (invariant 3)', async () => {
    const asked = await bothAsked();
    const { scene, first, second } = asked;
    await report(asked, first);
    expect(await scene.deliver(first)).toEqual([]);
    const dropped = await server.query(
      scene.url,
      `SELECT contact_id, drop_reason FROM notices WHERE state = 'dropped'`,
    );
    expect(dropped).toEqual([{ contact_id: first, drop_reason: 'answered' }]);
    const message = await untilTold(scene, second, 'ask');
    expect(message.view.items.map(({ leadUnitName }) => leadUnitName)).toEqual([unitOf(second)]);
    expect(await server.query(scene.url, SLOTS)).toEqual([
      { name: unitOf(first), answered: true, state: 'open' },
      { name: unitOf(second), answered: false, state: 'open' },
    ]);
    await scene.close();
  });

  it('is answered when the last one has reported, and the events fold to the stored state (invariant 8)', async () => {
    const asked = await bothAsked();
    const { scene, first, second } = asked;
    await report(asked, first);
    await scene.step('1');
    expect((await scene.store.events.stateOf('p:1')).state.phase).toBe('active');
    await report(asked, second);
    await scene.step('1');
    const { state } = await scene.store.events.stateOf('p:1');
    expect(state.phase).toBe('verifying');
    const rows = await server.query<{ state: string }>(scene.url, SLOTS);
    expect(rows.map((row) => row.state)).toEqual(['answered', 'answered']);
    const events = await scene.store.events.ofMeasure('p:1');
    expect(events.reduce((folded, { event }) => evolve(folded, event), INITIAL_STATE)).toEqual(state);
    await scene.close();
  });

  it('the page of one lead is settled when that one has reported; the letters of the office name the other', async () => {
    const asked = await bothAsked();
    const { scene, first, second } = asked;
    const [message] = await scene.deliver(first);
    const target = { messageId: message?.view.id ?? '', contactId: first };
    expect((await scene.store.answers.load(target))?.rows).toMatchObject([{ code: '1', settled: null, signed: false }]);
    await report(asked, second);
    expect((await scene.store.answers.load(target))?.rows).toMatchObject([{ settled: null }]);
    await scene.step('1');
    expect((await scene.store.answers.load(target))?.rows).toMatchObject([{ settled: null, signed: false }]);
    const letter = await untilTold(scene, 'office-clerk@督查室', 'second');
    expect(letter.view.items.map(({ leadUnitName }) => leadUnitName)).toEqual([unitOf(first)]);
    await report(asked, first);
    expect((await scene.store.answers.load(target))?.rows).toMatchObject([{ settled: 'answered' }]);
    await scene.close();
  });
});
