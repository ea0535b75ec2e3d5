import { closeAtOf, type Course } from './course.ts';
import type { LocalDate } from './local-date.ts';
import type { Part } from './measure.ts';
import type { Outcome, OutcomeName } from './outcome.ts';
import type { MeasureInput } from './measure-input.ts';

type InputOf<T extends MeasureInput['type']> = Extract<MeasureInput, { type: T }>;

/**
 * The measure is divided into parts, which are measures of their own (17-1, 17-2 …): nobody is asked about the whole any
 * more, and its outcome is that of its parts.
 */
export function split(course: Course, input: InputOf<'decide'> & { readonly decision: 'split' }): void {
  const { state, context } = course;
  if (state.phase === 'parked') return course.refuse(input, 'measure-parked');
  if (state.phase === 'verifying') return course.refuse(input, 'claim-pending');
  if (input.parts.length < 2) return course.refuse(input, 'parts-needed');
  if (input.parts.some(({ leads }) => leads.length === 0)) return course.refuse(input, 'no-lead-named');
  const refusal = input.parts.map(({ deadline }) => course.refusalOfDate(deadline)).find((code) => code !== null);
  if (refusal !== undefined) return course.refuse(input, refusal);
  if (state.request !== null) course.dropRequest(state.request, 'split');
  const codes = freeCodes(course, input.parts.length);
  const parts = input.parts.map(({ deadline, leads, supports }, index) => {
    const code = codes[index] ?? '';
    return { measureId: `${context.plan.id}:${code}`, code, deadline, leads, supports };
  });
  course.emit({ type: 'split', inputId: input.id, contactId: input.contactId, parts });
  course.tellLeads('split');
}

/** 17-1, 17-2 …, without those that the document has printed. */
function freeCodes({ context }: Course, count: number): readonly string[] {
  const taken = context.codesTaken ?? [];
  const codes: string[] = [];
  for (let number = 1; codes.length < count; number += 1) {
    const code = `${context.measure.code}-${number}`;
    if (!taken.includes(code)) codes.push(code);
  }
  return codes;
}

/** A part has ended; the last one decides over the whole. */
export function takePartClosed(course: Course, input: InputOf<'part-closed'>): void {
  if (!hasPart(course, input.partId)) return course.refuse(input, 'not-a-part');
  course.emit({ type: 'partClosed', partId: input.partId, outcome: input.outcome, on: input.on });
  const parts = course.state.parts;
  if (parts.every(({ outcome }) => outcome !== null)) {
    course.emit({ type: 'measureClosed', outcome: rolledUp(course, parts) });
  }
}

/** A part that was closed wrongly goes on, and so does the whole. */
export function takePartReopened(course: Course, input: InputOf<'part-reopened'>): void {
  if (!hasPart(course, input.partId)) return course.refuse(input, 'not-a-part');
  if (closeAtOf(course.context) <= course.now) return course.refuse(input, 'plan-closed');
  course.emit({ type: 'partReopened', partId: input.partId });
}

function hasPart({ state }: Course, partId: string): boolean {
  return state.parts.some(({ measureId }) => measureId === partId);
}

/** How the whole has ended; what is still open at the plan's close counts as not completed. */
export function rolledUp({ context }: Course, parts: readonly Part[]): Outcome {
  const { deadline } = context.measure;
  const ends = parts.map(({ outcome, on }) => ({ outcome: outcome ?? ('not-completed' as const), on }));
  // What was taken out of the plan, or is carried on elsewhere, does not count.
  const counted = ends.filter(({ outcome }) => outcome !== 'withdrawn' && outcome !== 'merged');
  const on = latest(
    counted.length > 0 ? counted : ends,
    parts.some(({ outcome }) => outcome === null) ? context.plan.closesOn : null,
  );
  if (counted.length === 0) return { outcome: 'withdrawn', standing: null, on };
  if (counted.some(({ outcome }) => FAILED.has(outcome))) return failed(deadline, on);
  if (counted.some(({ outcome }) => outcome === 'parked')) return { outcome: 'parked', standing: null, on };
  if (deadline === null) return { outcome: 'kept-up', standing: 'on-track', on };
  return { outcome: on > deadline ? 'completed-late' : 'completed-on-time', standing: null, on };
}

const FAILED: ReadonlySet<OutcomeName> = new Set(['not-completed', 'lapsed']);

function failed(deadline: LocalDate | null, on: LocalDate): Outcome {
  if (deadline === null) return { outcome: 'lapsed', standing: 'stale', on };
  return { outcome: 'not-completed', standing: 'overdue', on };
}

function latest(ends: readonly { readonly on: LocalDate | null }[], otherwise: LocalDate | null): LocalDate {
  return ends.map(({ on }) => on ?? '').reduce((a, b) => (a > b ? a : b), otherwise ?? '');
}

/** What may be told of a measure whose parts are followed in its place. */
export function isAboutParts({ type }: MeasureInput): boolean {
  return ABOUT_PARTS.has(type);
}

const ABOUT_PARTS: ReadonlySet<MeasureInput['type']> = new Set([
  'part-closed',
  'part-reopened',
  'cycle-opened',
  'contact-changed',
  'unit-succeeded',
]);
