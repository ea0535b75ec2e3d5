import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactIdOf } from '../../src/rehearsal/ids.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { makeHome, type Home } from './run-duban.ts';
import { playWithOutage, type Seen } from './system-clock-run.ts';
import { limitsOf, saidItem, type SaidItem } from './system-clock-watch.ts';

/*
 *  Real timers: five measures under the `system` clock with limits in seconds, on a real Temporal server with a worker
 *  of its own. Both are killed while all five wait, and stay down until every limit is past.
 */

const sorted = (items: readonly SaidItem[]): string[] => items.map((item) => JSON.stringify(item)).sort();

/** The same plan lived through on paper: nothing is done before the real one had asked, nor while all was down. */
function rehearsedItems({ scenario, waiting, down }: Seen): SaidItem[] {
  const askedAt = Math.max(...waiting.map(({ state }) => state.request?.openedAt ?? 0));
  const outages = [{ from: 0, until: askedAt }, down];
  return rehearse({ ...scenario, outages }).document.messages.flatMap(({ to, channel, items }) =>
    items.map((item) => saidItem(to.contact, channel, item)),
  );
}

/** Who hears of each measure after the outage, and by what: its last rung, and nothing of those before it. */
const CURRENT: readonly (readonly [measure: string, unit: string, role: string, channel: 'email' | 'sms'])[] = [
  ...(['甲局', '甲局', '乙局', '乙局'] as const).flatMap((lead, index) => {
    const measure = String(index + 1);
    return [
      [measure, lead, 'head', 'email'] as const,
      [measure, '督办局', 'office-clerk', 'email'] as const,
      [measure, '督办局', 'office-clerk', 'sms'] as const,
    ];
  }),
  ['5', '督办局', 'head', 'email'],
  ['5', '市人民政府办公室', 'superior', 'email'],
  ['5', '市人民政府办公室', 'superior', 'sms'],
];

describe('five measures on real timers, with server and worker killed while they wait', () => {
  let home: Home;
  let seen: Seen;

  beforeAll(async () => {
    home = await makeHome();
    seen = await playWithOutage(home.path);
  }, 900_000);
  afterAll(() => home.remove());

  it('has every measure wait on one open timer, set to the stored next wake-up to the millisecond', () => {
    expect(seen.waiting).toHaveLength(5);
    for (const { nextWakeAt, timers } of seen.waiting) {
      expect(timers.map(({ meant }) => meant)).toEqual([nextWakeAt]);
      expect(timers.filter(({ fires }) => fires < Number(nextWakeAt))).toEqual([]);
    }
  });

  it('lay down from before the first limit until after the last one of all five', () => {
    for (const waiting of seen.waiting) {
      const [first, ...later] = limitsOf(waiting);
      expect(waiting.nextWakeAt).toBe(first);
      expect(later).toHaveLength(2);
      expect(seen.down.from).toBeLessThan(Number(first));
      expect(Math.max(...later)).toBeLessThan(seen.down.until);
    }
  });

  it('gives everyone the one message that is current, and none of those it slept through', () => {
    const expected = CURRENT.map(([measure, unit, role, channel]) =>
      saidItem(contactIdOf(unit, role), channel, { measure, kind: 'escalation', rung: 'office', occurrence: 1 }),
    );
    expect(sorted(seen.laterItems)).toEqual(sorted(expected));
  });

  it('says what the rehearsal of the same outage says: nothing lost, nothing more, nothing twice', () => {
    expect(sorted([...seen.askedItems, ...seen.laterItems])).toEqual(sorted(rehearsedItems(seen)));
    expect(new Set(seen.messageIds).size).toBe(seen.messageIds.length);
  });

  it('records for each measure one rung reached and two passed over', () => {
    const reached = [...seen.events].map(([code, events]) => [
      code,
      events.flatMap(({ event }) => (event.type === 'rungReached' ? [[event.rung, event.passedOver]] : [])),
    ]);
    expect(reached).toEqual(['1', '2', '3', '4', '5'].map((code) => [code, [['office', 2]]]));
  });

  it('logs no warning and no error', () => {
    expect(seen.printed.filter((text) => /"level":(40|50|60)|\[(WARN|ERROR)\]/.test(text))).toEqual([]);
  });
});
