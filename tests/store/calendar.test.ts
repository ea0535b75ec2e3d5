import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarYear } from '../../src/domain/calendar-year.ts';
import { CHINA_YEARS } from '../../src/domain/data/china-calendar.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { formatLocal } from '../../src/domain/zone.ts';
import { replanAll } from '../../src/runtime/rebuild.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, at, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const ZONE = 'Asia/Shanghai';
const CHANGE = { who: 'test', file: 'notice.txt' };

/** The notice of 2023 with more days off: invented. */
function notice2023(...more: string[]): CalendarYear {
  const year = CHINA_YEARS.find((one) => one.year === 2023);
  if (year === undefined) throw new Error('2023 is built in');
  return { ...year, holidays: [...year.holidays, ...more].toSorted() };
}

/** Everything that goes out from here to an instant, as 'day contact: rungs'. */
async function liveUntil(scene: Scene, text: string): Promise<string[]> {
  const { clock, measures } = scene.store;
  const lines: string[] = [];
  for (;;) {
    const jump = await clock.jump(at(text));
    if (jump.type !== 'jumped') return lines;
    const idsOf = (kind: string): string[] => jump.due.filter((row) => row.kind === kind).map(({ id }) => id);
    for (const id of idsOf('measure')) await measures.step(id, null, decideMeasure);
    for (const id of idsOf('contact')) {
      for (const { view } of await scene.deliver(id)) {
        const rungs = view.items.map(({ notice }) => notice.rung).join(' ');
        lines.push(`${formatLocal(ZONE, jump.now).slice(0, 10)} ${id}: ${rungs}`);
      }
    }
  }
}

const movesOf = (moves: readonly { what: string; rung: string | null; from: string | null; to: string | null }[]) =>
  moves.map(({ what, rung, from, to }) => `${rung ?? what} ${from} -> ${to}`);

describe('a notice of holidays', () => {
  it('moves what open measures have planned, tells what, and sends nothing again', async () => {
    const scene = await openScene(server);
    const { store } = scene;
    const before = await liveUntil(scene, '2023-06-29 23:00');
    expect(before.filter((line) => line.includes('liaison@甲局: remind-1'))).toHaveLength(2);
    const due = (await store.events.stateOf(scene.idOf('1'))).state.request?.due;
    const foretold = await store.calendar.foretell(notice2023('2023-07-03', '2023-07-04'), null, 100);
    expect(foretold).toMatchObject({ measures: 1, next: null });
    expect((await store.calendar.behind(null, 10)).ids).toEqual([]);

    const now = await store.clock.now();
    expect(await store.calendar.importYear(notice2023('2023-07-03', '2023-07-04'), CHANGE)).toEqual({
      changed: true,
      version: 2,
    });
    expect((await store.calendar.behind(null, 10)).ids).toEqual([scene.idOf('1')]);
    expect(await store.clock.unsettled()).toMatchObject([{ kind: 'measure', id: scene.idOf('1'), at: now }]);
    expect((await store.watchdog.inspect(0)).measureIds).toEqual([scene.idOf('1')]);
    await scene.step('1');
    expect(await store.clock.unsettled()).toEqual([]);
    expect((await store.calendar.behind(null, 10)).ids).toEqual([]);

    const moves = await store.calendar.moves(scene.planId);
    expect(movesOf(moves)).toEqual(movesOf(foretold.moves));
    expect(movesOf(moves).slice(0, 3)).toEqual([
      'first 2023-07-03 -> 2023-07-05',
      'second 2023-07-05 -> 2023-07-07',
      'third 2023-07-11 -> 2023-07-13',
    ]);
    expect(moves.every(({ measure, version, at: when }) => measure === '1' && version === 2 && when === now)).toBe(
      true,
    );
    expect((await store.events.stateOf(scene.idOf('1'))).state.request?.due).toBe(due);

    const after = await liveUntil(scene, '2023-07-08 23:00');
    expect(after.map((line) => line.slice(0, 10))).toEqual(expect.arrayContaining(['2023-07-05', '2023-07-07']));
    expect(after.filter((line) => line.startsWith('2023-07-03') || line.startsWith('2023-07-04'))).toEqual([]);
    expect(after.filter((line) => line.includes('remind') || line.includes('ask'))).toEqual([]);
    expect(store.keyConflicts()).toBe(0);
    await scene.close();
  });

  it('stands in the audit log; the same again changes nothing; contradicting days are refused and leave nothing', async () => {
    const scene = await openScene(server);
    const { store, url } = scene;
    const year: CalendarYear = {
      year: 2027,
      holidays: ['2027-01-01'],
      makeUpDays: ['2026-12-27'],
      source: 'published',
    };
    expect(await store.calendar.importYear(year, CHANGE)).toEqual({ changed: true, version: 2 });
    expect(await store.calendar.importYear(year, CHANGE)).toEqual({ changed: false, version: 2 });
    const calendar = await store.calendar.load(ZONE);
    expect([calendar.knownUntil, calendar.isWorkingDay('2027-01-01'), calendar.isWorkingDay('2026-12-27')]).toEqual([
      2027,
      false,
      true,
    ]);
    await expect(store.calendar.importYear({ ...year, holidays: ['2029-01-01'] }, CHANGE)).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(
      store.calendar.importYear({ ...year, year: 2028, holidays: [], makeUpDays: ['2027-01-01'] }, CHANGE),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await store.calendar.importYear(year, CHANGE)).toEqual({ changed: false, version: 2 });
    const log = await server.query<{ who: string; detail: object }>(
      url,
      "SELECT who, detail FROM audit_log WHERE what = 'calendar-import'",
    );
    expect(log).toMatchObject([
      { who: 'test', detail: { year: 2027, file: 'notice.txt', version: 2, makeUpDays: ['2026-12-27'] } },
    ]);
    expect((await store.calendar.years()).at(-1)).toEqual({ ...year, source: 'imported' });
    await scene.close();
  });

  it('wakes whoever is planned by the old one, page by page, once', async () => {
    const measures = Array.from({ length: 130 }, (_, index) => aMeasure(String(index + 1)));
    const scene = await openScene(server, { draft: aDraft(measures) });
    await scene.store.calendar.importYear(notice2023('2023-07-03'), CHANGE);
    const pages: (readonly string[])[] = [];
    const wake = {
      measures: async (ids: readonly string[]) => {
        pages.push(ids);
        for (const id of ids) await scene.store.measures.step(id, null, decideMeasure);
      },
    };
    const pauses: number[] = [];
    const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    expect(await replanAll(scene.store, wake, { perSecond: 1, pause })).toBe(130);
    expect(pages.map((ids) => ids.length)).toEqual([100, 30]);
    expect(new Set(pages.flat()).size).toBe(130);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]).toBeGreaterThan(0);
    expect(await replanAll(scene.store, wake)).toBe(0);
    await scene.close();
  });

  it('moves the activation of a plan that has not begun', async () => {
    const scene = await openScene(server);
    const wakeAt = async (): Promise<string> =>
      formatLocal(ZONE, (await scene.store.events.stateOf(scene.idOf('1'))).nextWakeAt ?? 0);
    expect(await wakeAt()).toBe('2023-05-29 08:00');
    await scene.store.calendar.importYear(notice2023('2023-05-29'), CHANGE);
    await scene.step('1');
    expect(await wakeAt()).toBe('2023-05-30 08:00');
    expect(await scene.store.calendar.moves(scene.planId)).toEqual([]);
    await scene.close();
  });

  it('a measure that looks only after two changes is planned from what it was planned by', async () => {
    const scene = await openScene(server);
    await liveUntil(scene, '2023-06-29 23:00');
    await scene.store.calendar.importYear(notice2023('2023-07-03'), CHANGE);
    await scene.store.calendar.importYear(notice2023('2023-07-03', '2023-07-04'), CHANGE);
    await scene.step('1');
    const moves = await scene.store.calendar.moves(scene.planId);
    expect([movesOf(moves)[0], moves[0]?.version]).toEqual(['first 2023-07-03 -> 2023-07-05', 3]);
    await scene.close();
  });
});

describe('a notice that is due and missing', () => {
  it('is an office task while an active plan reaches into its year, until it is imported', async () => {
    const scene = await openScene(server, { closesOn: '2027-03-31' });
    const { store, url } = scene;
    const tasks = () =>
      server.query<{ state: string }>(url, "SELECT state FROM office_tasks WHERE kind = 'calendar-notice-missing'");
    await store.clock.set({ mode: 'stepped', nowMs: at('2026-11-14 12:00') });
    await store.watchdog.inspect(0);
    expect(await tasks()).toEqual([]);
    await store.clock.set({ mode: 'stepped', nowMs: at('2026-11-15 00:00') });
    await store.watchdog.inspect(0);
    await store.watchdog.inspect(0);
    expect(await tasks()).toEqual([{ state: 'open' }]);
    await store.calendar.importYear(
      { year: 2027, holidays: ['2027-01-01'], makeUpDays: [], source: 'published' },
      CHANGE,
    );
    await store.watchdog.inspect(0);
    expect(await tasks()).toEqual([{ state: 'done' }]);
    await scene.close();
  });

  it('is none for a plan that ends before', async () => {
    const scene = await openScene(server, { closesOn: '2026-12-31' });
    await scene.store.clock.set({ mode: 'stepped', nowMs: at('2026-12-01 12:00') });
    await scene.store.watchdog.inspect(0);
    expect(await server.query(scene.url, "SELECT id FROM office_tasks WHERE kind = 'calendar-notice-missing'")).toEqual(
      [],
    );
    await scene.close();
  });
});

describe("a unit's closure", () => {
  const TWO_UNITS = {
    draft: aDraft([aMeasure('1'), aMeasure('2', { leadUnits: ['乙局'] })]),
    contacts: [...unitContacts('甲局', '乙局'), ...officeContacts()],
  };

  it('keeps messages from its people on those days, and moves its own ladder alone; due dates stay', async () => {
    const scene = await openScene(server, TWO_UNITS);
    const { store } = scene;
    const closed = { unit: '甲局', from: '2023-06-29', to: '2023-07-04' };
    await liveUntil(scene, '2023-06-27 23:00');
    await store.calendar.addClosure({ ...closed, reason: '搬迁' }, 'test');
    expect(await store.calendar.closures()).toEqual([{ ...closed, reason: '搬迁' }]);
    await scene.step('1');
    await scene.step('2');
    const moves = await store.calendar.moves(scene.planId);
    expect(new Set(moves.map(({ measure }) => measure))).toEqual(new Set(['1']));
    expect(movesOf(moves).slice(0, 3)).toEqual([
      'remind-1 2023-06-29 -> 2023-06-28',
      'first 2023-07-03 -> 2023-07-05',
      'second 2023-07-05 -> 2023-07-07',
    ]);
    const lines = await liveUntil(scene, '2023-07-06 23:00');
    const days = (unit: string) => [
      ...new Set(lines.filter((line) => line.includes(`@${unit}`)).map((line) => line.slice(0, 10))),
    ];
    expect(days('甲局')).toEqual(['2023-06-28', '2023-07-05']);
    expect(days('乙局')).toEqual(['2023-06-29', '2023-07-03', '2023-07-05']);
    await scene.close();
  });

  it('lets what waits already go on the first day that is open again', async () => {
    const scene = await openScene(server);
    await liveUntil(scene, '2023-06-28 23:00');
    const due = await scene.untilRelease();
    expect(due).toContain('liaison@甲局');
    await scene.store.calendar.addClosure(
      { unit: '甲局', from: '2023-06-29', to: '2023-06-29', reason: '停电' },
      'test',
    );
    expect(await scene.deliver('liaison@甲局')).toEqual([]);
    const [row] = await server.query<{ at: Date }>(
      scene.url,
      'SELECT next_release_at AS at FROM contacts WHERE id = $1',
      ['liaison@甲局'],
    );
    expect(formatLocal(ZONE, row?.at.getTime() ?? 0).slice(0, 10)).toBe('2023-06-30');
    await scene.close();
  });

  it('is taken back by its days; what is wrong is refused', async () => {
    const scene = await openScene(server);
    const { calendar } = scene.store;
    const days = { unit: '甲局', from: '2023-06-29', to: '2023-06-30' };
    expect(await calendar.addClosure({ ...days, reason: '停电' }, 'test')).toMatchObject({ changed: true });
    expect(await calendar.addClosure({ ...days, reason: '停电' }, 'test')).toMatchObject({ changed: false });
    expect(await calendar.removeClosure(days, 'test')).toMatchObject({ changed: true });
    expect(await calendar.closures()).toEqual([]);
    await expect(calendar.removeClosure(days, 'test')).rejects.toMatchObject({ code: 'not-found' });
    await expect(calendar.addClosure({ ...days, unit: '无此局', reason: 'x' }, 'test')).rejects.toMatchObject({
      code: 'not-found',
    });
    for (const wrong of [{ to: '2023-06-28' }, { to: '2025-06-28' }, { from: '2023-06-31' }, { reason: ' ' }]) {
      await expect(calendar.addClosure({ ...days, reason: 'x', ...wrong }, 'test')).rejects.toMatchObject({
        code: 'invalid-input',
      });
    }
    await scene.close();
  });
});
