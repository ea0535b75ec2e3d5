import { describe, expect, test } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { formatLocal, instantOf } from '../../src/domain/zone.ts';
import {
  actsOnMessage,
  behaviourOf,
  mailboxIsDead,
  type ArrivedMessage,
  type Memory,
  type World,
} from '../../src/rehearsal/assume.ts';
import type { DocumentItem } from '../../src/rehearsal/document.ts';

const ZONE = 'Asia/Shanghai';
const UNITS = Array.from({ length: 400 }, (_, index) => `第${index}局`);
const NEW: Memory = { askedWrong: () => false, gaveNewDate: () => false };

const worldOf = (assume: World['assume'], seed = 1): World => ({
  ...{ assume, seed, zone: ZONE, calendar: chinaCalendar(), answeringUnits: UNITS },
});

/** The first unit of a kind that asks nothing wrong. */
function unitOfKind(world: World, kind: string): string {
  const unit = UNITS.find((name) => {
    const behaviour = behaviourOf(world, name);
    return behaviour.kind === kind && !behaviour.firstAsksWrong;
  });
  if (unit === undefined) throw new Error(`No ${kind} unit`);
  return unit;
}

function item(measure: string, changes: Partial<DocumentItem> = {}): DocumentItem {
  return {
    ...{ measure, role: 'liaison', kind: 'request', tone: 'notice', rung: 'ask', occurrence: 1 },
    request: { id: `${measure}#1`, because: ['deadline'], due: '2023-06-30' },
    ...changes,
  };
}

/** A mail at 09:10 of Thursday 15 June 2023; `at` is a local time of that day. */
function mail(
  unit: string,
  items: readonly DocumentItem[],
  changes: { at?: string; channel?: 'sms' } = {},
): ArrivedMessage {
  return {
    id: 'm-1',
    at: instantOf(ZONE, '2023-06-15', changes.at ?? '09:10'),
    channel: changes.channel ?? 'email',
    to: { contact: 'c-1', unit, role: items[0]?.role ?? 'liaison' },
    items,
  };
}

/** Each act as one line: when, then what about which measures. */
const told = (world: World, message: ArrivedMessage, memory = NEW): string[] =>
  actsOnMessage(world, message, memory).map(({ at, rows }) => {
    const done = rows.map((one) => `${one.does === 'report' ? one.claim : one.does} ${one.item.measure}`);
    return `${formatLocal(ZONE, at)} ${done.join(', ')}`;
  });

describe('what units are like', () => {
  test('mixed is about 50, 20, 20 and 10 per cent, and differs by seed', () => {
    const counts: Record<string, number> = {};
    for (const unit of UNITS) {
      const { kind } = behaviourOf(worldOf('mixed'), unit);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    const share = (kind: string): number => (counts[kind] ?? 0) / UNITS.length;
    expect(share('prompt')).toBeCloseTo(0.5, 1);
    expect(share('late')).toBeCloseTo(0.2, 1);
    expect(share('silent')).toBeCloseTo(0.2, 1);
    expect(share('dead-mailbox')).toBeCloseTo(0.1, 1);
    const kinds = (seed: number): string => UNITS.map((unit) => behaviourOf(worldOf('mixed', seed), unit).kind).join();
    expect(kinds(1)).not.toBe(kinds(2));
  });

  test('exactly one prompt unit asks something else first, and only under mixed', () => {
    for (const seed of [1, 2, 3]) {
      const asking = UNITS.filter((unit) => behaviourOf(worldOf('mixed', seed), unit).firstAsksWrong);
      expect(asking).toHaveLength(1);
      expect(behaviourOf(worldOf('mixed', seed), asking[0] ?? '').kind).toBe('prompt');
    }
    expect(UNITS.some((unit) => behaviourOf(worldOf('prompt'), unit).firstAsksWrong)).toBe(false);
  });

  test('only the liaison of a unit with a dead mailbox has one', () => {
    const world = worldOf('mixed');
    const unit = unitOfKind(world, 'dead-mailbox');
    expect(mailboxIsDead(world, { unit, role: 'liaison' })).toBe(true);
    expect(mailboxIsDead(world, { unit, role: 'head' })).toBe(false);
    expect(mailboxIsDead(world, { unit: unitOfKind(world, 'prompt'), role: 'liaison' })).toBe(false);
  });
});

describe('what units do about a message', () => {
  const prompt = worldOf('prompt');

  test('a prompt unit signs at 10:00 of the day and reports at 10:00 of the second working day', () => {
    expect(told(prompt, mail('甲局', [item('1')]))).toEqual(['2023-06-15 10:00 sign 1', '2023-06-19 10:00 done 1']);
  });

  test('what comes in the afternoon is signed on the next working day', () => {
    expect(told(prompt, mail('甲局', [item('1')], { at: '14:40' }))).toEqual([
      '2023-06-16 10:00 sign 1',
      '2023-06-19 10:00 done 1',
    ]);
  });

  test('a round of an ongoing measure is on track; one that a milestone joined is done', () => {
    const rhythm = item('1', { request: { id: '1#1', because: ['rhythm'], due: '2023-06-28' } });
    const joined = item('2', { request: { id: '2#1', because: ['rhythm', 'milestone'], due: '2023-06-28' } });
    expect(told(prompt, mail('甲局', [rhythm, joined])).at(-1)).toBe('2023-06-19 10:00 on-track 1, done 2');
  });

  test('rows that are due on one day go in one act; others go apart or together by their way alone', () => {
    const rows = ['1', '2', '3', '4', '5', '6'].map((code, index) =>
      item(code, { request: { id: `${code}#1`, because: ['deadline'], due: `2023-06-2${index}` } }),
    );
    const acts = actsOnMessage(prompt, mail('甲局', rows), NEW);
    expect(new Set(acts.map(({ at, by }) => `${at}/${by}`)).size).toBe(acts.length);
    expect(new Set(acts.map(({ by }) => by))).toEqual(new Set(['mail', 'link']));
    expect(acts.flatMap((act) => act.rows)).toHaveLength(12);
  });

  test('a late unit signs at once and is done four working days after the due date', () => {
    const world = worldOf('mixed');
    const rhythm = item('1', { request: { id: '1#1', because: ['rhythm'], due: '2023-06-28' } });
    expect(told(world, mail(unitOfKind(world, 'late'), [rhythm]))).toEqual([
      '2023-06-15 10:00 sign 1',
      '2023-07-04 10:00 done 1',
    ]);
  });

  test('a late unit that is asked long after the due date reports once, not before it was asked', () => {
    const world = worldOf('mixed');
    const old = item('1', { request: { id: '1#1', because: ['deadline'], due: '2023-05-31' } });
    expect(told(world, mail(unitOfKind(world, 'late'), [old]))).toEqual(['2023-06-15 10:00 done 1']);
  });

  test('who is asked by SMS answers by link', () => {
    const world = worldOf('mixed');
    const acts = actsOnMessage(world, mail(unitOfKind(world, 'dead-mailbox'), [item('1')], { channel: 'sms' }), NEW);
    expect(acts.map(({ by }) => by)).toEqual(['link', 'link']);
  });

  test('the unit that asks something else does so once, in a mail of its own before its receipt', () => {
    const world = worldOf('mixed');
    const unit = UNITS.find((name) => behaviourOf(world, name).firstAsksWrong) ?? '';
    const message = mail(unit, [item('1'), item('2')]);
    expect(told(world, message).slice(0, 2)).toEqual([
      '2023-06-15 10:00 ask-wrong 1',
      '2023-06-15 10:00 sign 1, sign 2',
    ]);
    const asked: Memory = { ...NEW, askedWrong: () => true };
    expect(told(world, message, asked)[0]).toBe('2023-06-15 10:00 sign 1, sign 2');
  });

  test('nobody answers hand-overs, reminders, copies and letters; a head answers nothing', () => {
    const kinds = ['handover', 'reminder', 'copy', 'escalation', 'stop', 'receipt', 'echo'] as const;
    expect(
      told(
        prompt,
        mail(
          '甲局',
          kinds.map((kind) => item('1', { kind })),
        ),
      ),
    ).toEqual([]);
    expect(told(prompt, mail('甲局', [item('1', { role: 'head' })]))).toEqual([]);
  });

  test('under silent nobody does anything, and a silent unit neither', () => {
    const world = worldOf('mixed');
    const verify = item('2', { kind: 'verification', rung: 'verify', role: 'office-clerk' });
    expect(told(worldOf('silent'), mail('甲局', [item('1'), verify]))).toEqual([]);
    expect(told(world, mail(unitOfKind(world, 'silent'), [item('1')]))).toEqual([]);
  });
});

describe('what the office does about a message', () => {
  const world = worldOf('mixed');
  const verify = item('1', { kind: 'verification', rung: 'verify', role: 'superior' });
  const late = item('2', { kind: 'task', rung: 'late-claim', role: 'office-clerk' });

  test('it confirms what is claimed, by link, at 10:00 of its second working day, whoever sits in its place', () => {
    const [act] = actsOnMessage(world, mail('某委', [verify]), NEW);
    expect(act?.by).toBe('link');
    expect(told(world, mail('某委', [verify]))).toEqual(['2023-06-19 10:00 confirm 1']);
  });

  test('a late claim gets one new date twenty working days on, then is not completed', () => {
    const [act] = actsOnMessage(world, mail('某委', [late]), NEW);
    // From 19 June: the Dragon Boat holidays cost two days, Sunday 25 June is worked.
    expect(act?.rows).toEqual([{ does: 'new-date', newDue: '2023-07-18', item: late }]);
    const again: Memory = { ...NEW, gaveNewDate: () => true };
    expect(told(world, mail('某委', [late]), again)).toEqual(['2023-06-19 10:00 not-completed 2']);
  });

  test('reminders to verify and other tasks are nothing new to act on', () => {
    const others = [
      item('1', { kind: 'verification', rung: 'verify-clerk' }),
      item('2', { kind: 'task', rung: 'unreachable-c-2' }),
    ];
    expect(told(world, mail('某委', others))).toEqual([]);
  });
});
