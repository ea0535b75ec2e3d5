import type { Policy } from '../../../src/domain/policy.ts';
import { PRESETS } from '../../../src/domain/presets.ts';
import { dated, ongoing, row } from '../../rehearsal/tiny-plan.ts';
import {
  applyPolicy,
  closeUnit,
  confirm,
  extension,
  moreHolidays,
  nameHolder,
  OFFICE,
  report,
  usePolicy,
} from './deeds.ts';
import type { Life } from './life.ts';

/*
 * Lives under other policies and calendars, and under some that change meanwhile.
 */

const due = (on: string) => ({ deadline: dated(on) });

function preset(name: string): Policy {
  const policy = PRESETS.get(name);
  if (policy === undefined) throw new Error(`no preset ${name}`);
  return policy;
}

const ofMeasure = (code: string) => ({ kind: 'measure', code }) as const;

export const POLICIES_CHANGE: Life = {
  rows: [
    row('1', due('2023-06-30')),
    row('2', { ...due('2023-08-31'), leadUnits: ['乙局'], part: '一' }),
    row('3', { deadline: ongoing, leadUnits: ['丙局'] }),
    row('4', { ...due('2023-07-28'), leadUnits: ['丙局'], part: '一', section: '（一）' }),
    row('5', { ...due('2023-07-06'), leadUnits: ['乙局'] }),
  ],
  until: '2023-12-29',
  script: [
    usePolicy('2023-05-30 10:00', preset('gentle')),
    usePolicy('2023-05-31 10:00', preset('standard'), { kind: 'part', part: '一' }),
    usePolicy('2023-06-12 10:00', preset('13710'), ofMeasure('4')),
    usePolicy('2023-06-16 10:00', preset('three-colour')),
    applyPolicy('2023-06-20 10:00', 'three-colour'),
    usePolicy('2023-07-06 10:00', preset('gentle')),
    applyPolicy('2023-07-06 10:00', 'gentle'),
    usePolicy('2023-07-06 10:00', preset('standard')),
    usePolicy('2023-07-10 10:00', preset('ongoing-monthly')),
    applyPolicy('2023-07-27 10:00', 'ongoing-monthly'),
    usePolicy('2023-07-27 10:00', preset('ongoing-quarterly')),
    report('2023-07-11 10:00', '5', 'done', 'liaison@乙局'),
    usePolicy('2023-07-11 09:00', { ...preset('gentle'), name: '自定', version: 1, reopenAfterDays: 3 }),
    applyPolicy('2023-07-11 10:00', '自定'),
    usePolicy('2023-07-20 10:00', preset('complaint-12345'), ofMeasure('4')),
    applyPolicy('2023-07-26 10:30', 'complaint-12345'),
  ],
};

export const CLOSED_UNITS: Life = {
  rows: [
    row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'] }),
    row('2', { ...due('2023-07-05'), leadUnits: ['乙局', '甲局'] }),
    row('3', { deadline: ongoing, leadUnits: ['丙局'] }),
    row('4', { ...due('2023-07-14'), leadUnits: [OFFICE] }),
  ],
  script: [
    closeUnit('2023-06-19 10:00', '甲局', { from: '2023-06-27', to: '2023-07-04' }),
    closeUnit('2023-06-28 10:00', '乙局', { from: '2023-07-10', to: '2023-07-14' }),
    closeUnit('2023-07-06 10:00', OFFICE, { from: '2023-07-17', to: '2023-07-19' }),
    moreHolidays('2023-07-11 10:00', '2023-07-17', '2023-07-18'),
    report('2023-07-06 10:00', '2', 'delayed', 'liaison@乙局'),
  ],
};

export const SEATS_CHANGE: Life = {
  rows: [
    row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'], supportingUnits: ['丙局'] }),
    row('2', { ...due('2023-07-14'), leadUnits: ['乙局'] }),
    row('3', { ...due('2023-07-05'), leadUnits: [OFFICE] }),
    row('4', { deadline: ongoing, leadUnits: ['丙局'] }),
    row('5', { ...due('2023-07-03'), leadUnits: ['甲局'] }),
    row('6', { ...due('2023-07-07'), leadUnits: ['乙局'] }),
  ],
  vacant: ['liaison@丙局', 'head@甲局', 'leader@甲局', 'head@丙局'],
  script: [
    nameHolder('2023-06-09 10:00', 'liaison@丙局'),
    nameHolder('2023-06-15 08:00', 'liaison@甲局', 'liaison@丙局'),
    nameHolder('2023-06-21 10:00', 'head@甲局'),
    nameHolder('2023-06-30 12:30', 'liaison@乙局', 'head@乙局'),
    report('2023-06-30 10:00', '1', 'done', 'liaison@甲局'),
    report('2023-07-04 10:00', '5', 'blocked', 'liaison@丙局'),
    extension('2023-07-05 10:00', '2', { n: 1, on: '2023-07-28' }, 'head@乙局'),
    nameHolder('2023-07-05 15:00', `office-clerk@${OFFICE}`, `office-head@${OFFICE}`),
    confirm('2023-07-06 10:00', '1', `office-head@${OFFICE}`),
    // The first letter about 6 is written and not sent yet.
    nameHolder('2023-07-10 08:30', 'head@乙局', 'leader@乙局'),
    report('2023-07-11 10:00', '6', 'done', 'head@乙局'),
    nameHolder('2023-07-11 07:30', 'liaison@甲局'),
    nameHolder('2023-07-12 10:00', 'leader@甲局', 'head@甲局'),
  ],
};

export const EVERY_PRESET: Life = {
  rows: [
    row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'] }),
    row('2', { ...due('2023-06-30'), leadUnits: ['乙局'] }),
    row('3', { ...due('2023-07-05'), leadUnits: ['丙局', OFFICE] }),
    row('4', { ...due('2023-07-14'), leadUnits: ['甲局'] }),
    row('5', { ...due('2023-07-28'), leadUnits: ['乙局', '丙局'] }),
    row('6', { deadline: ongoing, leadUnits: ['丙局'] }),
    row('7', { deadline: ongoing, leadUnits: ['甲局'] }),
  ],
  overrides: (
    [
      ['1', 'three-colour', 'dated'],
      ['2', '13710', 'dated'],
      ['3', 'complaint-12345', 'dated'],
      ['4', 'complaint-12345', 'dated'],
      ['5', 'gentle', 'dated'],
      ['6', 'ongoing-monthly', 'rhythm'],
    ] as const
  ).map(([code, name, slot]) => ({ slot, scope: ofMeasure(code), policy: preset(name) })),
  until: '2023-12-29',
};
