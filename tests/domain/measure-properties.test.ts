import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE, type Notice } from '../../src/domain/measure.ts';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import type { MeasureInput, Refusal } from '../../src/domain/measure-input.ts';
import { OFFICE, SUPERIOR, type Setting } from '../support/builders.ts';
import { shanghaiDate } from '../support/independent-calendar.ts';
import type { MeasureRun } from '../support/measure-run.ts';
import { live, lives, settings, type Happening, type Watch } from '../support/random-measure.ts';

/*
 * The invariants of docs/spec.md over random lives. A failure prints the seed and the path; run it again with
 * DUBAN_SEED=<seed>.
 */

const seed = process.env['DUBAN_SEED'] === undefined ? undefined : Number(process.env['DUBAN_SEED']);
const RUNS = Number(process.env['DUBAN_RUNS'] ?? 60);

const alwaysIn = (check: (setting: Setting, life: readonly Happening[]) => void): void => {
  fc.assert(fc.property(settings, lives, check), {
    numRuns: RUNS,
    ...(seed === undefined ? {} : { seed }),
    verbose: fc.VerbosityLevel.None,
  });
};

const watching = (watch: Watch) => (setting: Setting, life: readonly Happening[]) => void live(setting, life, watch);

const keyOf = ({ measureId, request, rung, occurrence, contactId }: Notice): string =>
  JSON.stringify([measureId, request?.id ?? null, request?.revision ?? null, rung, occurrence, contactId]);

const LADDER_KINDS = new Set(['request', 'reminder', 'escalation', 'copy', 'receipt']);

/** Said by a rung of a request; a copy without a request tells of a decision of the office. */
const isLadder = ({ kind, request }: Notice): boolean => LADDER_KINDS.has(kind) && request !== null;

/** Told in colour, as a letter of one's own or as a copy of one. */
const isColoured = (one: Notice): boolean => isLadder(one) && one.tone !== 'notice';

/** Every event and refusal code; a new one does not compile until it stands here. */
const EVERYTHING = Object.keys({
  activated: 0,
  requestOpened: 0,
  requestJoined: 0,
  askPassedOver: 0,
  rungReached: 0,
  receiptRecorded: 0,
  policyApplied: 0,
  asksReplanned: 0,
  reportAccepted: 0,
  requestAnswered: 0,
  requestUnanswered: 0,
  verificationStarted: 0,
  verificationReminded: 0,
  verificationConfirmed: 0,
  verificationReturned: 0,
  decisionNeeded: 0,
  newDateSet: 0,
  foundNotCompleted: 0,
  calendarApplied: 0,
  seatUnreachable: 0,
  seatReachable: 0,
  contactChanged: 0,
  measureClosed: 0,
  'measure-not-active': 0,
  'measure-closed': 0,
  'not-responsible': 0,
  'request-not-open': 0,
  'not-verifying': 0,
  'not-the-office': 0,
  'date-in-the-past': 0,
  'nothing-to-decide': 0,
  promiseRecorded: 0,
  petitionRaised: 0,
  petitionReminded: 0,
  petitionRefused: 0,
  extensionGranted: 0,
  deadlineMoved: 0,
  requestDropped: 0,
  reassigned: 0,
  parked: 0,
  parkingReviewed: 0,
  resumed: 0,
  withdrawn: 0,
  merged: 0,
  reopened: 0,
  reportRevised: 0,
  'too-late-to-ask': 0,
  'date-not-later': 0,
  'date-too-far': 0,
  'date-needed': 0,
  'not-dated': 0,
  'petition-pending': 0,
  'claim-pending': 0,
  'measure-parked': 0,
  'not-parked': 0,
  'not-closed': 0,
  'plan-closed': 0,
  'already-acted-on': 0,
  'same-measure': 0,
  'no-lead-named': 0,
  'policy-not-in-force': 0,
} satisfies Record<MeasureEvent['type'] | Refusal['code'], 0>);

const lastOf = (run: MeasureRun): MeasureRun['decisions'][number] => {
  const last = run.decisions.at(-1);
  if (last === undefined) throw new Error('no look yet');
  return last;
};

const endedBy = (event: MeasureEvent): string | null =>
  event.type === 'requestAnswered' || event.type === 'requestUnanswered' || event.type === 'requestDropped'
    ? event.requestId
    : null;

describe('whatever happens', () => {
  it('an open measure always has a next wake-up in the future, a closed one none (invariant 1)', () => {
    alwaysIn(
      watching((run) => {
        if (run.state.phase === 'closed') expect(run.nextWakeAt).toBeNull();
        else expect(run.nextWakeAt).toBeGreaterThan(run.now);
      }),
    );
  });

  it('every measure comes to its outcome at the close of the plan at the latest (invariant 1)', () => {
    alwaysIn((setting, life) => {
      const run = live(setting, life, () => {});
      expect(run.state.phase).toBe('closed');
      expect(run.state.outcome).not.toBeNull();
    });
  });

  it('no notice is written twice (invariant 2)', () => {
    alwaysIn((setting, life) => {
      const keys = live(setting, life, () => {}).written.map(keyOf);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    });
  });

  it('nothing of a request is written once a report on it is accepted (invariant 3)', () => {
    alwaysIn((setting, life) => {
      const reported = new Set<string>();
      live(setting, life, (run) => {
        const { events, notices } = lastOf(run);
        // Opened by a cycle and reported on in one look: what was written before the report is void at its release.
        const opened = events.flatMap((event) => (event.type === 'requestOpened' ? [event.request.id] : []));
        for (const event of events) {
          if (event.type !== 'reportAccepted' || event.requestId === null) continue;
          if (!opened.includes(event.requestId)) reported.add(event.requestId);
        }
        expect(notices.filter((one) => isLadder(one) && reported.has(one.request?.id ?? ''))).toEqual([]);
      });
    });
  });

  it('nothing of a request is written in the looks after its end', () => {
    alwaysIn((setting, life) => {
      const over = new Set<string | null>();
      live(setting, life, (run) => {
        const { events, notices } = lastOf(run);
        expect(notices.filter((one) => isLadder(one) && over.has(one.request?.id ?? ''))).toEqual([]);
        for (const event of events) over.add(endedBy(event));
      });
    });
  });

  it('everyone alarmed about a request is told once when it ends, and nobody else (invariant 6)', () => {
    alwaysIn((setting, life) => {
      const run = live(setting, life, () => {});
      const told = (pick: (one: Notice) => boolean): string[] =>
        run.written.filter(pick).map(({ request, contactId }) => `${request?.id} ${contactId}`);
      const alarmed = [...new Set(told(isColoured))].sort();
      expect(told(({ kind }) => kind === 'stop').sort()).toEqual(alarmed);
    });
  });

  it('a stop comes with the end of its request, not before and not later (invariant 6)', () => {
    alwaysIn(
      watching((run) => {
        const { events, notices } = lastOf(run);
        const ended = new Set(events.map(endedBy));
        for (const { kind, request } of notices) {
          if (kind === 'stop') expect(ended.has(request?.id ?? '')).toBe(true);
        }
      }),
    );
  });

  it('the original deadline judges the outcome and is changed by nothing (invariant 7)', () => {
    alwaysIn((setting, life) => {
      const before = JSON.stringify(setting.measure);
      const inputs = new Map<string, number>();
      const run = live(setting, life, (_run, given) => {
        for (const { id, at } of given) inputs.set(id, at);
      });
      expect(JSON.stringify(setting.measure)).toBe(before);
      const { outcome } = run.state;
      if (outcome?.outcome !== 'completed-on-time' && outcome?.outcome !== 'completed-late') return;
      const claim = run.events.findLast((one) => one.type === 'verificationStarted')?.verification;
      const received = shanghaiDate(inputs.get(claim?.reportInputId ?? '') ?? 0);
      expect(outcome.on).toBe(received);
      expect(outcome.outcome === 'completed-on-time').toBe(received <= (setting.measure.deadline ?? ''));
    });
  });

  it('folding the events gives the state (invariant 8)', () => {
    alwaysIn(
      watching((run) => {
        expect(run.events.reduce(evolve, INITIAL_STATE)).toEqual(run.state);
      }),
    );
  });

  it('a closed measure asks nobody for anything (invariant 9)', () => {
    alwaysIn(
      watching((run, inputs) => {
        const closedBefore = run.decisions.length > 1 && run.decisions.at(-2)?.state.phase === 'closed';
        const { events, notices, refusals, state } = lastOf(run);
        // What was asked anew and ended in this very look is void: the release decider drops it.
        const opened = events.flatMap((event) => (event.type === 'requestOpened' ? [event.request.id] : []));
        const lasting = notices.filter((one) => isLadder(one) && !opened.includes(one.request?.id ?? ''));
        if (state.phase === 'closed') expect(lasting).toEqual([]);
        if (!closedBefore || events.some(({ type }) => type === 'reopened')) return;
        expect([events, notices]).toEqual([[], []]);
        const isReopening = (input: MeasureInput): boolean => input.type === 'decide' && input.decision === 'reopen';
        expect(refusals.filter(({ code }) => code === 'measure-closed').map(({ inputId }) => inputId)).toEqual(
          inputs.filter((input) => !isReopening(input)).map(({ id }) => id),
        );
      }),
    );
  });

  it('a parked measure asks nobody, and the office looks at it again in time (invariant 9)', () => {
    alwaysIn(
      watching((run) => {
        const { notices, state, events } = lastOf(run);
        if (state.phase !== 'parked') return;
        expect(state.request).toBeNull();
        if (!events.some(({ type }) => type === 'parked')) expect(notices.filter(isLadder)).toEqual([]);
        expect(state.parking).not.toBeNull();
      }),
    );
  });

  it('no rung is taken on a day on which the ladder is paused', () => {
    alwaysIn(
      watching((run) => {
        const { events } = lastOf(run);
        // A pause that begins in this very look does not undo what was said before it.
        if (events.some(({ type }) => type !== 'rungReached')) return;
        const until = run.state.request?.pausedUntil ?? null;
        if (events.length > 0 && until !== null) expect(shanghaiDate(run.now) > until).toBe(true);
      }),
    );
  });

  it('a report taken back leaves what it answered to be asked again, once', () => {
    alwaysIn(
      watching((run) => {
        const { events, state } = lastOf(run);
        const revised = events.findLast((one) => one.type === 'reportRevised');
        if (revised === undefined || events.at(-1) !== revised) return;
        expect(state.request).toEqual(revised.reopened);
        expect([state.verification, state.decision, state.revisable]).toEqual([null, null, null]);
        if (revised.reopened !== null) {
          const { id, because, due } = revised.reopened;
          const earlier = run.events.filter((one) => one.type === 'requestOpened' && one.request.id === id);
          expect(earlier).toEqual([]);
          expect(because.length).toBeGreaterThan(0);
          expect(due).toMatch(/^\d{4}-\d\d-\d\d$/u);
        }
      }),
    );
  });

  it('one look writes at most one current rung of a request, however late it comes (invariant 10)', () => {
    alwaysIn(
      watching((run) => {
        const instants = new Map<string, Set<number>>();
        for (const one of lastOf(run).notices) {
          // What was opened and replaced in this very look is void: the release decider drops it.
          if (!isLadder(one) || one.request === null || one.request.id !== run.state.request?.id) continue;
          instants.set(one.request.id, (instants.get(one.request.id) ?? new Set()).add(one.rungAt));
        }
        for (const [, at] of instants) expect(at.size).toBe(1);
      }),
    );
  });

  it('each input is taken or refused, once, and what is refused changes nothing (invariant 11)', () => {
    alwaysIn(
      watching((run, inputs) => {
        const { refusals, events } = lastOf(run);
        const refused = refusals.map(({ inputId }) => inputId);
        expect(new Set(refused).size).toBe(refused.length);
        expect(refused.filter((id) => !inputs.some((input) => input.id === id))).toEqual([]);
        const reports = inputs
          .filter(({ id, type }) => (type === 'report' || type === 'correct-report') && !refused.includes(id))
          .map(({ id }) => id);
        const accepted = events.flatMap((event) => (event.type === 'reportAccepted' ? [event.inputId] : []));
        expect(accepted).toEqual(reports);
      }),
    );
  });

  it('an office that is printed as a lead never supervises itself', () => {
    alwaysIn((setting, life) => {
      const leader = setting.contactOf(SUPERIOR, 'leader');
      const printedOf = ({ leads }: MeasureRun['measure']): string[] =>
        leads.filter(({ byExpansion }) => !byExpansion).map(({ unitId }) => unitId);
      let before = printedOf(setting.measure);
      live(setting, life, (run) => {
        // Within the look of a reassignment both are true, one after the other.
        const after = printedOf(run.measure);
        const printed = after.filter((unitId) => before.includes(unitId));
        before = after;
        for (const { role, unitId } of lastOf(run).notices) {
          if (printed.includes(OFFICE)) expect(`${role}@${unitId}`).not.toMatch(/^office-(?:clerk|head)@office$/u);
          if (printed.includes(SUPERIOR) && leader !== null) expect(`${role}@${unitId}`).not.toBe('superior@superior');
        }
      });
    });
  });

  it('at most one request is open, and its ordinal grows by one', () => {
    alwaysIn((setting, life) => {
      let open: string | null = null;
      let opened = 0;
      for (const event of live(setting, life, () => {}).events) {
        const begun =
          event.type === 'requestOpened' ? event.request : event.type === 'reportRevised' ? event.reopened : null;
        if (begun !== null) {
          expect(open).toBeNull();
          opened += 1;
          open = begun.id;
          expect(open).toBe(`m#${opened}`);
        }
        const ended = endedBy(event);
        if (ended === null) continue;
        expect(ended).toBe(open);
        open = null;
      }
      expect(open).toBeNull();
    });
  });

  it('the same question has the same answer, and a look before the next wake-up does nothing', () => {
    alwaysIn(
      watching((run) => {
        const context = { ...run.setting, now: run.now };
        const once = decideMeasure(run.state, [], context);
        expect(decideMeasure(run.state, [], context)).toEqual(once);
        expect([once.events, once.notices, once.tasks]).toEqual([[], [], []]);
        expect(once.state).toBe(run.state);
        expect(once.nextWakeAt).toBe(run.nextWakeAt);
      }),
    );
  });

  it('the lives are varied: together they meet every event and every refusal', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(settings, lives, (setting, life) => {
        const run = live(setting, life, () => {});
        for (const { type } of run.events) met.add(type);
        for (const { code } of run.refusals) met.add(code);
      }),
      { numRuns: 1500, seed: 1 },
    );
    expect([...met].sort()).toEqual([...EVERYTHING].sort());
  }, 120_000);

  it('nothing that the decider is given is changed by it', () => {
    alwaysIn(
      watching((run) => {
        deepFreeze(run.state);
        deepFreeze(run.setting.measure);
        deepFreeze(run.setting.policies);
      }),
    );
  });
});

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
