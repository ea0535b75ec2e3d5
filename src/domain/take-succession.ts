import type { Course } from './course.ts';
import type { Responsible } from './measure.ts';
import type { MeasureInput } from './measure-input.ts';
import { succeeded } from './unit-succession.ts';

/**
 * A unit's part in the measure goes to the one that takes over: requests, dates and the ladder go on as they are. The new
 * unit is handed the measure over, unless it had a part in it already, and is told of what is open.
 */
export function takeSuccession(course: Course, input: Extract<MeasureInput, { type: 'unit-succeeded' }>): void {
  const { changeId, from, to, announce } = input;
  const before = unitsOf(course.context.measure);
  // Somebody has reassigned it before.
  if (!before.includes(from)) return;
  course.emit({ type: 'unitSucceeded', changeId, from, to, ...succeeded(course.context.measure, { from, to }) });
  const { phase, decisionCount } = course.state;
  // The hand-over of the activation is still to come.
  if (phase === 'pending') return;
  if (!before.includes(to)) {
    // Number 1 is the hand-over of the activation.
    course.tellUnits([to], { rung: 'handover', kind: 'handover', occurrence: decisionCount + 1 });
  }
  if (announce) course.newlyHeld.push({ unitId: to, role: 'liaison' });
}

const unitsOf = ({ leads, supports }: Responsible): readonly string[] => [
  ...leads.map(({ unitId }) => unitId),
  ...supports,
];
