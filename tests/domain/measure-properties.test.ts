import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { INITIAL_STATE, type Notice } from '../../src/domain/measure.ts';
import { checkPolicy } from '../../src/domain/policy-check.ts';
import { PRESETS, STANDARD } from '../../src/domain/presets.ts';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import type { MeasureInput } from '../../src/domain/measure-input.ts';
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

  it('whatever is said beside the rungs of a policy has a name that no policy may give a rung (invariant 2)', () => {
    const checked = new Set([...PRESETS.values()].flatMap(({ rungs }) => rungs.map(({ id }) => id)));
    const named = (id: string) => ({
      ...STANDARD,
      rungs: STANDARD.rungs.map((rung) => (rung.id === 'second' ? { ...rung, id } : rung)),
    });
    alwaysIn((setting, life) => {
      for (const { rung } of live(setting, life, () => {}).written) {
        if (checked.has(rung)) continue;
        const { faults } = checkPolicy(JSON.parse(JSON.stringify(named(rung))));
        expect({ rung, faults }).toMatchObject({ rung, faults: [{ code: 'rung-id-misleading' }] });
        checked.add(rung);
      }
    });
  });

  it('nothing of a request is written once a report on it is accepted (invariant 3)', () => {
    alwaysIn((setting, life) => {
      const reported = new Set<string>();
      live(setting, life, (run) => {
        if (run.events.some((event) => event.type === 'requestOpened' && event.request.slots.length > 0)) return;
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

  it('where each lead answers, nothing is written to a unit for its own answer once it has reported (invariant 3)', () => {
    alwaysIn((setting, life) => {
      const answered = new Map<string, Set<string>>();
      const of = (requestId: string | null): Set<string> => {
        const units = answered.get(requestId ?? '') ?? new Set();
        answered.set(requestId ?? '', units);
        return units;
      };
      live(setting, life, (run) => {
        const { events, notices } = lastOf(run);
        const opened = events.flatMap((event) => (event.type === 'requestOpened' ? [event.request.id] : []));
        const before = new Map([...answered].map(([id, units]) => [id, new Set(units)]));
        for (const event of events) {
          if (event.type === 'reportAccepted') for (const unit of event.units ?? []) of(event.requestId).add(unit);
          if (event.type === 'reportRevised') for (const units of answered.values()) units.delete(event.unitId);
        }
        for (const one of notices.filter(isLadder)) {
          const id = one.request?.id ?? '';
          if (opened.includes(id)) continue;
          const owing = one.awaits.filter((unit) => !of(id).has(unit) || !(before.get(id)?.has(unit) ?? false));
          if (one.awaits.length > 0) expect(owing.length).toBeGreaterThan(0);
          if (['liaison', 'head'].includes(one.role) && one.kind !== 'copy') {
            expect(one.awaits.filter((unit) => of(id).has(unit))).toEqual([]);
          }
        }
      });
    });
  });

  it('where each lead answers, a request is answered when the last one has reported, and done only if all say so', () => {
    alwaysIn((setting, life) => {
      let request: { id: string; units: readonly string[] } | null = null;
      const said = new Map<string, string>();
      live(setting, life, (run) => {
        for (const event of lastOf(run).events) {
          if (event.type === 'requestOpened') {
            request = { id: event.request.id, units: event.request.slots.map(({ unitId }) => unitId) };
            said.clear();
          } else if (event.type === 'reportRevised') {
            request = null;
          } else if (event.type === 'reportAccepted') {
            for (const unit of event.units ?? []) said.set(unit, event.claim);
          } else if (event.type === 'requestAnswered' && request !== null && request.units.length > 0) {
            expect(event.requestId).toBe(request.id);
            expect(request.units.filter((unit) => !said.has(unit))).toEqual([]);
          } else if (event.type === 'verificationStarted' && request !== null && request.units.length > 0) {
            if (event.verification.requestId !== request.id) continue;
            expect(request.units.filter((unit) => said.get(unit) !== 'done')).toEqual([]);
          }
        }
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
      // The outcome of a whole is that of its parts.
      if (run.state.parts.length > 0) return;
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
        if (!closedBefore || events.some(({ type }) => type === 'reopened' || type === 'partReopened')) return;
        expect([events, notices]).toEqual([[], []]);
        const isReopening = (input: MeasureInput): boolean =>
          input.type === 'part-reopened' || (input.type === 'decide' && input.decision === 'reopen');
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

  it('a supporting unit hears once of what it is asked and once before the day, and nothing once it has given it', () => {
    alwaysIn((setting, life) => {
      const given = new Set<number>();
      const told = new Map<string, number>();
      live(setting, life, (run) => {
        const { notices, events } = lastOf(run);
        for (const { rung, occurrence, validWhile, kind } of notices) {
          if (validWhile !== 'contributing') continue;
          expect(given.has(occurrence)).toBe(false);
          expect(kind).not.toBe('escalation');
          const key = `${rung} ${occurrence}`;
          told.set(key, (told.get(key) ?? 0) + 1);
          expect(told.get(key)).toBe(1);
        }
        for (const event of events) if (event.type === 'contributionGiven') given.add(event.ordinal);
        if (['parked', 'closed'].includes(run.state.phase)) expect(run.state.contributions).toEqual([]);
      });
    });
  });

  it('a measure that was split asks nobody, and ends when the last of its parts has', () => {
    alwaysIn(
      watching((run) => {
        const { state, events } = lastOf(run);
        if (state.parts.length === 0) return;
        expect([state.request, state.verification, state.dated]).toEqual([null, null, []]);
        if (events.at(-1)?.type === 'partClosed') {
          expect(state.parts.some(({ outcome }) => outcome === null)).toBe(true);
        }
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
        if (revised.reopened !== null) expect(state.request).toEqual(revised.reopened);
        else expect(state.request?.slots.length ?? 1).toBeGreaterThan(0);
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
        for (const { role, unitId, kind } of lastOf(run).notices) {
          // That it is over is told in the seat in which somebody was alarmed, whoever leads since.
          if (kind === 'stop') continue;
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

  it('a unit in whose place another one stands is asked and alarmed no more', () => {
    alwaysIn(
      watching((run) => {
        const { events, notices } = lastOf(run);
        for (const event of events) {
          if (event.type !== 'unitSucceeded' || run.state.phase === 'closed') continue;
          const { leads, supports } = run.state.responsible ?? run.measure;
          const units = [...leads.map(({ unitId }) => unitId), ...supports];
          if (units.includes(event.from)) continue; // given back to it in the same look
          expect(run.state.request?.slots.map(({ unitId }) => unitId) ?? []).not.toContain(event.from);
          const toIt = notices.filter(({ unitId, kind }) => unitId === event.from && kind !== 'stop');
          // The activation of the same look came first, and handed the measure over to the units of that moment.
          const begins = events.some(({ type }) => type === 'activated');
          const isOfActivation = ({ kind, occurrence }: Notice): boolean => kind === 'handover' && occurrence === 1;
          const news = toIt.filter((notice) => !(begins && isOfActivation(notice)));
          expect(news.filter(({ kind }) => kind === 'request' || kind === 'handover')).toEqual([]);
        }
      }),
    );
  });

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
