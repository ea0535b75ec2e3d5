import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeadUnit } from '../../src/domain/measure.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import { succeeded } from '../../src/domain/unit-succession.ts';
import {
  askContribution,
  aSetting,
  contribution,
  correctReport,
  dated,
  printed,
  report,
  succession,
  type SettingChange,
} from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const DUE = '2023-12-31';
const facts = { leads: [printed('lead')], supports: ['helper', 'other'] };
const run = (change: SettingChange = {}, measure = facts): MeasureRun =>
  new MeasureRun(aSetting(dated(DUE, measure), change));
const told = (one: MeasureRun, on: string): string[] =>
  one.written
    .filter((notice) => notice.on === on)
    .map(({ rung, kind, contactId }) => `${rung}: ${kind} -> ${contactId}`);

describe('a unit in whose place another one stands', () => {
  it('hands on the open request as it is; the other one gets the measure and learns what is open', () => {
    const one = run().until('2023-12-19 00:00');
    const before = one.state.request;
    one.act('2023-12-20 00:00', succession('lead', 'heir'));
    expect(one.state.request).toEqual(before);
    expect(told(one, '2023-12-20')).toEqual([
      'handover: handover -> liaison@heir',
      'contact-changed: request -> liaison@heir',
    ]);
    one.until('2024-01-04 00:00');
    expect(told(one, '2023-12-25')).toEqual(['remind-5: reminder -> liaison@heir']);
    expect(one.written.filter(({ on, unitId }) => on >= '2023-12-20' && unitId === 'lead')).toEqual([]);
  });

  it('had no part in the measure: nothing happens', () => {
    const one = run().until('2023-12-19 00:00');
    const { events, notices } = one.act('2023-12-20 00:00', succession('stranger', 'heir'));
    expect([events, notices]).toEqual([[], []]);
  });

  it('hands the measure over under a number of its own, as the first hand-over was that of the activation', () => {
    const one = run().until('2023-12-19 00:00');
    one.act('2023-12-20 00:00', succession('lead', 'heir'));
    one.act('2023-12-21 00:00', succession('heir', 'last'));
    const handed = one.written.filter(({ rung, on }) => rung === 'handover' && on >= '2023-12-20');
    expect(handed.map(({ contactId, occurrence }) => [contactId, occurrence])).toEqual([
      ['liaison@heir', 2],
      ['liaison@last', 3],
    ]);
  });

  it('is not told of twice where it supports the measure already, and leads it then', () => {
    const one = run().until('2023-12-19 00:00');
    one.act('2023-12-20 00:00', succession('lead', 'helper', false));
    expect(one.state.responsible).toEqual({ leads: [printed('helper')], supports: ['other'] });
    expect(told(one, '2023-12-20')).toEqual([]);
  });

  it('keeps the report that it gave; its successor may put it right', () => {
    const one = run().until('2023-12-19 00:00');
    one.act('2023-12-19 10:00', report('on-track'));
    one.act('2023-12-20 00:00', succession('lead', 'heir'));
    const given = one.events.filter((event) => event.type === 'reportAccepted');
    expect(given.map(({ unitId }) => unitId)).toEqual(['lead']);
    one.act('2023-12-20 10:00', correctReport(given[0]?.inputId ?? '', 'done', 'heir'));
    expect([one.state.phase, one.refusals]).toEqual(['verifying', []]);
  });

  it('where each lead answers, is one with a unit that has a slot itself: what either said counts', () => {
    const policies = { dated: { ...STANDARD, answers: 'each' as const }, rhythm: null };
    const one = run({ policies }, { leads: [printed('a'), printed('b'), printed('c')], supports: [] });
    one.until('2023-12-19 00:00').act('2023-12-19 10:00', report('done', 'a'));
    one.act('2023-12-20 00:00', succession('a', 'b'));
    expect(one.state.request?.slots.map(({ unitId, answer }) => [unitId, answer?.claim ?? null])).toEqual([
      ['b', 'done'],
      ['c', null],
    ]);
    one.act('2023-12-20 10:00', report('done', 'c'));
    expect(one.state.phase).toBe('verifying');
  });

  it('hands on what it was asked for as a supporting unit, and what it asked as a lead', () => {
    const one = run().until('2023-12-18 00:00');
    one.act('2023-12-18 10:00', askContribution(['helper'], '2023-12-28'));
    one.act('2023-12-20 00:00', succession('helper', 'heir'));
    one.act('2023-12-20 00:00', succession('lead', 'chief'));
    expect(one.state.contributions).toMatchObject([{ unitId: 'heir', askedBy: 'chief' }]);
    one.act('2023-12-21 10:00', contribution('heir'));
    expect([one.state.contributions, one.refusals]).toEqual([[], []]);
  });

  it('has taken over before the activation: it is handed over then, once', () => {
    const one = new MeasureRun(aSetting(dated(DUE, facts)));
    one.act('2023-05-28 00:00', succession('lead', 'heir'));
    expect(one.written).toEqual([]);
    one.until('2023-05-30 00:00');
    expect(one.written.map(({ contactId }) => contactId)).toEqual([
      ...['liaison@heir', 'liaison@helper', 'liaison@other'],
    ]);
  });

  it('leaves out of it nobody else, and names nobody twice', () => {
    const unit = fc.constantFrom('a', 'b', 'c', 'd');
    const leads = fc.array(fc.record({ unitId: unit, byExpansion: fc.boolean() }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(leads, fc.array(unit, { maxLength: 4 }), unit, unit, (led: LeadUnit[], supports, from, to) => {
        fc.pre(from !== to);
        const after = succeeded({ leads: led, supports }, { from, to });
        const names = [...after.leads.map(({ unitId }) => unitId), ...after.supports];
        expect(new Set(names).size).toBe(names.length);
        const before = [...led.map(({ unitId }) => unitId), ...supports];
        expect(new Set(names)).toEqual(new Set(before.map((one) => (one === from ? to : one))));
        // Who is printed as a lead stays a printed lead under its new name.
        for (const { unitId } of led.filter(({ byExpansion }) => !byExpansion)) {
          const heir = unitId === from ? to : unitId;
          expect(after.leads).toContainEqual({ unitId: heir, byExpansion: false });
        }
      }),
    );
  });
});
