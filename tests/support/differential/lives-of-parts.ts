import { STANDARD } from '../../../src/domain/presets.ts';
import { dated, row } from '../../rehearsal/tiny-plan.ts';
import { askContribution, confirm, contribution, decide, report, sign, split, takeBack } from './deeds.ts';
import type { Life } from './life.ts';

/*
 * What several units do for one measure: parts with dates of their own, what supporting units give, leads that each answer.
 */

const JIA = 'liaison@甲局';
const YI = 'liaison@乙局';
const BING = 'liaison@丙局';
const due = (on: string) => ({ deadline: dated(on) });

export const PARTS_AND_CONTRIBUTIONS: Life = {
  rows: [
    row('1', { ...due('2023-06-30'), leadUnits: ['甲局'], supportingUnits: ['丙局', '乙局'] }),
    row('2', { ...due('2023-09-28'), leadUnits: ['乙局'] }),
  ],
  script: [
    askContribution('2023-06-15 10:00', '1', { of: ['丙局'], by: '2023-06-26' }, YI),
    askContribution('2023-06-16 10:00', '1', { of: ['丙局', '乙局'], by: '2023-06-26' }, JIA),
    askContribution('2023-06-16 11:00', '1', { of: ['甲局'], by: '2023-06-26' }, JIA),
    contribution('2023-06-16 12:00', '1', JIA),
    contribution('2023-06-20 10:00', '1', YI),
    contribution('2023-06-26 10:00', '1', BING),
    contribution('2023-06-26 11:00', '1', BING),
    report('2023-06-28 10:00', '1', 'done', JIA),
    confirm('2023-06-29 10:00', '1'),
    split('2023-06-20 10:00', '2', { leads: ['乙局'], deadline: '2023-07-31' }),
    split(
      ...(['2023-06-20 11:00', '2'] as const),
      ...[
        { leads: ['乙局'], deadline: '2023-07-31' },
        { leads: ['丙局'], supports: ['甲局'], deadline: '2023-08-31' },
      ],
    ),
    decide('2023-06-21 10:00', '2', { decision: 'move-deadline', newDue: '2023-10-31' }),
    report('2023-07-20 10:00', '2-1', 'done', YI),
    confirm('2023-07-21 10:00', '2-1'),
    decide('2023-08-01 10:00', '2-2', { decision: 'withdraw' }),
    decide('2023-08-02 10:00', '2-2', { decision: 'reopen', newDue: '2023-08-31' }),
    report('2023-08-25 10:00', '2-2', 'done', BING),
    confirm('2023-08-28 10:00', '2-2'),
  ],
};

export const EACH_LEAD: Life = {
  rows: [
    row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局', '丙局'] }),
    row('2', { ...due('2023-07-14'), leadUnits: ['乙局', '丙局'] }),
  ],
  policies: { dated: { ...STANDARD, name: 'each-lead', version: 1, answers: 'each' } },
  script: [
    sign('2023-06-15 10:00', '1', 1, JIA),
    report('2023-06-16 10:00', '1', 'done', JIA),
    report('2023-06-20 10:00', '1', 'on-track', YI),
    takeBack('2023-06-20 11:00', '1', YI),
    report('2023-07-05 10:00', '1', 'done', YI),
    report('2023-07-07 10:00', '1', 'done', BING),
    confirm('2023-07-10 10:00', '1'),
    report('2023-07-13 10:00', '2', 'delayed', BING),
  ],
};
