import type { Rung } from './policy.ts';
import type { PolicyReader } from './policy-reader.ts';

/** A rung with its place in the policy, such as `rungs[3]`. */
export interface PlacedRung {
  readonly rung: Rung;
  readonly path: string;
  /** Whether every rung above it could be read: otherwise nothing can be said of how it relates to them. */
  readonly known: boolean;
}

/** On which side of the request's two dates a rung stands. */
export type Side = 'ask' | 'from-ask' | 'before' | 'after';

/**
 * The side of a rung; a repeated one stands where the rung stands that it repeats. Null where that cannot be said,
 * because it repeats a rung that is not there.
 */
export function sideOf({ when }: Rung, all: readonly PlacedRung[]): Side | null {
  switch (when.type) {
    case 'ask':
      return 'ask';
    case 'workingDaysFromAsk':
    case 'workingHoursFromAsk':
      return 'from-ask';
    case 'workingDaysFromDue':
      return when.days < 0 ? 'before' : 'after';
    case 'workingHoursFromDue':
      return when.hours < 0 ? 'before' : 'after';
    case 'weekly':
    case 'monthly':
      return all.some(({ rung }) => rung.id === when.after) ? 'after' : null;
    // Neither stands in a policy's file.
    case 'afterPromise':
    case 'secondsFromOpen':
      return null;
  }
}

/** The working hours of a day under the usual send windows: days and hours are put in one order by them. */
const HOURS_A_DAY = 6;
const SIDES: readonly Side[] = ['ask', 'from-ask', 'before', 'after'];

/** The place of a rung in time: its side, then working hours on that side; null for one that repeats another. */
function timeOf({ when }: Rung): { readonly side: number; readonly hours: number } | null {
  const at = (side: Side, hours: number) => ({ side: SIDES.indexOf(side), hours });
  switch (when.type) {
    case 'ask':
      return at('ask', 0);
    case 'workingDaysFromAsk':
      return at('from-ask', when.days * HOURS_A_DAY);
    case 'workingHoursFromAsk':
      return at('from-ask', when.hours);
    case 'workingDaysFromDue':
      // A day's rungs are composed before its first hour, and the due date itself is the last day before its end.
      return at(when.days < 0 ? 'before' : 'after', (when.days - 1) * HOURS_A_DAY);
    case 'workingHoursFromDue':
      return at(when.hours < 0 ? 'before' : 'after', when.hours);
    default:
      return null;
  }
}

/** Rungs stand in order of time; a repeated one after the rung that it repeats. */
export function checkOrder(reader: PolicyReader, all: readonly PlacedRung[]): void {
  all.forEach((one, index) => {
    const { rung, path } = one;
    if (one.known) checkReference(reader, one, { before: all.slice(0, index), all });
    const time = timeOf(rung);
    const last = all.slice(0, index).findLast((earlier) => timeOf(earlier.rung) !== null);
    const lastTime = last === undefined ? null : timeOf(last.rung);
    if (last === undefined || time === null || lastTime === null) return;
    if (time.side > lastTime.side || (time.side === lastTime.side && time.hours >= lastTime.hours)) return;
    reader.fault(
      'rung-order',
      { path: `${path}.when`, value: rung.when },
      {
        zh: `早于前面的“${last.rung.id}”：各节点按时间先后排列（询问、自询问起计、截止日前、截止日后），请调整次序或时间`,
        en: `it comes before "${last.rung.id}", which stands above it: rungs stand in order of time (ask, counted from the ask, before and after the due date)`,
      },
    );
  });
}

function checkReference(
  reader: PolicyReader,
  { rung, path }: PlacedRung,
  { before, all }: { readonly before: readonly PlacedRung[]; readonly all: readonly PlacedRung[] },
): void {
  const { when } = rung;
  if (when.type !== 'weekly' && when.type !== 'monthly') return;
  const base = before.find((one) => one.rung.id === when.after)?.rung;
  const repeatable = base !== undefined && base.when.type !== 'monthly' && sideOf(base, all) === 'after';
  if (repeatable) return;
  const ids = before.filter((one) => sideOf(one.rung, all) === 'after' && one.rung.when.type !== 'monthly');
  const names = ids.map((one) => one.rung.id).join('、');
  reader.fault(
    'rung-reference',
    { path: `${path}.when.after`, value: when.after },
    {
      zh: `应为排在前面、截止日之后、且不是每月重复的节点的 id${names === '' ? '（前面还没有这样的节点）' : `：${names}`}`,
      en: `give the id of a rung above it that stands after the due date and is not monthly${names === '' ? ' (there is none yet)' : `: ${names}`}`,
    },
  );
}
