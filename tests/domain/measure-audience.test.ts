import { describe, expect, it } from 'vitest';
import type { MeasureFacts } from '../../src/domain/measure.ts';
import { aSetting, dated, expanded, OFFICE, ongoing, printed, receipt, report, SUPERIOR } from '../support/builders.ts';
import { MeasureRun } from '../support/measure-run.ts';

const DUE = '2023-12-31';

const leadBy = (...leads: MeasureFacts['leads']): MeasureFacts => dated(DUE, { leads });

/** Who gets what of a silent measure by the third rung. */
function toldOf(measure: MeasureFacts, change: Parameters<typeof aSetting>[1] = {}): MeasureRun {
  return new MeasureRun(aSetting(measure, change)).until('2024-01-17 23:00');
}

const linesOf = (run: MeasureRun, rung: string): string[] =>
  run.lines((one) => one.rung === rung).map((line) => line.slice(11));

describe('several lead units', () => {
  const run = toldOf(leadBy(printed('lead'), printed('second'), expanded('third')));

  it('the first answers; the liaisons of the others get the ask as a copy', () => {
    expect(linesOf(run, 'ask')).toEqual([
      'ask: request notice email -> liaison@lead',
      'ask: copy notice email -> liaison@second',
      'ask: copy notice email -> liaison@third',
    ]);
  });

  it('the heads of the others get every rung from the second on as a copy, but for leads by expansion of a group', () => {
    expect(linesOf(run, 'first')).toEqual([
      'first: escalation blue email+sms -> liaison@lead',
      'first: escalation blue email -> head@lead',
    ]);
    expect(linesOf(run, 'second')).toEqual([
      'second: escalation yellow email -> office-clerk@office',
      'second: escalation yellow email+sms -> head@lead',
      'second: copy yellow email -> head@second',
    ]);
    expect(linesOf(run, 'third')).toEqual([
      'third: escalation red email+sms -> leader@lead',
      'third: escalation red email -> office-head@office',
      'third: escalation red email -> superior@superior',
      'third: copy red email -> head@second',
    ]);
    expect(linesOf(run, 'weekly')).toEqual([
      'weekly: escalation red email -> head@lead',
      'weekly: escalation red email -> office-clerk@office',
      'weekly: copy red email -> head@second',
    ]);
  });

  it('any lead unit may report, another unit may not', () => {
    const other = new MeasureRun(aSetting(leadBy(printed('lead'), printed('second'))));
    expect(other.act('2023-12-19 10:00', report('done', 'stranger')).refusals).toEqual([
      { inputId: 'input-1', code: 'not-responsible' },
    ]);
    expect(other.act('2023-12-19 11:00', report('done', 'second')).refusals).toEqual([]);
  });

  it('only the first lead unit signs', () => {
    const other = new MeasureRun(aSetting(leadBy(printed('lead'), printed('second'))));
    expect(other.act('2023-12-19 10:00', receipt('m#1', 'second')).refusals[0]?.code).toBe('not-responsible');
    expect(other.act('2023-12-19 11:00', receipt('m#1', 'lead')).events[0]?.type).toBe('receiptRecorded');
  });
});

describe('an office that is itself a lead', () => {
  it('is never its own supervisor: what is meant for its clerk or head goes to the superior, once', () => {
    const run = toldOf(leadBy(printed('lead'), printed(OFFICE)));
    expect(linesOf(run, 'second')).toEqual([
      'second: escalation yellow email -> superior@superior',
      'second: escalation yellow email+sms -> head@lead',
      'second: copy yellow email -> head@office',
    ]);
    expect(linesOf(run, 'third')).toEqual([
      'third: escalation red email+sms -> leader@lead',
      'third: escalation red email -> superior@superior',
      'third: copy red email -> head@office',
    ]);
    expect(run.gaps).toEqual([]);
  });

  it('verification goes to the superior too', () => {
    const run = new MeasureRun(aSetting(leadBy(printed(OFFICE))));
    run.act('2023-12-20 10:00', report('done', OFFICE));
    run.until('2024-01-05 00:00');
    expect(run.lines(({ kind }) => kind === 'verification')).toEqual([
      '2023-12-20 verify: verification notice email -> superior@superior',
      '2023-12-28 verify-clerk: verification notice email -> superior@superior',
      '2024-01-02 verify-head: verification notice email -> superior@superior',
    ]);
  });

  it('a lead only by expansion of a group keeps its office', () => {
    const run = toldOf(leadBy(printed('lead'), expanded(OFFICE)));
    expect(linesOf(run, 'second')[0]).toBe('second: escalation yellow email -> office-clerk@office');
  });

  it('where the superior is a lead as well, its leader in charge is told', () => {
    const run = toldOf(leadBy(printed(SUPERIOR), printed(OFFICE)));
    expect(linesOf(run, 'second')).toEqual([
      'second: escalation yellow email -> leader@superior',
      'second: escalation yellow email+sms -> head@superior',
      'second: copy yellow email -> head@office',
    ]);
    // The leader in charge of the first lead and the level above are one person: one notice with both channels.
    expect(linesOf(run, 'third')).toEqual([
      'third: escalation red email+sms -> leader@superior',
      'third: copy red email -> head@office',
    ]);
  });

  it('and where that superior has no leader in charge, the superior is told and a gap says so', () => {
    const run = toldOf(leadBy(printed(SUPERIOR), printed(OFFICE)), { vacant: ['leader@superior'] });
    expect(linesOf(run, 'second')[0]).toBe('second: escalation yellow email -> superior@superior');
    expect(run.gaps).toContainEqual({ measureId: 'm', unitId: SUPERIOR, role: 'superior', reason: 'no-level-above' });
  });
});

describe('nobody in a role', () => {
  it.each([
    ['the liaison', ['liaison@lead'], 'ask: request notice email -> head@lead'],
    ['liaison and head', ['liaison@lead', 'head@lead'], 'ask: request notice email -> leader@lead'],
    [
      'the whole unit',
      ['liaison@lead', 'head@lead', 'leader@lead'],
      'ask: request notice email -> office-clerk@office',
    ],
    [
      'the unit and the clerk',
      ['liaison@lead', 'head@lead', 'leader@lead', 'office-clerk@office'],
      'ask: request notice email -> office-head@office',
    ],
  ])('without %s the next level is asked, and the office gets the gap', (_who, vacant, line) => {
    const run = toldOf(leadBy(printed('lead')), { vacant });
    expect(linesOf(run, 'ask')).toEqual([line]);
    expect(run.gaps).toContainEqual({ measureId: 'm', unitId: 'lead', role: 'liaison', reason: 'no-contact' });
    expect(run.decisions.flatMap(({ tasks }) => tasks)).toContainEqual({
      kind: 'no-contact',
      measureId: 'm',
      unitId: 'lead',
      role: 'liaison',
      // The hand-over is the first message that it misses.
      neededOn: '2023-05-29',
    });
  });

  it('a copy or a hand-over does not climb: it is missed, and the gap says so', () => {
    const run = toldOf(leadBy(printed('lead'), printed('second')), { vacant: ['liaison@second', 'head@second'] });
    expect(run.written.filter(({ contactId }) => contactId.endsWith('@second'))).toEqual([]);
    expect(run.gaps).toContainEqual({ measureId: 'm', unitId: 'second', role: 'liaison', reason: 'no-contact' });
  });

  it('nobody anywhere: the ladder goes on, every rung leaves its gap', () => {
    const seats = ['liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior'].flatMap((role) =>
      ['lead', OFFICE, SUPERIOR].map((unit) => `${role}@${unit}`),
    );
    const run = toldOf(leadBy(printed('lead')), { vacant: seats });
    expect(run.written).toEqual([]);
    expect(run.events.filter(({ type }) => type === 'rungReached').length).toBeGreaterThanOrEqual(7);
    expect(run.gaps.length).toBeGreaterThanOrEqual(7);
  });
});

describe('one person in two roles', () => {
  it('gets one notice, with the weightier kind and tone, the higher role and all channels', () => {
    const run = toldOf(leadBy(printed('lead')), { heldBy: { 'head@lead': 'liaison@lead' } });
    expect(linesOf(run, 'first')).toEqual(['first: escalation blue email+sms -> liaison@lead']);
    expect(run.written.find(({ rung }) => rung === 'first')?.role).toBe('head');
  });

  it('an ongoing round: copy and escalation to one head become an escalation', () => {
    const measure = ongoing({ leads: [printed('lead'), printed('second')] });
    const setting = aSetting(measure, { heldBy: { 'head@second': 'office-clerk@office' } });
    const run = new MeasureRun(setting).until('2023-07-06 00:00');
    expect(linesOf(run, 'clerk')).toEqual(['clerk: escalation yellow email -> office-clerk@office']);
  });
});
