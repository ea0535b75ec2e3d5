import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimedMessage } from '../../src/activities/ports.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import { localDateOf } from '../../src/domain/zone.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, at, openScene, officeContacts, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

type Said = ClaimedMessage['view'] & { readonly on: LocalDate };

/** Lets time run to the end of a day, and hands everything over; what was said, with the day of it. */
async function runThrough(scene: Scene, until: LocalDate): Promise<Said[]> {
  const said: Said[] = [];
  const end = at(`${addDays(until, 1)} 00:00`);
  for (;;) {
    const due = await scene.untilRelease();
    const now = await scene.store.clock.now();
    if (due.length === 0 || now >= end) return said;
    const on = localDateOf('Asia/Shanghai', now);
    for (const contactId of due) for (const { view } of await scene.deliver(contactId)) said.push({ ...view, on });
  }
}

const ongoing = { kind: 'ongoing', raw: '持续推进' } as const;
const draft = () =>
  aDraft([
    aMeasure('1'),
    aMeasure('2', { deadline: ongoing, leadUnits: ['乙局'], supportingUnits: ['甲局'] }),
    aMeasure('3', { deadline: { kind: 'dated', on: '2024-03-31', raw: '' }, leadUnits: ['乙局'] }),
    aMeasure('4', {
      deadline: { kind: 'dated', on: '2024-09-30', raw: '' },
      milestones: [{ on: '2023-12-31', text: '' }],
    }),
  ]);
const contacts = () => [...unitContacts('甲局', '乙局'), ...officeContacts()];

describe('a clock that jumps over 14 months', () => {
  it('leaves each person one message a day, with one current word about each open request and none about another', async () => {
    const scene = await openScene(server, { draft: draft(), contacts: contacts(), closesOn: '2025-01-31' });
    expect((await runThrough(scene, '2023-06-20')).length).toBeGreaterThan(2);
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2024-08-20 06:30') });
    for (const code of ['1', '2', '3', '4']) await scene.step(code);
    const said = (await runThrough(scene, '2024-08-20')).filter(({ items }) =>
      items.some(({ notice }) => notice.kind !== 'echo'),
    );
    expect(new Set(said.map(({ on }) => on))).toEqual(new Set(['2024-08-20']));
    const perPerson = said.map(({ contact, channel }) => `${contact.id} ${channel}`);
    expect(new Set(perPerson).size).toBe(perPerson.length);
    for (const { contact, items } of said) {
      // A stop is said about what ended meanwhile; all else is about what is open, once.
      const about = items.flatMap(({ notice }) => (notice.kind === 'stop' ? [] : [notice.request?.id]));
      expect([contact.id, about]).toEqual([contact.id, [...new Set(about)]]);
    }
    const open = await Promise.all(
      ['1', '2', '3', '4'].map(async (code) => {
        const detail = await scene.store.measureDetails.show(scene.idOf(code));
        return detail.state.request?.id;
      }),
    );
    const asked = said.flatMap(({ items }) =>
      items.flatMap(({ notice }) => (notice.kind === 'stop' ? [] : [notice.request?.id])),
    );
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((id) => !open.includes(id))).toEqual([]);
    expect(scene.store.keyConflicts()).toBe(0);
    await scene.close();
  });
});

describe('a plan that is half over when it is activated', () => {
  const halfOver = () =>
    aDraft([
      aMeasure('1', { deadline: { kind: 'dated', on: '2022-06-30', raw: '' } }),
      aMeasure('2', {
        deadline: { kind: 'dated', on: '2021-12-31', raw: '' },
        milestones: [{ on: '2021-06-30', text: '' }],
      }),
      aMeasure('3', { deadline: ongoing, milestones: [{ on: '2022-12-31', text: '' }] }),
      aMeasure('4', { deadline: { kind: 'dated', on: '2023-12-31', raw: '' } }),
    ]);

  it.each([
    ['skip', []],
    ['once', ['1 2022-06-30', '2 2021-12-31', '3 2022-12-31']],
  ] as const)(
    'with "%s" asks on its first day for exactly what was chosen, and reminds of nothing',
    async (pastDates, expected) => {
      const scene = await openScene(server, { draft: halfOver(), pastDates });
      const said = await runThrough(scene, '2023-06-09');
      const items = said.flatMap((one) => one.items.map(({ notice }) => notice));
      const asked = items.filter(({ kind, role }) => kind === 'request' && role === 'liaison');
      expect(asked.map(({ measureCode, request }) => `${measureCode} ${request?.due}`)).toEqual(expected);
      expect(items.filter(({ kind }) => kind === 'reminder')).toEqual([]);
      expect(await scene.store.plans.pastOn(scene.planId, '2023-05-29')).toEqual({
        deadlines: ['1', '2'],
        milestones: 2,
      });
      await scene.close();
    },
  );
});
