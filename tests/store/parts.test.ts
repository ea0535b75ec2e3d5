import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE } from '../../src/domain/measure.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const CLERK = 'office-clerk@督查室';

/** Measure 1 (due 30 June 2023) split on 29 May into a part of 甲局 and one of 乙局. */
async function splitInTwo(policy: string | null = null): Promise<{ scene: Scene; woken: readonly string[] }> {
  const scene = await openScene(server, {
    draft: aDraft([aMeasure('1'), aMeasure('2', { leadUnits: ['乙局'] })]),
    contacts: [...unitContacts('甲局', '乙局'), ...officeContacts()],
  });
  for (const contact of await scene.untilRelease()) await scene.deliver(contact);
  if (policy !== null) await scene.store.policies.use(policy, { planId: 'p', measure: '1', who: 'test' });
  const ids = new Map((await scene.store.units.list()).map(({ id, name }) => [name, id]));
  const part = (number: number, unit: string, deadline: string) => ({
    ...{ text: `第 ${number} 部分`, deadline },
    ...{ leads: [ids.get(unit) ?? ''], supports: [] },
  });
  const parts = [part(1, '甲局', '2023-06-20'), part(2, '乙局', '2023-07-31')];
  const input = { type: 'decide', contactId: CLERK, decision: 'split', parts } as const;
  await scene.store.inputs.add([{ measureId: 'p:1', input }], 'split');
  const { measuresToWake } = await scene.step('1');
  return { scene, woken: measuresToWake };
}

const decide = (scene: Scene, measureId: string, decision: 'withdraw') =>
  scene.store.inputs.add(
    [{ measureId, input: { type: 'decide', contactId: CLERK, decision } }],
    `${decision} ${measureId}`,
  );

describe('the parts of a split measure', () => {
  it('become measures of the plan in the same step: woken, active, and handed over to their units', async () => {
    const { scene, woken } = await splitInTwo();
    expect(woken).toEqual(['p:1-1', 'p:1-2']);
    const rows = await server.query(
      scene.url,
      `SELECT m.code, m.parent_id, m.text, m.deadline_on::text, m.ordinal, u.name FROM measures m
         JOIN responsible_units r ON r.measure_id = m.id JOIN units u ON u.id = r.unit_id WHERE m.parent_id IS NOT NULL ORDER BY m.code`,
    );
    expect(rows).toEqual([
      { code: '1-1', parent_id: 'p:1', text: '第 1 部分', deadline_on: '2023-06-20', ordinal: 3, name: '甲局' },
      { code: '1-2', parent_id: 'p:1', text: '第 2 部分', deadline_on: '2023-07-31', ordinal: 4, name: '乙局' },
    ]);
    // Their first steps are due by themselves, whoever wakes them.
    const due = await scene.store.clock.unsettled();
    expect(due.filter(({ kind }) => kind === 'measure').map(({ id }) => id)).toEqual(['p:1-1', 'p:1-2']);
    await scene.step('1-2');
    const handed = await server.query(
      scene.url,
      `SELECT contact_id FROM notices WHERE measure_id = 'p:1-2' AND kind = 'handover'`,
    );
    expect(handed).toEqual([{ contact_id: 'liaison@乙局' }]);
    expect(JSON.stringify(await scene.store.events.ofMeasure('p:1'))).not.toContain('部分');
    await scene.close();
  });

  it('follow the policy that was assigned to the whole', async () => {
    const { scene } = await splitInTwo('gentle');
    const assigned = await server.query(
      scene.url,
      `SELECT m.code, o.slot, o.policy_name FROM policy_overrides o JOIN measures m ON m.id = o.measure_id ORDER BY m.code`,
    );
    const gentle = { slot: 'dated', policy_name: 'gentle' };
    expect(assigned).toEqual(['1', '1-1', '1-2'].map((code) => ({ code, ...gentle })));
    await scene.close();
  });

  it('tell the whole in their closing step that they have ended, and the last one ends it', async () => {
    const { scene } = await splitInTwo();
    for (const code of ['1-1', '1-2']) {
      await scene.step(code);
      await decide(scene, `p:${code}`, 'withdraw');
      expect((await scene.step(code)).measuresToWake).toEqual(['p:1']);
      expect(await scene.store.clock.unsettled()).toContainEqual(expect.objectContaining({ kind: 'input', id: 'p:1' }));
      await scene.step('1');
    }
    const outcomes = await scene.store.outcomes.ofPlan('p');
    expect(outcomes.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['1', 'withdrawn'],
      ['2', 'open'],
      ['1-1', 'withdrawn'],
      ['1-2', 'withdrawn'],
    ]);
    await scene.close();
  });

  it('reopened, reopens the whole; its events fold to the stored state (invariant 8)', async () => {
    const { scene } = await splitInTwo();
    for (const code of ['1-1', '1-2']) {
      await scene.step(code);
      await decide(scene, `p:${code}`, 'withdraw');
      await scene.step(code);
    }
    await scene.step('1');
    const reopen = { type: 'decide', contactId: CLERK, decision: 'reopen', newDue: '2023-09-28' } as const;
    await scene.store.inputs.add([{ measureId: 'p:1-2', input: reopen }], 'reopen');
    expect((await scene.step('1-2')).measuresToWake).toEqual(['p:1']);
    await scene.step('1');
    const { state } = await scene.store.events.stateOf('p:1');
    expect([state.phase, state.outcome]).toEqual(['active', null]);
    const events = await scene.store.events.ofMeasure('p:1');
    expect(events.reduce((folded, { event }) => evolve(folded, event), INITIAL_STATE)).toEqual(state);
    expect((await scene.store.outcomes.ofPlan('p'))[0]).toMatchObject({ code: '1', outcome: 'open' });
    await scene.close();
  });
});
