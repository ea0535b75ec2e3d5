import { dated, ongoing, row } from '../../rehearsal/tiny-plan.ts';
import {
  confirm,
  hold,
  moreHolidays,
  newDate,
  notCompleted,
  OFFICE,
  openCycle,
  release,
  report,
  sendBack,
  sign,
  SUPERIOR,
} from './deeds.ts';
import type { Life } from './life.ts';
import { UNITS_CHANGE } from './lives-of-units.ts';
import { DATES_ASKED_FOR, ENDED_AND_GOING_ON, OTHER_UNITS, PUT_RIGHT } from './wider-lives.ts';
import { EACH_LEAD, PARTS_AND_CONTRIBUTIONS } from './lives-of-parts.ts';
import { CLOSED_UNITS, EVERY_PRESET, POLICIES_CHANGE, SEATS_CHANGE } from './lives-of-terms.ts';

/*
 * The lives that every driver is led through. Small, but together they meet every event, every input and every refusal:
 * coverage.ts says which of them meets which.
 */

const JIA = 'liaison@甲局';
const due = (on: string) => ({ deadline: dated(on) });

export const LIVES = {
  'asked, signed, done, confirmed': {
    rows: [row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'], supportingUnits: ['丙局'] })],
    script: [
      sign('2023-06-16 10:00', '1', 1, JIA),
      report('2023-06-19 10:00', '1', 'done', JIA),
      confirm('2023-06-21 10:00', '1'),
    ],
  },
  'silent to the close, with the office and its superior as leads': {
    rows: [
      row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局', '丙局'] }),
      row('2', { ...due('2023-06-28'), leadUnits: [OFFICE] }),
      row('3', { ...due('2023-07-05'), leadUnits: [SUPERIOR, OFFICE] }),
      row('4', due('2023-09-28')),
    ],
    vacant: [`leader@${SUPERIOR}`, 'head@乙局', 'leader@甲局'],
  },
  'late claims: a new date, then found not completed': {
    rows: [row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'] }), row('2', due('2023-08-31'))],
    script: [
      report('2023-06-30 10:00', '1', 'delayed', JIA),
      newDate('2023-07-05 10:00', '1', '2023-07-20'),
      report('2023-07-21 10:00', '1', 'blocked', 'liaison@乙局'),
      report('2023-08-10 10:00', '2', 'on-track', JIA),
      notCompleted('2023-07-26 15:00', '1'),
    ],
  },
  'claims that wait: the verifier is reminded, the claim returned, asked again': {
    rows: [row('1', { ...due('2023-09-28'), milestones: [{ on: '2023-06-30', text: '阶段' }] })],
    script: [
      report('2023-06-26 10:00', '1', 'done', JIA),
      sendBack('2023-07-13 10:00', '1', '2023-07-25'),
      report('2023-07-24 10:00', '1', 'done', JIA),
      confirm('2023-07-26 10:00', '1'),
      report('2023-08-21 10:00', '1', 'done', JIA),
      confirm('2023-10-13 10:00', '1'),
    ],
  },
  'rounds and cycles: joined, muted, opened, silent': {
    rows: [
      row('1', { deadline: ongoing }),
      row('2', { deadline: ongoing, leadUnits: ['乙局', '甲局'] }),
      row('3', { deadline: ongoing, milestones: [{ on: '2023-09-30', text: '阶段' }] }),
    ],
    until: '2024-01-31',
    script: [
      openCycle('2023-05-29 06:00', '2023-06-05'),
      openCycle('2023-06-20 10:00', '2023-06-30'),
      report('2023-06-27 10:00', '1', 'on-track', JIA),
      openCycle('2023-07-06 10:00', '2023-07-14'),
      report('2023-07-12 10:00', '2', 'done', 'liaison@甲局'),
      openCycle('2023-08-14 10:00', '2023-08-25'),
      report('2023-09-20 10:00', '3', 'done', JIA),
      openCycle('2023-09-21 10:00', '2023-09-28'),
    ],
  },
  'held over its due date, then released': {
    rows: [
      row('1', due('2023-06-30')),
      row('2', { ...due('2023-07-03'), leadUnits: ['乙局'] }),
      row('3', { ...due('2023-09-28'), leadUnits: ['丙局', '甲局'] }),
    ],
    script: [
      hold('2023-06-19 10:00'),
      report('2023-07-04 16:00', '1', 'done', JIA),
      release('2023-07-05 10:30'),
      hold('2023-07-11 07:00'),
      release('2023-07-11 13:00'),
    ],
  },
  'down for two weeks over due dates and rounds': {
    rows: [
      row('1', due('2023-06-30')),
      row('2', { deadline: ongoing, leadUnits: ['乙局'] }),
      row('3', { ...due('2023-09-28'), leadUnits: ['丙局'], milestones: [{ on: '2023-07-03', text: '阶段' }] }),
    ],
    script: [
      report('2023-06-30 10:00', '3', 'done', 'liaison@丙局'),
      report('2023-07-13 10:00', '1', 'not-started', JIA),
      sign('2023-09-21 10:00', '3', 2, 'liaison@丙局'),
    ],
    outages: [
      ['2023-06-27 12:00', '2023-07-11 15:10'],
      ['2023-09-14 00:00', '2023-09-20 09:05'],
    ],
  },
  'mailboxes that refuse': {
    rows: [
      row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'] }),
      row('2', { ...due('2023-07-05'), leadUnits: ['乙局'] }),
    ],
    dead: [JIA, 'head@甲局', 'liaison@乙局'],
    script: [report('2023-07-12 10:00', '1', 'done', JIA), confirm('2023-07-14 10:00', '1')],
  },
  'a notice of holidays arrives late': {
    rows: [
      row('1', due('2023-06-30')),
      row('2', { ...due('2023-07-05'), leadUnits: ['乙局'] }),
      row('3', { deadline: ongoing, leadUnits: ['丙局'] }),
    ],
    script: [
      moreHolidays('2023-06-27 10:00', '2023-06-29', '2023-06-30', '2023-07-03', '2023-07-04'),
      moreHolidays(
        '2023-07-06 08:30',
        '2023-06-29',
        '2023-06-30',
        '2023-07-03',
        '2023-07-04',
        '2023-07-10',
        '2023-07-11',
      ),
      report('2023-07-13 10:00', '2', 'delayed', 'liaison@乙局'),
    ],
  },
  'acts without right, out of order, twice, too late': {
    rows: [
      row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'] }),
      row('2', { ...due('2023-07-05'), leadUnits: ['乙局'], supportingUnits: ['丙局'] }),
    ],
    script: [
      report('2023-05-29 07:00', '1', 'done', JIA),
      sign('2023-06-05 10:00', '1', 1, JIA),
      confirm('2023-06-06 10:00', '1'),
      notCompleted('2023-06-07 10:00', '1'),
      report('2023-06-16 10:00', '1', 'done', 'liaison@丙局'),
      sign('2023-06-16 11:00', '1', 1, 'liaison@乙局'),
      sign('2023-06-16 12:00', '1', 1, JIA),
      sign('2023-06-16 13:00', '1', 1, JIA),
      report('2023-06-20 10:00', '1', 'done', 'liaison@乙局'),
      confirm('2023-06-20 10:30', '1', JIA),
      sendBack('2023-06-20 11:00', '1', '2023-06-19'),
      confirm('2023-06-20 15:00', '1'),
      confirm('2023-06-20 15:00', '1'),
      report('2023-06-21 10:00', '1', 'delayed', JIA),
      report('2023-07-05 10:00', '2', 'delayed', 'liaison@乙局'),
      newDate('2023-07-05 16:00', '2', '2023-07-01'),
      newDate('2023-07-05 17:00', '2', '2023-07-31', 'head@乙局'),
    ],
    vacant: ['head@丙局'],
  },
  'people of all kinds, by mail and by link': {
    rows: [
      row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'], supportingUnits: ['丙局'] }),
      row('2', { ...due('2023-06-30'), leadUnits: ['乙局'] }),
      row('3', { ...due('2023-07-14'), leadUnits: ['丙局', OFFICE] }),
      row('4', { deadline: ongoing, leadUnits: [OFFICE, '甲局'] }),
      row('5', { deadline: ongoing, leadUnits: ['乙局'], milestones: [{ on: '2023-07-10', text: '阶段' }] }),
      row('6', { ...due('2023-08-31'), leadUnits: [SUPERIOR] }),
    ],
    assume: 'mixed',
  },
  'prompt people and a report of the other lead': {
    rows: [
      row('1', { ...due('2023-06-30'), leadUnits: ['甲局', '乙局'] }),
      row('2', { deadline: ongoing, leadUnits: ['乙局', '丙局'] }),
    ],
    assume: 'prompt',
    script: [report('2023-06-15 08:30', '1', 'on-track', 'liaison@乙局')],
  },
  'dates promised, asked for, granted, refused': DATES_ASKED_FOR,
  'wrong addressees, other units, moved dates': OTHER_UNITS,
  'parked, resumed, withdrawn, merged, reopened': ENDED_AND_GOING_ON,
  'reports put right and taken back': PUT_RIGHT,
  'policies change while requests are open': POLICIES_CHANGE,
  'seats change hands': SEATS_CHANGE,
  'units are closed for some days': CLOSED_UNITS,
  'every preset, and nobody answers': EVERY_PRESET,
  'parts of a measure, and what supporting units give': PARTS_AND_CONTRIBUTIONS,
  'leads that each answer for themselves': EACH_LEAD,
  'units are renamed, merged, abolished': UNITS_CHANGE,
} as const satisfies Record<string, Life>;

export type LifeName = keyof typeof LIVES;
