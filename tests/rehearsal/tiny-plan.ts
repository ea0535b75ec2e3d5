import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { Deadline, DraftMeasure, DraftPlan, DraftUnit } from '../../src/domain/draft-plan.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../src/domain/presets.ts';
import { setUpPlan } from '../../src/rehearsal/placeholders.ts';
import type { Scenario } from '../../src/rehearsal/rehearsed.ts';

export const dated = (on: string): Deadline => ({ kind: 'dated', on, raw: on });
export const ongoing: Deadline = { kind: 'ongoing', raw: '持续推进' };

/** A row of a plan; one dated row led by 甲局 unless told otherwise. */
export function row(code: string, changes: Partial<DraftMeasure> = {}): DraftMeasure {
  return {
    code,
    itemNumbers: [],
    part: null,
    section: null,
    basis: null,
    text: `第 ${code} 项`,
    deadline: dated('2023-08-31'),
    leadUnits: ['甲局'],
    supportingUnits: [],
    leaders: [],
    milestones: [],
    targets: [],
    where: { file: 'tiny.txt', line: 1 },
    ...changes,
  };
}

export const body = (name: string, seenAs: readonly string[] = [name]): DraftUnit => ({
  ...{ name, seenAs, kind: 'body', measures: 1, expandsTo: [] },
});

export const group = (name: string, expandsTo: readonly string[] = []): DraftUnit => ({
  ...{ name, seenAs: [name], kind: 'group', measures: 1, expandsTo },
});

/** A plan of some rows, issued on 2023-05-22 by the city's government office and supervised by 督办局. */
export function tinyDraft(measures: readonly DraftMeasure[], changes: Partial<DraftPlan> = {}): DraftPlan {
  return {
    source: { file: 'tiny.txt', format: 'txt', sha256: 'f00d' },
    title: '小方案',
    documentNumber: '示政办〔2023〕1号',
    issuer: '示例市人民政府办公室',
    issuedOn: '2023-05-22',
    supervisingOffice: { name: '督办局', where: { file: 'tiny.txt', line: 1 } },
    measures,
    units: ['甲局', '乙局', '丙局', '督办局', '市人民政府办公室'].map((name) => body(name)),
    problems: [],
    rows: { total: measures.length, measures: measures.length, continued: 0, tableHeads: 0, headings: 0, unplaced: 0 },
    ...changes,
  };
}

const calendar = chinaCalendar();

/** A tiny plan under the default policies, ready to be rehearsed. */
export function tinyScenario(draft: DraftPlan, changes: Partial<Scenario> = {}): Scenario {
  const setup = setUpPlan(draft, { calendar });
  return {
    ...{ setup, calendar, policies: { dated: STANDARD, ongoing: ONGOING_QUARTERLY } },
    ...{ assume: 'silent', seed: 1, until: setup.plan.closesOn },
    ...changes,
  };
}
