import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/domain/policy.ts';
import { ECHOES_PER_DAY } from '../../src/domain/release.ts';
import { insideStandardWindow, shanghaiDate, shanghaiTime } from '../support/independent-calendar.ts';
import { at } from '../support/builders.ts';
import { byBoth, pending } from '../support/release-builders.ts';
import { ReleaseRun, type Handed } from '../support/release-run.ts';

/*
 * The invariants of sending (docs/spec.md 3, 4, 5, 10) over random streams of notices to one contact. A failure prints
 * its seed; run it again with DUBAN_SEED=<seed>.
 */

const seed = process.env['DUBAN_SEED'] === undefined ? undefined : Number(process.env['DUBAN_SEED']);
const RUNS = Number(process.env['DUBAN_RUNS'] ?? 100);
const HOUR_MS = 3_600_000;

type Happening =
  | {
      readonly type: 'notice';
      readonly request: number;
      readonly channels: readonly Channel[];
      readonly dueInHours: number;
    }
  | { readonly type: 'echo'; readonly inbound: number }
  | { readonly type: 'answered'; readonly request: number }
  | { readonly type: 'hold'; readonly held: boolean }
  | { readonly type: 'broken'; readonly channel: Channel };

const request = fc.integer({ min: 0, max: 5 });
const channels = fc.constantFrom<readonly Channel[]>(['email'], ['sms'], byBoth);
const when = { minutes: fc.integer({ min: 0, max: 60 * 40 }), lateMinutes: fc.constantFrom(0, 0, 0, 1, 50, 700) };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('notice' as const),
      request,
      channels,
      dueInHours: fc.constantFrom(0, 0, 0, 5, 30),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('echo' as const), inbound: fc.integer({ min: 0, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('answered' as const), request }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hold' as const), held: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('broken' as const), channel: fc.constantFrom<Channel>('email', 'sms') }),
  },
);

const streams = fc.array(fc.record({ ...when, what: happening }), { maxLength: 80 });

type Stream = readonly { readonly minutes: number; readonly lateMinutes: number; readonly what: Happening }[];

/** Plays a stream, then lets time pass until everything has settled. */
function play(stream: Stream): { run: ReleaseRun; ids: readonly string[] } {
  const run = new ReleaseRun(at('2023-09-25 06:00'));
  const ids: string[] = [];
  for (const { minutes, lateMinutes, what } of stream) {
    run.until(run.now + minutes * 60_000, lateMinutes * 60_000);
    const id = `n${ids.length}`;
    if (what.type === 'notice' || what.type === 'echo') ids.push(id);
    happen(run, id, what);
  }
  run.hold(false);
  run.until(run.now + 400 * 24 * HOUR_MS);
  return { run, ids };
}

function happen(run: ReleaseRun, id: string, what: Happening): void {
  const facts = { held: run.held };
  if (what.type === 'notice') {
    const of = { id: `m#${what.request}`, because: ['deadline'] as const, due: '2023-12-31', revision: 0 };
    const dueAt = run.now + what.dueInHours * HOUR_MS;
    run.add(pending(id, { notice: { request: of }, pending: what.channels, dueAt, facts }));
  } else if (what.type === 'echo') {
    const notice = { kind: 'echo', validWhile: 'always', request: null } as const;
    run.add(pending(id, { notice, answersInbound: `mail-${what.inbound}`, facts }));
  } else if (what.type === 'answered') run.change(`m#${what.request}`, { requestOpen: false });
  else if (what.type === 'hold') run.hold(what.held);
  else run.broken.add(what.channel);
}

const always = (check: (played: ReturnType<typeof play>) => void): void => {
  fc.assert(
    fc.property(streams, (stream) => {
      check(play(stream));
    }),
    { numRuns: RUNS, ...(seed === undefined ? {} : { seed }) },
  );
};

const started = ({ handed }: ReleaseRun): readonly Handed[] => handed.filter(({ echoOf }) => echoOf === null);

const countBy = (items: readonly Handed[], key: (one: Handed) => string): number[] => {
  const counts = new Map<string, number>();
  for (const one of items) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return [...counts.values()];
};

const halfDay = (instant: number): string =>
  `${shanghaiDate(instant)} ${shanghaiTime(instant) < '13:00' ? 'morning' : 'afternoon'}`;

describe('whatever comes for one contact', () => {
  it('nothing that duban starts goes out outside the send window (invariant 4)', () => {
    always(({ run }) => {
      expect(started(run).filter((one) => !insideStandardWindow(one.at))).toEqual([]);
    });
  });

  it('nobody gets more than two mails and one SMS a day (invariant 5)', () => {
    always(({ run }) => {
      const budget = { email: 2, sms: 1 };
      for (const channel of ['email', 'sms'] as const) {
        const mine = started(run).filter((one) => one.channel === channel);
        expect(Math.max(0, ...countBy(mine, (one) => shanghaiDate(one.at)))).toBeLessThanOrEqual(budget[channel]);
      }
    });
  });

  it('there is at most one message per channel and window: whatever is due is merged', () => {
    always(({ run }) => {
      // A point that fails in the middle of a release moves its notices to the other channel, after that one's message.
      const most = run.broken.size === 0 ? 1 : 2;
      const counts = countBy(started(run), (one) => `${one.channel} ${halfDay(one.at)}`);
      expect(Math.max(0, ...counts)).toBeLessThanOrEqual(most);
    });
  });

  it('no notice goes out twice by one channel (invariant 2)', () => {
    always(({ run }) => {
      const pairs = run.handed.flatMap(({ channel, noticeIds }) => noticeIds.map((id) => `${id} ${channel}`));
      expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
    });
  });

  it('nothing untrue and nothing held goes out, and the next digest lies ahead (invariants 3 and 10)', () => {
    always(({ run }) => expect(run.wrong).toEqual([]));
  });

  it('nothing is lost: each notice is handed over, or dropped with a reason (invariants 4 and 5)', () => {
    always(({ run, ids }) => {
      expect(run.waiting).toEqual([]);
      const served = new Set(run.handed.flatMap(({ noticeIds }) => noticeIds));
      expect(ids.filter((id) => !served.has(id) && !run.dropped.has(id))).toEqual([]);
      const reasons = new Set([...run.dropped].filter(([id]) => !served.has(id)).map(([, reason]) => reason));
      for (const reason of reasons) expect(['answered', 'unreachable', 'echo-limit']).toContain(reason);
      if (run.broken.size < 2) expect(reasons.has('unreachable')).toBe(false);
    });
  });

  it(`an inbound item is answered at once and at most ${ECHOES_PER_DAY} are a day`, () => {
    always(({ run }) => {
      const echoes = run.handed.filter(({ echoOf }) => echoOf !== null);
      expect(Math.max(0, ...countBy(echoes, (one) => shanghaiDate(one.at)))).toBeLessThanOrEqual(ECHOES_PER_DAY);
    });
  });
});
