import { describe, expect, test } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { DubanError } from '../../src/domain/errors.ts';
import { setUpPlan, type PlanSetup } from '../../src/rehearsal/placeholders.ts';
import { sampleDraft } from './sample.ts';
import { body, group, ongoing, row, tinyDraft } from './tiny-plan.ts';

const calendar = chinaCalendar();
const setUp = (...args: Parameters<typeof tinyDraft>): PlanSetup => setUpPlan(tinyDraft(...args), { calendar });

/** Names of a measure's leads, those by expansion in brackets, and of its supporting units. */
function unitsOf(setup: PlanSetup, code: string): { leads: string[]; supports: string[] } {
  const nameOf = (id: string): string => setup.units.find((unit) => unit.id === id)?.name ?? id;
  const facts = setup.measures.find((measure) => measure.code === code);
  return {
    leads: facts?.leads.map(({ unitId, byExpansion }) => (byExpansion ? `(${nameOf(unitId)})` : nameOf(unitId))) ?? [],
    supports: facts?.supports.map(nameOf) ?? [],
  };
}

describe('the units of a draft', () => {
  const units = [body('甲局'), body('乙局', ['乙局', '市乙局']), body('丙局'), body('督办局')];

  test('a group that a note expands is replaced by its bodies, which lead by expansion', () => {
    const setup = setUp([row('1', { leadUnits: ['甲局', '各机构'] })], {
      units: [...units, group('各机构', ['乙局', '丙局'])],
    });
    expect(unitsOf(setup, '1')).toEqual({ leads: ['甲局', '(乙局)', '(丙局)'], supports: [] });
    expect(setup.units.map(({ name }) => name)).not.toContain('各机构');
  });

  test('any other group is one collecting unit of its own name, counted as printed', () => {
    const setup = setUp([row('1', { leadUnits: ['各县区', '甲局'] })], { units: [...units, group('各县区')] });
    expect(unitsOf(setup, '1').leads).toEqual(['各县区', '甲局']);
    expect(setup.units.find(({ name }) => name === '各县区')?.kind).toBe('collecting');
    expect(setup.answeringUnits).toEqual(['各县区']);
  });

  test('a group that stands first answers through its collecting unit, even where a note expands it', () => {
    const setup = setUp([row('1', { leadUnits: ['各机构'] })], { units: [...units, group('各机构', ['乙局'])] });
    expect(unitsOf(setup, '1').leads).toEqual(['各机构', '(乙局)']);
  });

  test('a unit both printed and in an expansion counts as printed, at its first place', () => {
    const setup = setUp([row('1', { leadUnits: ['甲局', '各机构', '丙局'] })], {
      units: [...units, group('各机构', ['甲局', '乙局', '丙局'])],
    });
    expect(unitsOf(setup, '1').leads).toEqual(['甲局', '(乙局)', '丙局']);
  });

  test('a lead does not also support, and aliases mean one unit', () => {
    const setup = setUp([row('1', { leadUnits: ['甲局', '市乙局'], supportingUnits: ['乙局', '丙局', '各机构'] })], {
      units: [...units, group('各机构', ['甲局', '丙局', '督办局'])],
    });
    expect(unitsOf(setup, '1')).toEqual({ leads: ['甲局', '乙局'], supports: ['丙局', '督办局'] });
  });

  test('a row without a clear date is followed as an ongoing one and says so', () => {
    const setup = setUp([row('1'), row('2', { deadline: { kind: 'recurring', raw: '每季度末', every: 'quarter' } })]);
    expect(setup.measures.map(({ kind, deadline }) => [kind, deadline])).toEqual([
      ['dated', '2023-08-31'],
      ['ongoing', null],
    ]);
    expect(setup.problems.map(({ code }) => code)).toEqual(['followed-as-ongoing']);
    expect(setup.problems[0]?.message).toContain('每季度末');
  });
});

describe('the invented people', () => {
  const setup = setUpPlan(sampleDraft(), { calendar });

  test('every unit has a liaison, a head and a leader in charge; the office and its superior have their own', () => {
    const rolesOf = (name: string): string[] =>
      setup.contacts.filter(({ unitName }) => unitName === name).map(({ role }) => role);
    const others = setup.units.filter(({ name }) => rolesOf(name).slice(0, 3).join() !== 'liaison,head,leader');
    expect(others).toEqual([]);
    expect(rolesOf(setup.officeName).slice(3)).toEqual(['office-clerk', 'office-head']);
    expect(rolesOf(setup.superiorName).slice(3)).toEqual(['superior']);
    expect(setup.contacts).toHaveLength(setup.units.length * 3 + 3);
  });

  test('each is somebody else, is marked as an example, and can be reached by nobody', () => {
    for (const field of ['id', 'name', 'email', 'mobile'] as const) {
      expect(new Set(setup.contacts.map((contact) => contact[field])).size).toBe(setup.contacts.length);
    }
    for (const { id, name, email, mobile } of setup.contacts) {
      expect(id).toMatch(/^c-[0-9a-f]{12}$/);
      expect(name).toContain('示例');
      expect(email).toBe(`${id}@units.example`);
      expect(mobile).toMatch(/^10\d{9}$/);
    }
  });

  test('one person has one id over all plans', () => {
    const other = setUp([row('1', { leadUnits: ['市税务局'] })]);
    const idIn = ({ contacts }: PlanSetup): string | undefined =>
      contacts.find(({ unitName, role }) => unitName === '市税务局' && role === 'head')?.id;
    expect(idIn(other)).toBe(idIn(setup));
    expect(idIn(other)).toBeDefined();
    expect(other.plan.id).not.toBe(setup.plan.id);
  });
});

describe('what a plan needs besides its table', () => {
  test('the sample lives from 29 May 2023 to 31 January 2026 under the commission and the government office', () => {
    const { plan, officeName, superiorName, measures, problems } = setUpPlan(sampleDraft(), { calendar });
    expect([plan.from, plan.closesOn]).toEqual(['2023-05-29', '2026-01-31']);
    expect([officeName, superiorName]).toEqual(['市发展改革委', '市人民政府办公室']);
    expect(measures).toHaveLength(94);
    expect(measures.filter(({ kind }) => kind === 'dated')).toHaveLength(17);
    expect(problems).toEqual([]);
  });

  test('a start on a day off moves to the next working day', () => {
    // 22 June 2023 begins the Dragon Boat holidays; Sunday the 25th is worked.
    const { plan } = setUpPlan(tinyDraft([row('1')], { issuedOn: '2023-06-15' }), { calendar });
    expect(plan.from).toBe('2023-06-25');
  });

  test('an office and a superior that the file does not name are placeholders, and are reported', () => {
    const setup = setUp([row('1')], { supervisingOffice: null, issuer: null });
    expect([setup.officeName, setup.superiorName].every((name) => name.includes('示例'))).toBe(true);
    expect(setup.problems.map(({ code }) => code)).toEqual(['placeholder-unit', 'placeholder-unit']);
    expect(setup.contacts.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['office-clerk', 'office-head', 'superior']),
    );
  });

  test('options name them instead, as printed anywhere in the plan', () => {
    const draft = tinyDraft([row('1')], { units: [body('甲局'), body('乙局', ['乙局', '市乙局'])] });
    const setup = setUpPlan(draft, { calendar, office: '市乙局', superior: '某委' });
    expect([setup.officeName, setup.superiorName]).toEqual(['乙局', '某委']);
  });

  test('an issuer that is itself the office is not its own superior', () => {
    const supervisingOffice = { name: '市人民政府办公室', where: {} };
    const setup = setUp([row('1')], { supervisingOffice });
    expect(setup.superiorName).not.toBe('市人民政府办公室');
  });

  test('dates that neither the document nor an option gives are asked for, all at once', () => {
    const draft = tinyDraft([row('1', { deadline: ongoing })], { issuedOn: null });
    const faults = faultsOf(() => setUpPlan(draft, { calendar }));
    expect(faults).toEqual(['plan-start-unknown', 'plan-close-unknown']);
    const setup = setUpPlan(draft, { calendar, from: '2023-06-03', until: '2024-06-30' });
    expect([setup.plan.from, setup.plan.closesOn]).toEqual(['2023-06-05', '2024-06-30']);
  });

  test('a plan that is over before it starts is refused', () => {
    expect(faultsOf(() => setUpPlan(tinyDraft([row('1')]), { calendar, from: '2024-01-01' }))).toEqual(['plan-over']);
  });
});

function faultsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof DubanError) return error.faults.map(({ code }) => code);
    throw error;
  }
  return [];
}
