import { STANDARD } from '../../../src/domain/presets.ts';
import { dated, ongoing, row } from '../../rehearsal/tiny-plan.ts';
import {
  abolishUnit,
  askContribution,
  changeUnits,
  confirm,
  contribution,
  decide,
  mergeUnit,
  OFFICE,
  reassign,
  renameUnit,
  report,
} from './deeds.ts';
import type { Life } from './life.ts';

/*
 * Units that are renamed, merged and abolished while what they do is under way.
 */

const JIA = 'liaison@甲局';
const YI = 'liaison@乙局';
const BING = 'liaison@丙局';
const DING = 'liaison@丁局';
const due = (on: string) => ({ deadline: dated(on) });

const EACH = { ...STANDARD, name: 'each-lead', version: 1, answers: 'each' } as const;

export const UNITS_CHANGE: Life = {
  rows: [
    row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'], supportingUnits: ['丙局'] }),
    row('2', { ...due('2023-07-14'), leadUnits: ['乙局'] }),
    row('3', { ...due('2023-07-05'), leadUnits: ['丁局'] }),
    row('4', { deadline: ongoing, leadUnits: ['丙局'] }),
    row('5', { ...due('2023-07-06'), leadUnits: [OFFICE] }),
    row('6', { ...due('2023-07-07'), leadUnits: ['丙局'], supportingUnits: ['甲局'] }),
    row('7', { ...due('2023-08-04'), leadUnits: ['戊局'], supportingUnits: ['丁局'] }),
    row('8', { ...due('2023-07-14'), leadUnits: ['己局'] }),
    row('9', { ...due('2023-09-15'), leadUnits: ['庚局'] }),
    row('10', { ...due('2023-08-31'), leadUnits: ['辛局'] }),
    row('11', { ...due('2023-09-28'), leadUnits: ['壬局'] }),
    row('12', { ...due('2023-07-03'), leadUnits: ['甲局', '丙局', '乙局'] }),
    row('13', { ...due('2023-06-29'), leadUnits: ['甲局'] }),
    row('14', { ...due('2023-06-28'), leadUnits: ['甲局'] }),
  ],
  vacant: ['leader@乙局', 'head@丙局'],
  overrides: [{ slot: 'dated', scope: { kind: 'measure', code: '12' }, policy: EACH }],
  script: [
    // Before anything has begun.
    changeUnits('2023-05-29 00:30', '2023-05-29', mergeUnit('戊局', '丁局')),
    changeUnits('2023-06-05 10:00', '2023-06-21', mergeUnit('甲局', '乙局')),
    // One cannot be, and so the other is not written down either.
    changeUnits('2023-06-06 10:00', '2023-06-20', mergeUnit('丙局', '丁局'), mergeUnit('乙局', '甲局')),
    changeUnits('2023-06-12 10:00', '2023-07-03', renameUnit('丙局', '丙委员会')),
    askContribution('2023-06-16 10:00', '6', { of: ['甲局'], by: '2023-06-26' }, BING),
    report('2023-06-19 10:00', '13', 'done', JIA),
    report('2023-06-20 10:00', '12', 'on-track', JIA),
    report('2023-06-20 10:00', '3', 'done', DING),
    confirm('2023-06-20 15:00', '3'),
    // Its former unit has nothing to say any more.
    report('2023-06-21 09:00', '1', 'done', JIA),
    contribution('2023-06-26 10:00', '6', YI),
    report('2023-06-27 10:00', '12', 'done', BING),
    // What was written for its liaison this morning is not sent yet.
    changeUnits('2023-06-30 08:30', '2023-06-30', mergeUnit('己局', '庚局')),
    changeUnits('2023-07-03 11:00', '2023-07-10', abolishUnit('丁局', '丙委员会')),
    changeUnits('2023-07-05 10:00', '2023-07-17', abolishUnit(OFFICE, '新督查室')),
    report('2023-07-05 11:00', '5', 'delayed', `liaison@${OFFICE}`),
    // A hand-over is all that waits.
    reassign('2023-07-11 08:20', '10', { leads: ['辛局'], supports: ['丙局'] }),
    changeUnits('2023-07-11 08:40', '2023-07-11', mergeUnit('辛局', '壬局')),
    decide('2023-07-12 10:00', '3', { decision: 'reopen', newDue: '2023-08-11' }),
    report('2023-07-14 10:00', '2', 'done', YI),
    confirm('2023-07-18 10:00', '2'),
    changeUnits('2023-07-20 10:00', '2023-08-01', abolishUnit('庚局', null)),
    changeUnits('2023-07-20 10:00', '2023-08-01', mergeUnit('庚局', '癸局')),
  ],
};
