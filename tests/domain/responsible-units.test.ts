import { describe, expect, it } from 'vitest';
import {
  goesNowhere,
  type PrintedUnit,
  resolveLeads,
  resolveSupports,
  type ResponsibleUnit,
} from '../../src/domain/responsible-units.ts';

const body = (unitId: string): PrintedUnit => ({ unitId, isGroup: false, collectingUnitId: null, memberIds: [] });
const group = (unitId: string, memberIds: readonly string[], collectingUnitId: string | null = null): PrintedUnit => ({
  ...{ unitId, isGroup: true, collectingUnitId, memberIds },
});

/** A lead by expansion stands in brackets. */
const shown = (units: readonly ResponsibleUnit[]) =>
  units.map(({ unitId, byExpansion }) => (byExpansion ? `(${unitId})` : unitId));

describe('who leads a measure', () => {
  it.each<[string, readonly PrintedUnit[], readonly string[]]>([
    ['bodies are taken as they are printed', [body('甲局'), body('乙局')], ['甲局', '乙局']],
    [
      'a group that stands first answers through its collecting unit, and its bodies follow by expansion',
      [group('各县', ['灵山', '浦北'], '汇总办'), body('甲局')],
      ['汇总办', '(灵山)', '(浦北)', '甲局'],
    ],
    [
      'a group that stands later is its bodies, and nobody collects',
      [body('甲局'), group('各县', ['灵山', '浦北'], '汇总办')],
      ['甲局', '(灵山)', '(浦北)'],
    ],
    [
      'a group that no note expands is its collecting unit',
      [body('甲局'), group('各县', [], '汇总办')],
      ['甲局', '汇总办'],
    ],
    ['a group that nobody stands for leads nobody on', [group('各县', []), body('甲局')], ['甲局']],
    [
      'a body that is printed too leads as printed, at its first place',
      [body('甲局'), group('各县', ['灵山', '浦北']), body('浦北')],
      ['甲局', '(灵山)', '浦北'],
    ],
    [
      'a body that is printed before its group stays as printed',
      [body('灵山'), group('各县', ['灵山', '浦北'])],
      ['灵山', '(浦北)'],
    ],
    ['bodies are not expanded, whatever is known of them', [{ ...body('甲局'), memberIds: ['乙局'] }], ['甲局']],
  ])('%s', (_what, printed, expected) => {
    expect(shown(resolveLeads(printed))).toEqual(expected);
  });

  it('names the group through which a unit became responsible', () => {
    const groups = resolveLeads([group('各县', ['灵山'], '汇总办'), body('甲局')]).map(
      ({ groupUnitId }) => groupUnitId,
    );
    expect(groups).toEqual(['各县', '各县', null]);
  });
});

describe('who supports a measure', () => {
  it('are the bodies of a group, never its collecting unit beside them, and nobody who leads', () => {
    const leads = resolveLeads([body('甲局'), group('园区', ['浦北'])]);
    const printed = [
      group('各县', ['灵山', '浦北'], '汇总办'),
      body('甲局'),
      body('乙局'),
      group('各校', [], '教育局'),
    ];
    expect(shown(resolveSupports(printed, leads))).toEqual(['(灵山)', '乙局', '教育局']);
  });
});

describe('a printed unit', () => {
  it('goes nowhere only as a group that is neither expanded nor collected', () => {
    expect(goesNowhere(group('各县', []))).toBe(true);
    expect([group('各县', ['灵山']), group('各县', [], '汇总办'), body('甲局')].some(goesNowhere)).toBe(false);
  });
});
