import type { Deadline, DraftMeasure, DraftPlan } from '../src/domain/draft-plan.ts';
import { addDays, type LocalDate } from '../src/domain/local-date.ts';

/** Deadlines and milestones lie within this many days from the day of issue; the plan closes a month after the last. */
const SPAN_DAYS = 330;
const ISSUED_ON: LocalDate = '2023-01-09';
const ONGOING_PER_CENT = 60;
const MEASURES_PER_UNIT = 10;
const FEWEST_UNITS = 20;

/**
 * A plan of `count` measures over about a year: several leads, supporting units, deadlines spread, milestones, ongoing
 * rows. Equal counts and seeds give equal plans.
 */
export function bigPlan(count: number, seed: number): DraftPlan {
  const roll = dice(seed);
  const names = Array.from(
    { length: Math.max(FEWEST_UNITS, Math.ceil(count / MEASURES_PER_UNIT)) },
    (_, i) => `第${i + 1}局`,
  );
  const measures = Array.from({ length: count }, (_, index) => measureOf(index + 1, names, roll));
  return {
    source: { file: 'big-plan', format: 'txt', sha256: `big-plan/${count}/${seed}` },
    ...{ title: `基准方案 ${count}`, documentNumber: null, issuer: '上级局', issuedOn: ISSUED_ON },
    supervisingOffice: { name: '督办局', where: {} },
    measures,
    units: [...names, '督办局', '上级局'].map((name) => ({
      ...{ name, kind: 'body', seenAs: [name], measures: 1, expandsTo: [] },
    })),
    problems: [],
    rows: { total: count, measures: count, continued: 0, tableHeads: 0, headings: 0, unplaced: 0 },
  };
}

type Roll = (sides: number) => number;

function measureOf(number: number, names: readonly string[], roll: Roll): DraftMeasure {
  const units = Array.from({ length: 1 + roll(4) }, () => names[roll(names.length)] ?? '').filter(
    (name) => name !== '',
  );
  const leads = 1 + roll(Math.min(2, units.length));
  return {
    ...{ code: String(number), itemNumbers: [number], part: null, section: null, basis: null },
    ...{ text: `第 ${number} 项措施`, leaders: [], targets: [], where: {} },
    deadline: deadlineOf(roll),
    leadUnits: [...new Set(units.slice(0, leads))],
    supportingUnits: [...new Set(units.slice(leads))],
    milestones: roll(5) === 0 ? [{ on: dayWithin(roll), text: '阶段目标' }] : [],
  };
}

function deadlineOf(roll: Roll): Deadline {
  if (roll(100) < ONGOING_PER_CENT) return { kind: 'ongoing', raw: '持续推进' };
  const on = dayWithin(roll);
  return { kind: 'dated', on, raw: on };
}

const dayWithin = (roll: Roll): LocalDate => addDays(ISSUED_ON, 30 + roll(SPAN_DAYS - 30));

/** A whole number below `sides`, from a linear congruential generator: good enough to spread rows. */
function dice(seed: number): Roll {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
