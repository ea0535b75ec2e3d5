import { describe, expect, it } from 'vitest';
import { foresee } from '../../src/domain/reachability.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import {
  aSetting,
  at,
  contactChange,
  dated,
  decide,
  extension,
  OFFICE,
  printed,
  report,
  confirm,
  type SettingChange,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';

// Due Sunday 31 December 2023: asked on 18 December; -5 is 25 December, +1 is 2 January, +3 is 4 January, +7 is 10 January.
const DUE = '2023-12-31';
const ALL_OK = () => ({ email: 'ok', sms: 'ok' }) as const;

const start = (change: SettingChange = {}): MeasureRun => new MeasureRun(aSetting(dated(DUE), change));

/** Each gap that was noted: the day of noting, the seat, the first message that it would miss and its day. */
function gapsOf(run: MeasureRun): string[] {
  const days: string[] = [];
  const watched = run.look.bind(run);
  run.look = (inputs) => {
    const decision = watched(inputs);
    for (const event of decision.events) {
      if (event.type !== 'seatUnreachable' && event.type !== 'seatReachable') continue;
      const seat = `${event.role}@${event.unitId}`;
      const first = event.type === 'seatUnreachable' ? `${seat} ${event.rung} ${event.on}` : `${seat} mended`;
      days.push(`${shanghaiDate(run.now)} ${first}`);
    }
    return decision;
  };
  return days;
}

describe('what is foreseen', () => {
  it('is every message of the next ask and its ladder, by day, person and channel', () => {
    const run = start({ unreachable: ['leader@lead'] });
    run.until('2023-06-01 09:00');
    const ahead = foresee(run.state, { ...run.setting, now: run.now });
    const line = ({ on, rung, audience, reaches, channels, reachable }: (typeof ahead)[number]): string =>
      `${on} ${rung} ${audience} ${reachable ? '' : 'gap '}-> ${reaches?.contactId ?? 'nobody'} ${channels.join('+')}`;
    expect(ahead.slice(0, 9).map(line)).toEqual([
      '2023-12-18 ask lead-liaison -> liaison@lead email',
      '2023-12-20 receipt-liaison lead-liaison -> liaison@lead email',
      '2023-12-22 receipt-head lead-head -> head@lead email',
      '2023-12-25 remind-5 lead-liaison -> liaison@lead email',
      '2023-12-29 remind-1 lead-liaison -> liaison@lead email+sms',
      '2024-01-02 first lead-liaison -> liaison@lead email+sms',
      '2024-01-02 first lead-head -> head@lead email',
      `2024-01-04 second office-clerk -> office-clerk@${OFFICE} email`,
      '2024-01-04 second lead-head -> head@lead email+sms',
    ]);
    expect(ahead.filter(({ rung }) => rung === 'third').map(line)[0]).toBe(
      `2024-01-10 third leader gap -> office-clerk@${OFFICE} email+sms`,
    );
  });

  it('is only what the open request still holds, and nothing after the end', () => {
    const run = start().until('2024-01-03 09:00');
    expect(foresee(run.state, { ...run.setting, now: run.now })[0]?.rung).toBe('second');
    run.act('2024-01-03 10:00', report('done'));
    run.act('2024-01-03 11:00', confirm());
    expect(foresee(run.state, { ...run.setting, now: run.now })).toEqual([]);
  });
});

describe('a seat that nobody can be reached in (invariant 12)', () => {
  it.each([
    ['the liaison', 'liaison@lead', '2023-12-11 liaison@lead ask 2023-12-18'],
    ['the head', 'head@lead', '2023-12-15 head@lead receipt-head 2023-12-22'],
    ['the leader in charge', 'leader@lead', '2024-01-03 leader@lead third 2024-01-10'],
    ['the office’s clerk', `office-clerk@${OFFICE}`, `2023-12-27 office-clerk@${OFFICE} second 2024-01-04`],
  ])(
    'is noted five working days before the first message to %s, once, whether vacant or cut off',
    (_who, seat, line) => {
      // A liaison's seat that nobody holds has missed the hand-over already.
      const vacancies = seat === 'liaison@lead' ? [] : [{ vacant: [seat] }];
      for (const change of [...vacancies, { unreachable: [seat] }]) {
        const run = start(change);
        const gaps = gapsOf(run);
        run.until('2024-06-01 00:00');
        expect(gaps).toEqual([line]);
        const raised = run.decisions.flatMap(({ tasks }) => tasks.filter(({ kind }) => kind === 'no-contact'));
        expect(raised[0]).toMatchObject({ kind: 'no-contact', neededOn: line.split(' ').at(-1) });
      }
    },
  );

  it('writes no message of its own, and costs no step where every seat is held', () => {
    const lines = (change: SettingChange) => start(change).untilClosed();
    const [held, cutOff] = [lines({}), lines({ unreachable: ['leader@lead'] })];
    expect(cutOff.lines()).toEqual(held.lines());
    expect(cutOff.decisions.length - held.decisions.length).toBe(1);
  });

  it('is written to the office as well where the policy says so', () => {
    const policies = { dated: { ...STANDARD, mailGapsAhead: true, reachAheadDays: 10 }, rhythm: null };
    const run = start({ unreachable: ['leader@lead'], policies }).until('2024-01-08 00:00');
    expect(run.lines(({ rung }) => rung === 'seat-gap')).toEqual([
      `2023-12-26 seat-gap: task notice email -> office-clerk@${OFFICE}`,
    ]);
  });

  it('is mended as soon as somebody reachable holds it, and noted again when that person is lost too', () => {
    const run = start({ unreachable: ['liaison@lead'] });
    const gaps = gapsOf(run);
    run.until('2023-12-13 00:00');
    const { pointsOf } = run.setting;
    run.setting = { ...run.setting, pointsOf: ALL_OK };
    run.act('2023-12-13 10:00', contactChange('liaison@lead', 'liaison@lead', false));
    expect(run.state.unreachableSeats).toEqual([]);
    run.setting = { ...run.setting, pointsOf };
    run.act('2023-12-14 10:00', contactChange('liaison@lead', 'liaison@lead', false));
    expect(gaps).toEqual([
      '2023-12-11 liaison@lead ask 2023-12-18',
      '2023-12-13 liaison@lead mended',
      '2023-12-14 liaison@lead ask 2023-12-18',
    ]);
  });

  it('is over for a unit that another one has taken the place of', () => {
    const run = start({ unreachable: ['liaison@lead'] });
    const gaps = gapsOf(run);
    run.until('2023-12-13 00:00');
    const to = { decision: 'reassign', leads: ['other'], supports: [], newDue: null } as const;
    expect(run.act('2023-12-13 10:00', decide(to)).refusals).toEqual([]);
    expect(gaps).toEqual(['2023-12-11 liaison@lead ask 2023-12-18', '2023-12-13 liaison@lead mended']);
  });

  it('is none where a deputy can be reached', () => {
    const change = { unreachable: ['liaison@lead'], deputies: { 'liaison@lead': 'deputy@lead' } };
    expect(
      start(change)
        .untilClosed()
        .events.filter(({ type }) => type === 'seatUnreachable'),
    ).toEqual([]);
  });
});

describe('a change of contact', () => {
  it('announces the open request to the new liaison, once, with what comes next', () => {
    const run = start().until('2023-12-26 09:00');
    run.setting = aSetting(dated(DUE), { heldBy: { 'liaison@lead': 'new@lead' } });
    run.act('2023-12-26 10:00', contactChange('liaison@lead', 'new@lead'));
    const [notice, ...more] = run.written.filter(({ contactId }) => contactId === 'new@lead');
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      ...{ kind: 'request', rung: 'contact-changed', occurrence: 1, validWhile: 'request-open' },
      ...{ rungAt: run.state.request?.reachedAt, next: { rung: 'remind-1', on: '2023-12-29' } },
    });
  });

  it('announces nothing where what had waited says it, where a report came with it, or where nothing is open', () => {
    const silent = start().until('2023-12-26 09:00');
    silent.act('2023-12-26 10:00', contactChange('liaison@lead', 'new@lead', false));
    const answered = start().until('2023-12-26 09:00');
    answered.look([contactChange('liaison@lead', 'new@lead'), report('on-track')].map((act) => answered.inputOf(act)));
    const before = start();
    before.act('2023-07-01 10:00', contactChange('liaison@lead', 'new@lead'));
    const other = start().until('2023-12-26 09:00');
    other.act('2023-12-26 10:00', contactChange('head@lead', 'new@lead'));
    for (const run of [silent, answered, before, other]) {
      expect(run.lines(({ rung }) => rung === 'contact-changed')).toEqual([]);
      expect(run.events.filter(({ type }) => type === 'contactChanged')).toHaveLength(1);
    }
  });

  it('of the office’s clerk hands the claim to verify on', () => {
    const run = start().until('2023-12-20 09:00');
    run.act('2023-12-20 10:00', report('done'));
    const clerk = `office-clerk@${OFFICE}`;
    run.setting = aSetting(dated(DUE), { heldBy: { [clerk]: 'new@office' } });
    run.act('2023-12-21 10:00', contactChange(clerk, 'new@office'));
    expect(run.lines(({ contactId }) => contactId === 'new@office')).toEqual([
      '2023-12-21 verify 2: verification notice email -> new@office',
    ]);
    expect(run.act('2023-12-21 11:00', confirm('new@office')).refusals).toEqual([]);
    expect(at('2023-12-21 11:00')).toBe(run.now);
  });

  it('of the office’s clerk hands on what a unit asks of the office, and its deputy may answer as well', () => {
    const clerk = `office-clerk@${OFFICE}`;
    const run = start().until('2023-12-20 09:00');
    run.act('2023-12-20 10:00', extension('2024-01-31'));
    run.setting = aSetting(dated(DUE), { heldBy: { [clerk]: 'new@office' }, deputies: { [clerk]: 'deputy@office' } });
    run.act('2023-12-21 10:00', contactChange(clerk, 'new@office'));
    expect(run.lines(({ contactId }) => contactId === 'new@office')).toEqual([
      '2023-12-21 extension: extension notice email -> new@office',
    ]);
    const grant = { decision: 'grant', newDue: '2024-01-15' } as const;
    expect(run.act('2023-12-21 11:00', decide(grant, clerk)).refusals).toMatchObject([{ code: 'not-the-office' }]);
    expect(run.act('2023-12-21 12:00', decide(grant, 'deputy@office')).refusals).toEqual([]);
  });

  it('of the office’s clerk hands on a late claim that is to be decided', () => {
    const clerk = `office-clerk@${OFFICE}`;
    const run = start().until('2024-01-05 09:00');
    run.act('2024-01-05 10:00', report('delayed'));
    run.act('2024-01-08 10:00', contactChange(clerk, 'new@office'));
    expect(run.written.filter(({ on }) => on === '2024-01-08')).toMatchObject([
      {
        ...{ kind: 'task', rung: 'late-claim', occurrence: 2, validWhile: 'undecided', next: null },
        request: { id: 'm#1', due: DUE, revision: 0 },
      },
    ]);
  });

  it('of the office’s clerk hands on each claim that nobody had asked for under a number of its own', () => {
    const clerk = `office-clerk@${OFFICE}`;
    const run = start().until('2023-08-01 09:00');
    run.act('2023-08-01 10:00', report('done'));
    run.act('2023-08-02 10:00', contactChange(clerk, 'new@office'));
    run.act('2023-08-03 10:00', contactChange(clerk, 'newer@office'));
    const verifies = run.written.filter(({ rung }) => rung === 'verify');
    expect(verifies.map(({ occurrence, request }) => [occurrence, request])).toEqual([
      ...[
        [1, null],
        [2, null],
        [3, null],
      ],
    ]);
  });

  it('of the office’s clerk says nothing that the same step has said, and nothing to the head of the office', () => {
    const clerk = `office-clerk@${OFFICE}`;
    const claimed = start().until('2023-12-20 09:00');
    claimed.look([report('done'), contactChange(clerk, 'new@office')].map((act) => claimed.inputOf(act)));
    const asking = start().until('2023-12-20 09:00');
    asking.look([extension('2024-03-29'), contactChange(clerk, 'new@office')].map((act) => asking.inputOf(act)));
    const late = start().until('2024-01-05 09:00');
    late.look([report('delayed'), contactChange(clerk, 'new@office')].map((act) => late.inputOf(act)));
    for (const run of [claimed, asking, late]) {
      const about = run.written.filter(({ kind, at: when }) => when === run.now && kind !== 'stop');
      expect(about).toHaveLength(1);
      run.act(run.now, contactChange(`office-head@${OFFICE}`, 'new@office'));
      expect(run.written.filter(({ kind, at: when }) => when === run.now && kind !== 'stop')).toHaveLength(1);
    }
  });

  it('announces nothing to a seat that nobody holds any more, or to a unit that only follows', () => {
    const run = new MeasureRun(aSetting(dated(DUE, { leads: [printed('lead'), printed('second')] })));
    run.until('2023-12-26 09:00');
    run.act('2023-12-26 10:00', contactChange('liaison@lead', null));
    run.act('2023-12-26 11:00', contactChange('liaison@second', 'new@second'));
    expect(run.lines(({ rung }) => rung === 'contact-changed')).toEqual([]);
  });

  it('where each lead answers, announces the request to a unit that owes its answer alone', () => {
    const policies = { dated: { ...STANDARD, answers: 'each' as const }, rhythm: null };
    const leads = [printed('a'), printed('b')];
    const run = new MeasureRun(aSetting(dated(DUE, { leads }), { policies })).until('2023-12-20 09:00');
    run.act('2023-12-20 10:00', report('done', 'a'));
    run.act('2023-12-20 11:00', contactChange('liaison@a', 'new@a'));
    run.act('2023-12-20 12:00', contactChange('liaison@b', 'new@b'));
    expect(run.written.filter(({ rung }) => rung === 'contact-changed').map(({ unitId }) => unitId)).toEqual(['b']);
  });

  it('is no change where the same person holds the seat as before', () => {
    const run = start().until('2023-12-26 09:00');
    expect(run.act('2023-12-26 10:00', contactChange('liaison@lead', 'liaison@lead')).events).toEqual([]);
  });
});
