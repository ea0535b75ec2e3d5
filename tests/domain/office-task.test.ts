import { describe, expect, it } from 'vitest';
import type { MeasureDecision } from '../../src/domain/measure-decision.ts';
import { ENDED_BY, type OfficeTaskKind } from '../../src/domain/office-task.ts';
import {
  aSetting,
  confirm,
  dated,
  decide,
  extension,
  misaddressed,
  newDate,
  notCompleted,
  report,
  sendBack,
  type Act,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const AT = '2023-12-20 10:00';
const LATER = '2024-03-29';

/** What leads to a task, when it happens, and when the office decides. */
const RAISED_BY: Partial<Record<OfficeTaskKind, readonly [act: Act, at: string, decidedAt: string]>> = {
  verify: [report('done'), AT, '2023-12-21 10:00'],
  'decide-late-claim': [report('delayed'), '2023-12-29 10:00', '2024-01-02 10:00'],
  'answer-extension': [extension(LATER), AT, '2023-12-21 10:00'],
  misaddressed: [misaddressed('m#1'), AT, '2023-12-21 10:00'],
  'review-parked': [decide({ decision: 'park', reviewOn: '2024-01-15' }), AT, '2024-01-15 10:00'],
};

const ENDS: Readonly<Record<(typeof ENDED_BY)[OfficeTaskKind][number], Act>> = {
  confirm: confirm(),
  return: sendBack(LATER),
  'new-date': newDate(LATER),
  'not-completed': notCompleted(),
  grant: decide({ decision: 'grant', newDue: LATER }),
  refuse: decide({ decision: 'refuse' }),
  reassign: decide({ decision: 'reassign', leads: ['other'], supports: [], newDue: LATER }),
  resume: decide({ decision: 'resume', newDue: null }),
};

/** Whether anything of the measure still waits for the office. */
const waits = ({ state: { verification, decision, petition, parking } }: MeasureDecision): boolean =>
  [verification, decision, petition, parking].some((one) => one !== null);

describe('a task of the office', () => {
  it.each(Object.entries(RAISED_BY))(
    '%s is raised by the decider and ended by each decision that is named for it',
    (kind, [act, at, decidedAt]) => {
      // Entries of a record by kind.
      const endings = ENDED_BY[kind as OfficeTaskKind];
      expect(endings).not.toEqual([]);
      for (const ending of endings) {
        const run = new MeasureRun(aSetting(dated('2023-12-31')));
        run.act(at, act);
        run.until(decidedAt);
        expect(run.decisions.flatMap(({ tasks }) => tasks.map((one) => one.kind))).toContain(kind);
        const decision = run.act(decidedAt, ENDS[ending]);
        expect([ending, decision.refusals, waits(decision)]).toEqual([ending, [], false]);
      }
    },
  );

  it.each(['question', 'no-contact', 'unreachable', 'cycle-not-opened', 'calendar-notice-missing'] as const)(
    '%s is ended by no decision about the measure',
    (kind) => {
      expect(ENDED_BY[kind]).toEqual([]);
    },
  );
});
