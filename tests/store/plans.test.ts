import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { MeasureContext } from '../../src/domain/measure.ts';
import { createStore, type Store } from '../../src/store/connect.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import {
  aContact,
  aDraft,
  aMeasure,
  aUnit,
  at,
  OFFICE,
  officeContacts,
  SUPERIOR,
  unitContacts,
} from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

async function openStore(): Promise<{ url: string; store: Store }> {
  const url = await server.fresh();
  const store = await createStore({ databaseUrl: url });
  await store.clock.set({ mode: 'stepped', nowMs: at('2023-05-22 10:00') });
  return { url, store };
}

const DECISIONS = { id: 'p', zone: 'Asia/Shanghai', from: '2023-05-27', office: OFFICE, superior: SUPERIOR } as const;

/** What the decider is told of a measure. */
async function contextOf(store: Store, measureId: string): Promise<MeasureContext> {
  let seen: MeasureContext | undefined;
  await store.clock.jump();
  await store.measures.step(measureId, null, (state, inputs, context) => {
    seen = context;
    return decideMeasure(state, inputs, context);
  });
  if (seen === undefined) throw new Error('nothing was decided');
  return seen;
}

describe('a draft', () => {
  it('is stored once, closes a month after its last date, and is found by id or title', async () => {
    const { store } = await openStore();
    const draft = aDraft([
      aMeasure('1', { milestones: [{ on: '2025-12-31', text: '建成' }] }),
      aMeasure('2', { deadline: { kind: 'ongoing', raw: '持续推进' }, leadUnits: ['乙局'] }),
    ]);
    expect(await store.plans.insertDraft(draft, DECISIONS)).toEqual({ planId: 'p', measures: 2, units: 4 });
    expect(await store.plans.show('「示例」工作方案')).toMatchObject({
      ...{ id: 'p', state: 'draft', from: '2023-05-27', closesOn: '2026-01-31', office: OFFICE, superior: SUPERIOR },
      ...{ datedPolicy: 'standard', rhythmPolicy: 'ongoing-quarterly', measures: 2, closedMeasures: 0 },
    });
    await expect(store.plans.insertDraft(draft, DECISIONS)).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.plans.list()).toHaveLength(1);
    await expect(store.plans.show('nothing')).rejects.toMatchObject({ code: 'not-found' });
    await store.close();
  });

  it('knows a unit by any name under which a plan prints it', async () => {
    const { store } = await openStore();
    const unit = aUnit('市人力资源社会保障局', { seenAs: ['市人力资源社会保障局', '市人社局'] });
    await store.plans.insertDraft(aDraft([aMeasure('1', { leadUnits: ['市人社局'] })], [unit]), DECISIONS);
    await store.plans.insertDraft(aDraft([aMeasure('1', { leadUnits: ['市人社局'] })]), { ...DECISIONS, id: 'q' });
    const units = await store.units.list();
    expect(units.map(({ name }) => name).sort()).toEqual([SUPERIOR, '市人力资源社会保障局', OFFICE].sort());
    expect(units.find(({ name }) => name.startsWith('市人力'))?.aliases).toEqual(['市人社局']);
    await store.close();
  });
});

describe('activation', () => {
  it('is refused with everything that is missing, and says what would go nowhere', async () => {
    const { store } = await openStore();
    const draft = aDraft(
      [
        aMeasure('1', { deadline: { kind: 'ongoing', raw: '持续推进' } }),
        aMeasure('2', { leadUnits: ['各县区'], deadline: { kind: 'ongoing', raw: '持续推进' } }),
      ],
      [aUnit('各县区', { kind: 'group' })],
    );
    await store.plans.insertDraft(draft, { id: 'p', zone: 'Asia/Shanghai', from: '2023-05-29', closesOn: null });
    await expect(store.plans.activate('p')).rejects.toMatchObject({
      code: 'plan-not-ready',
      faults: [{ code: 'no-supervising-office' }, { code: 'no-superior' }, { code: 'no-closing-date' }],
    });
    await expect(store.plans.decide('p', { office: '没有这个单位' })).rejects.toMatchObject({ code: 'not-found' });
    await store.plans.decide('p', { office: '甲局', superior: '甲局', closesOn: '2024-01-31' });
    const { warnings } = await store.plans.activate('p');
    expect(warnings.map(({ code }) => code)).toEqual([
      'measure-without-lead',
      ...['unit-without-contact', 'office-without-contact', 'office-without-contact', 'office-without-contact'],
      'group-without-collector',
    ]);
    expect(warnings[0]?.message).toMatch(/^第 2 项没有可以答复的牵头单位/u);
    expect(warnings.at(-1)?.message).toContain('第 2 项');
    await expect(store.plans.activate('p')).rejects.toMatchObject({ code: 'conflict' });
    await expect(store.plans.decide('p', { from: '2023-06-01' })).rejects.toMatchObject({ code: 'conflict' });
    await store.close();
  });

  it('takes effect at 08:00 of the first working day, or at once where that is past', async () => {
    const { store, url } = await openStore();
    await store.plans.insertDraft(aDraft([aMeasure('1')]), DECISIONS);
    // 27 May 2023 is a Saturday.
    expect(await store.plans.activate('p')).toMatchObject({
      measureIds: ['p:1'],
      takesEffectAt: at('2023-05-29 08:00'),
    });
    await store.plans.insertDraft(aDraft([aMeasure('1')]), { ...DECISIONS, id: 'q', from: '2023-04-03' });
    expect(await store.plans.activate('q')).toMatchObject({ takesEffectAt: at('2023-05-22 10:00') });
    const wakes = await server.query<{ id: string; at: string }>(
      url,
      `SELECT id, epoch_ms(next_wake_at) AS at FROM measures ORDER BY id`,
    );
    expect(wakes.map(({ id, at: ms }) => [id, Number(ms)])).toEqual([
      ['p:1', at('2023-05-29 08:00')],
      ['q:1', at('2023-05-22 10:00')],
    ]);
    await store.close();
  });

  it('settles who is responsible: groups expanded, collected, or first in the cell', async () => {
    const { store } = await openStore();
    const draft = aDraft(
      [aMeasure('1', { leadUnits: ['各县区', '甲局', '各机构'], supportingUnits: ['各机构', '乙局', '各镇'] })],
      [
        aUnit('各县区', { kind: 'group', expandsTo: ['子县', '丑县'] }),
        aUnit('各机构', { kind: 'group', expandsTo: ['甲局', '寅中心'] }),
        aUnit('各镇', { kind: 'group' }),
      ],
    );
    await store.plans.insertDraft(draft, DECISIONS);
    // A group may collect under its own name; another body may collect for it.
    await store.units.setCollectingUnit('各县区', '各县区');
    await store.units.setCollectingUnit('各镇', '乙局');
    await expect(store.units.setCollectingUnit('甲局', '乙局')).rejects.toMatchObject({ code: 'invalid-input' });
    await store.plans.activate('p');
    const { measure } = await contextOf(store, 'p:1');
    const names = new Map((await store.units.list()).map(({ id, name }) => [id, name]));
    expect(measure.leads.map(({ unitId, byExpansion }) => [names.get(unitId), byExpansion])).toEqual([
      ['各县区', false],
      ['子县', true],
      ['丑县', true],
      ['甲局', false],
      ['寅中心', true],
    ]);
    expect(measure.supports.map((id) => names.get(id))).toEqual(['乙局']);
    await store.close();
  });

  it('hands the decider the plan, the policies and who holds which role', async () => {
    const { store } = await openStore();
    await store.plans.insertDraft(
      aDraft([aMeasure('1', { milestones: [{ on: '2023-06-15', text: '过半' }] })]),
      DECISIONS,
    );
    await store.contacts.upsert([...unitContacts('甲局'), ...officeContacts()]);
    await store.plans.activate('p');
    const context = await contextOf(store, 'p:1');
    expect(context).toMatchObject({
      now: at('2023-05-29 08:00'),
      measure: {
        id: 'p:1',
        code: '1',
        kind: 'dated',
        deadline: '2023-06-30',
        milestones: [{ on: '2023-06-15', text: '过半' }],
      },
      plan: { id: 'p', zone: 'Asia/Shanghai', from: '2023-05-27', closesOn: '2023-07-30' },
      policies: { dated: { name: 'standard' }, rhythm: { name: 'ongoing-quarterly' } },
    });
    const [lead] = context.measure.leads;
    expect(context.contactOf(lead?.unitId ?? '', 'head')).toBe('head@甲局');
    expect(context.contactOf(context.plan.officeUnitId, 'office-clerk')).toBe('office-clerk@督查室');
    expect(context.contactOf(context.plan.superiorUnitId, 'superior')).toBe('superior@市政府办');
    expect(context.contactOf(context.plan.superiorUnitId, 'leader')).toBeNull();
    await store.close();
  });
});

describe('contacts', () => {
  async function withUnits() {
    const opened = await openStore();
    await opened.store.plans.insertDraft(aDraft([aMeasure('1', { leadUnits: ['甲局', '乙局'] })]), DECISIONS);
    return opened;
  }

  it('are all stored or none, with every fault and its place', async () => {
    const { store } = await withUnits();
    const rows = [
      aContact('甲局', 'liaison', { email: 'a@units.example' }),
      aContact('甲局', 'liaison', { id: 'another', where: { row: 3 } }),
      aContact('丙局', 'head', { where: { row: 4 } }),
      aContact('乙局', 'head', { email: null, mobile: null, where: { row: 5 } }),
      aContact('乙局', 'liaison', { email: 'a@units.example', where: { row: 6 } }),
    ];
    await expect(store.contacts.upsert(rows)).rejects.toMatchObject({
      code: 'invalid-input',
      faults: [
        { code: 'seat-twice', where: { row: 3 } },
        { code: 'unknown-unit', where: { row: 4 } },
        { code: 'no-address', where: { row: 5 } },
        { code: 'address-of-another', where: { row: 6 } },
      ],
    });
    expect(await store.contacts.list()).toEqual([]);
    await store.close();
  });

  it('are one person by one address, whatever seats they hold', async () => {
    const { store } = await withUnits();
    const person = { unit: '甲局', name: '「示例」某某', email: 'one@units.example', mobile: '10000000001' };
    await store.contacts.upsert([
      { ...person, role: 'liaison' },
      { ...person, role: 'head' },
    ]);
    const result = await store.contacts.upsert([{ ...person, unit: '乙局', role: 'liaison', mobile: null }]);
    expect(result).toMatchObject({ added: 0, changed: 1 });
    const [contact, ...others] = await store.contacts.list();
    expect(others).toEqual([]);
    expect(contact?.seats.map(({ unit, role }) => `${unit} ${role}`).sort()).toEqual([
      '乙局 liaison',
      '甲局 head',
      '甲局 liaison',
    ]);
    await store.close();
  });

  it('hand a seat over, and keep a dead address dead until it changes', async () => {
    const { store, url } = await withUnits();
    await store.contacts.upsert([aContact('甲局', 'liaison', { email: 'old@units.example', mobile: null })]);
    await server.query(url, `UPDATE contact_points SET state = 'dead'`);
    await store.contacts.upsert([aContact('甲局', 'liaison', { email: 'old@units.example', mobile: null })]);
    expect((await store.contacts.list())[0]?.points).toMatchObject([{ state: 'dead' }]);
    await store.contacts.upsert([aContact('甲局', 'liaison', { email: 'new@units.example', mobile: null })]);
    expect((await store.contacts.list())[0]?.points).toMatchObject([{ address: 'new@units.example', state: 'ok' }]);
    await store.contacts.upsert([aContact('甲局', 'liaison', { id: 'successor' })]);
    const seats = (await store.contacts.list()).map(({ id, seats: held }) => [id, held.length]);
    expect(seats).toEqual([
      ['liaison@甲局', 0],
      ['successor', 1],
    ]);
    await store.close();
  });

  it('are erased with everything personal, while what happened stays', async () => {
    const { store, url } = await withUnits();
    await store.contacts.upsert([aContact('甲局', 'liaison')]);
    await store.contacts.erase('liaison@甲局');
    expect(await store.contacts.list()).toEqual([]);
    expect(await server.query(url, `SELECT name, erased FROM contacts`)).toEqual([{ name: '', erased: true }]);
    expect(await server.query(url, `SELECT 1 FROM contact_points`)).toEqual([]);
    await expect(store.contacts.erase('nobody')).rejects.toMatchObject({ code: 'not-found' });
    await store.close();
  });
});

describe('policies and calendar', () => {
  it('keep a stored version as it is', async () => {
    const { store } = await openStore();
    const standard = await store.policies.latest('standard');
    await store.policies.add(standard);
    await expect(store.policies.add({ ...standard, reopenAfterDays: 9 })).rejects.toMatchObject({ code: 'conflict' });
    await store.policies.add({ ...standard, version: 3, reopenAfterDays: 9 });
    expect(await store.policies.latest('standard')).toMatchObject({ version: 3, reopenAfterDays: 9 });
    await expect(store.policies.latest('nothing')).rejects.toMatchObject({ code: 'not-found' });
    await store.close();
  });
});
