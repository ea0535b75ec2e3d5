import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE } from '../../src/domain/measure.ts';
import type { UnitAct } from '../../src/domain/unit-change.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import {
  aContact,
  aDraft,
  aMeasure,
  at,
  OFFICE,
  officeContacts,
  openScene,
  SUPERIOR,
  unitContacts,
  type Scene,
} from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const DRAFT = aDraft([
  aMeasure('1', { supportingUnits: ['丙局'] }),
  aMeasure('2', { leadUnits: ['乙局'] }),
  aMeasure('3', { leadUnits: ['丙局'] }),
]);

const open = (contacts = [...unitContacts('甲局', '乙局', '丙局'), ...officeContacts()]): Promise<Scene> =>
  openScene(server, { draft: DRAFT, contacts });

type Change = UnitAct['changes'][number];
const announce = (scene: Scene, on: string, ...changes: Change[]) =>
  scene.store.unitChanges.announce({ changes, on, reason: '机构改革方案', who: 'test', newUnits: false });

/** The codes of the faults with which an announcement is refused. */
async function refused(announced: Promise<unknown>): Promise<string[]> {
  const error: unknown = await announced.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof DubanError ? (error.faults ?? []).map(({ code }) => code) : [String(error)];
}

/** Lets time run until the end of a day; everything that goes out meanwhile: `day contact rung/kind`. */
async function deliverUntil(scene: Scene, day: string): Promise<string[]> {
  const sent: string[] = [];
  while ((await scene.store.clock.now()) < at(`${day} 23:00`)) {
    const contacts = await scene.untilRelease();
    if (contacts.length === 0) break;
    for (const contact of contacts) {
      for (const { view } of await scene.deliver(contact)) {
        const on = new Date(view.at + 8 * 3_600_000).toISOString().slice(0, 10);
        for (const { notice } of view.items) {
          if (view.channel === 'email') sent.push(`${on} ${contact} ${notice.measureCode} ${notice.rung}`);
        }
      }
    }
  }
  return sent;
}

const unitId = async (scene: Scene, name: string): Promise<string> =>
  (await scene.store.units.list()).find((unit) => unit.name === name)?.id ?? '';

const responsible = (scene: Scene, code: string) =>
  server.query(
    scene.url,
    `SELECT r.role, u.name FROM responsible_units r JOIN units u ON u.id = r.unit_id
      WHERE r.measure_id = 'p:${code}' ORDER BY r.role, r.ordinal`,
  );

describe('a unit that is merged into another one from a day', () => {
  it('keeps its part until then; from that day on the other one has it, and learns what is open', async () => {
    const scene = await open();
    await deliverUntil(scene, '2023-06-19');
    await announce(scene, '2023-06-21', { kind: 'merge', unit: '甲局', to: '乙局' });
    expect(await responsible(scene, '1')).toMatchObject([{ name: '甲局' }, { name: '丙局' }]);
    const sent = await deliverUntil(scene, '2023-06-26');
    expect(await responsible(scene, '1')).toEqual([
      { role: 'lead', name: '乙局' },
      { role: 'support', name: '丙局' },
    ]);
    // The ladder goes on as it is: on the same day nobody has signed yet.
    expect(sent.filter((one) => one.startsWith('2023-06-21') && one.includes(' 1 '))).toEqual([
      '2023-06-21 head@乙局 1 receipt-head',
      '2023-06-21 liaison@乙局 1 handover',
      '2023-06-21 liaison@乙局 1 contact-changed',
    ]);
    expect(sent.filter((one) => one > '2023-06-21' && one.includes('@甲局'))).toEqual([]);
    const { state } = await scene.store.events.stateOf('p:1');
    expect(state.request).toMatchObject({ id: 'p:1#1', due: '2023-06-30' });
    const slots = await server.query(
      scene.url,
      `SELECT u.name FROM answer_slots s JOIN units u ON u.id = s.unit_id WHERE s.request_id = 'p:1#1'`,
    );
    expect(slots).toEqual([{ name: '乙局' }]);
    const events = await scene.store.events.ofMeasure('p:1');
    expect(events.reduce((folded, { event }) => evolve(folded, event), INITIAL_STATE)).toEqual(state);
    await scene.close();
  });

  it('takes its people along where the other one has none; its names still mean the other one', async () => {
    const scene = await open([...unitContacts('甲局', '丙局'), aContact('乙局', 'head'), ...officeContacts()]);
    await announce(scene, '2023-06-07', { kind: 'merge', unit: '甲局', to: '乙局' });
    await deliverUntil(scene, '2023-06-07');
    const seats = (await scene.store.contacts.list()).flatMap(({ id, seats: held }) =>
      held.filter(({ unit }) => unit === '乙局').map(({ role }) => `${role}: ${id}`),
    );
    expect(seats.toSorted()).toEqual(['head: head@乙局', 'leader: leader@甲局', 'liaison: liaison@甲局']);
    const units = new Map((await scene.store.units.list()).map((unit) => [unit.name, unit]));
    expect(units.get('甲局')).toMatchObject({ endedOn: '2023-06-07', successor: { name: '乙局' } });
    // A plan that still names it is one of the other unit.
    await scene.store.plans.insertDraft(aDraft([aMeasure('1')]), {
      ...{ id: 'later', zone: 'Asia/Shanghai', from: '2023-06-12', closesOn: '2024-01-31' },
      ...{ office: OFFICE, superior: SUPERIOR },
    });
    await scene.store.plans.activate('later');
    const led = await server.query(
      scene.url,
      `SELECT u.name FROM responsible_units r JOIN units u ON u.id = r.unit_id WHERE r.measure_id = 'later:1'`,
    );
    expect(led).toEqual([{ name: '乙局' }]);
    await scene.close();
  });

  it('leaves its report as it was; by the link that it got, it answers for the other one', async () => {
    const scene = await open();
    let target = { messageId: '', contactId: 'liaison@甲局' };
    while (target.messageId === '') {
      for (const contact of await scene.untilRelease()) {
        for (const { view } of await scene.deliver(contact)) {
          const asks = view.items.some(({ notice }) => notice.rung === 'ask' && notice.measureCode === '1');
          if (contact === target.contactId && asks) target = { ...target, messageId: view.id };
        }
      }
    }
    await announce(scene, '2023-06-20', { kind: 'merge', unit: '甲局', to: '乙局' });
    const progress = { type: 'report', measureId: 'p:1', claim: 'on-track', text: '过半' } as const;
    await scene.store.answers.record(target, [progress]);
    await scene.step('1');
    await deliverUntil(scene, '2023-06-20');
    const reports = () =>
      server.query(
        scene.url,
        `SELECT u.name, r.revised FROM reports r JOIN units u ON u.id = r.unit_id ORDER BY r.received_at`,
      );
    expect(await reports()).toEqual([{ name: '甲局', revised: false }]);
    const done = { type: 'correct-report', measureId: 'p:1', claim: 'done', text: '已办结' } as const;
    await scene.store.answers.record(target, [done]);
    await scene.step('1');
    expect(await reports()).toEqual([
      { name: '甲局', revised: true },
      { name: '乙局', revised: false },
    ]);
    expect((await scene.store.events.stateOf('p:1')).state.phase).toBe('verifying');
    await scene.close();
  });

  it('hands on what waits for its people to those of the other one, and has it sent', async () => {
    const scene = await open();
    await deliverUntil(scene, '2023-06-05');
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2023-06-06 08:20') });
    const reassigned = {
      decision: 'reassign',
      leads: [await unitId(scene, '甲局')],
      supports: [],
      newDue: null,
    } as const;
    const input = { type: 'decide', contactId: `office-clerk@${OFFICE}`, ...reassigned } as const;
    await scene.store.inputs.add([{ measureId: 'p:3', input }], 'reassigned');
    await scene.step('3');
    await announce(scene, '2023-06-06', { kind: 'merge', unit: '甲局', to: '乙局' });
    expect((await scene.store.unitChanges.applyDue()).contactIds).toContain('liaison@乙局');
    const sent = await deliverUntil(scene, '2023-06-06');
    expect(sent.filter((one) => one.includes(' 3 handover'))).toEqual([
      // The one that waited for the other liaison, and that of the unit in its place.
      '2023-06-06 liaison@乙局 3 handover',
      '2023-06-06 liaison@乙局 3 handover',
    ]);
    await scene.close();
  });

  it('goes to whoever stands in the place of the other one, if that one has ended before', async () => {
    const scene = await open();
    await announce(scene, '2023-06-08', { kind: 'merge', unit: '甲局', to: '乙局' });
    expect(await refused(announce(scene, '2023-06-06', { kind: 'abolish', unit: '乙局', to: null }))).toEqual([
      ...['successor-needed', 'successor-needed'],
    ]);
    await announce(scene, '2023-06-06', { kind: 'merge', unit: '乙局', to: '丙局' });
    await deliverUntil(scene, '2023-06-08');
    expect(await responsible(scene, '1')).toEqual([{ role: 'lead', name: '丙局' }]);
    await scene.close();
  });

  it('is carried out once, whoever comes first, and in the order of the days', async () => {
    const scene = await open();
    await announce(scene, '2023-06-08', { kind: 'merge', unit: '乙局', to: '丙局' });
    await announce(scene, '2023-06-06', { kind: 'merge', unit: '甲局', to: '乙局' });
    await deliverUntil(scene, '2023-06-08');
    expect(await scene.store.unitChanges.applyDue()).toEqual({ measureIds: [], contactIds: [] });
    expect(await responsible(scene, '1')).toEqual([{ role: 'lead', name: '丙局' }]);
    const units = new Map((await scene.store.units.list()).map((unit) => [unit.name, unit.successor?.name]));
    expect([units.get('甲局'), units.get('乙局')]).toEqual(['丙局', '丙局']);
    const types = (await scene.store.events.ofMeasure('p:1')).map(({ event }) => event.type);
    expect(types.filter((type) => type === 'unitSucceeded')).toHaveLength(2);
    await scene.close();
  });
});

describe('a measure that is reopened', () => {
  it('is that of the unit in the place of one that ended meanwhile', async () => {
    const scene = await open();
    const decide = (decision: 'withdraw' | 'reopen') => {
      const input = { type: 'decide', contactId: `office-clerk@${OFFICE}`, decision, newDue: null } as const;
      return scene.store.inputs.add([{ measureId: 'p:1', input }], decision);
    };
    await deliverUntil(scene, '2023-05-29');
    await decide('withdraw');
    await scene.step('1');
    await announce(scene, '2023-06-20', { kind: 'merge', unit: '甲局', to: '乙局' });
    await deliverUntil(scene, '2023-06-20');
    expect(await responsible(scene, '1')).toMatchObject([{ name: '甲局' }, { name: '丙局' }]);
    await decide('reopen');
    await deliverUntil(scene, '2023-06-21');
    expect(await responsible(scene, '1')).toMatchObject([{ name: '乙局' }, { name: '丙局' }]);
    await scene.close();
  });
});

describe('a change of units that is taken back before its day', () => {
  it('does nothing on it, and its new name is free again; one whose day has begun stays', async () => {
    const scene = await open();
    const { unitChanges, units } = scene.store;
    const [merge = ''] = await announce(scene, '2023-06-06', { kind: 'merge', unit: '甲局', to: '乙局' });
    const [rename = ''] = await announce(scene, '2023-06-06', { kind: 'rename', unit: '丙局', newName: '丙委' });
    const [abolish = ''] = await announce(scene, '2023-06-07', { kind: 'merge', unit: '乙局', to: '丙局' });
    expect(await unitChanges.takeBack({ id: merge, who: 'test' })).toMatchObject({ kind: 'merge', oldName: '甲局' });
    await unitChanges.takeBack({ id: rename, who: 'test' });
    await units.create('丙委');
    expect((await units.list()).filter(({ name }) => name.startsWith('丙'))).toHaveLength(2);
    await deliverUntil(scene, '2023-06-07');
    expect(await responsible(scene, '1')).toMatchObject([{ name: '甲局' }, { name: '丙局' }]);
    expect(await responsible(scene, '2')).toMatchObject([{ name: '丙局' }]);
    await expect(unitChanges.takeBack({ id: abolish, who: 'test' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(unitChanges.takeBack({ id: merge, who: 'test' })).rejects.toMatchObject({ code: 'not-found' });
    expect((await unitChanges.list()).map(({ id }) => id)).toEqual([abolish]);
    await scene.close();
  });

  it('stays too where its day has begun and nobody has carried it out yet', async () => {
    const scene = await open();
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2023-05-29 01:00') });
    const [id = ''] = await announce(scene, '2023-05-29', { kind: 'merge', unit: '甲局', to: '乙局' });
    await expect(scene.store.unitChanges.takeBack({ id, who: 'test' })).rejects.toMatchObject({ code: 'conflict' });
    await scene.close();
  });
});

describe('a supervising office that is merged', () => {
  it('hands on its plans with the office of the other one', async () => {
    const scene = await open();
    await scene.store.units.create('新督查室');
    await announce(scene, '2023-06-06', { kind: 'abolish', unit: OFFICE, to: '新督查室' });
    await deliverUntil(scene, '2023-06-06');
    expect(await scene.store.plans.show('p')).toMatchObject({ office: '新督查室', superior: SUPERIOR });
    const [clerk] = (await scene.store.contacts.list()).filter(({ id }) => id === `office-clerk@${OFFICE}`);
    expect(clerk?.seats.map(({ unit }) => unit)).toEqual(['新督查室']);
    await scene.close();
  });
});

describe('a unit that is renamed from a day', () => {
  it('has its former name until then and as an alias afterwards; the new one means it at once', async () => {
    const scene = await open();
    await announce(scene, '2023-06-06', { kind: 'rename', unit: '甲局', newName: '甲委员会' });
    const names = async () => (await scene.store.units.list()).find(({ name }) => name.startsWith('甲'));
    expect(await names()).toMatchObject({ name: '甲局' });
    await scene.store.units.create('甲委员会');
    expect((await scene.store.units.list()).filter(({ name }) => name.startsWith('甲'))).toHaveLength(1);
    await deliverUntil(scene, '2023-06-06');
    expect(await names()).toMatchObject({ name: '甲委员会', aliases: ['甲局'], endedOn: null });
    expect(await scene.store.unitChanges.list()).toMatchObject([
      { kind: 'rename', oldName: '甲局', newName: '甲委员会', on: '2023-06-06', who: 'test', applied: true },
    ]);
    await scene.close();
  });
});

describe('a change of units that cannot be', () => {
  it('is refused with everything that is wrong, and nothing is stored', async () => {
    const scene = await open();
    const faults = await refused(
      announce(
        scene,
        '2023-05-01',
        { kind: 'merge', unit: '甲局', to: '甲局' },
        { kind: 'merge', unit: '戊局', to: '己局' },
        { kind: 'rename', unit: '乙局', newName: '丙局' },
        { kind: 'abolish', unit: OFFICE, to: null },
        { kind: 'abolish', unit: '丙局', to: null },
      ),
    );
    expect(faults).toEqual([
      ...['date-in-the-past', 'same-unit', 'unknown-unit', 'unknown-unit', 'name-taken'],
      ...['office-without-successor', 'successor-needed'],
    ]);
    expect(await scene.store.unitChanges.list()).toEqual([]);
    await scene.close();
  });

  it('is refused where it leads back, whether at once or over changes written down before', async () => {
    const scene = await open();
    const into = (unit: string, to: string) => ({ kind: 'merge', unit, to }) as const;
    expect(await refused(announce(scene, '2023-07-01', into('甲局', '乙局'), into('乙局', '甲局')))).toEqual([
      ...['unit-circle', 'unit-circle'],
    ]);
    await announce(scene, '2023-07-01', into('甲局', '乙局'));
    await announce(scene, '2023-08-01', into('乙局', '丙局'));
    expect(await refused(announce(scene, '2023-09-01', into('丙局', '甲局')))).toEqual(['unit-circle']);
    expect(await refused(announce(scene, '2023-09-01', into('甲局', '丙局')))).toEqual(['unit-ends']);
    expect(await refused(announce(scene, '2023-09-01', into(OFFICE, '乙局')))).toEqual(['successor-ends']);
    expect(await refused(announce(scene, '2023-09-01', into(OFFICE, SUPERIOR)))).toEqual(['office-is-superior']);
    await scene.close();
  });
});
