import { addWorkingDays, isWorkingDay } from './independent-calendar.ts';

/*
 * A second reading of the presets (docs/spec.md, "Policies"), written apart from the product: nothing of src is
 * imported, dates are walked day by day. Good for dates of 2023 to 2026.
 */

export interface ExpectedRung {
  readonly on: string;
  readonly rung: string;
  readonly occurrence: number;
}

const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const workingDayFrom = (date: string): string => (isWorkingDay(date) ? date : addWorkingDays(date, 1));

/** The same day of a later month, or that month's last day. */
function sameDayOfMonth(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

/** The last working day on or before the date on which a plan closes. */
export const closeDay = (closesOn: string): string =>
  isWorkingDay(closesOn) ? closesOn : addWorkingDays(closesOn, -1);

const ahead = (rungs: ExpectedRung[], asked: string, close: string): ExpectedRung[] =>
  rungs.filter(({ on }) => on > asked && on < close).sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));

/** Everything the standard policy does after the ask if nobody ever answers. */
export function standardLadder(due: string, asked: string, close: string): ExpectedRung[] {
  const once = (rung: string, on: string): ExpectedRung => ({ on, rung, occurrence: 1 });
  const third = addWorkingDays(due, 7);
  const receipts = [
    once('receipt-liaison', addWorkingDays(asked, 2)),
    once('receipt-head', addWorkingDays(asked, 4)),
  ].filter(({ on }) => on < due);
  const rungs = [
    ...receipts,
    once('remind-5', addWorkingDays(due, -5)),
    once('remind-1', addWorkingDays(due, -1)),
    once('first', addWorkingDays(due, 1)),
    once('second', addWorkingDays(due, 3)),
    once('third', third),
  ];
  for (let k = 1; k <= 4; k += 1) {
    rungs.push({ on: workingDayFrom(plusDays(third, 7 * k)), rung: 'weekly', occurrence: k });
  }
  for (let k = 1; ; k += 1) {
    const nominal = sameDayOfMonth(plusDays(third, 28), k);
    if (nominal >= close) break;
    rungs.push({ on: workingDayFrom(nominal), rung: 'monthly', occurrence: k });
  }
  return ahead(rungs, asked, close);
}

/** Everything the policies of ongoing measures do after the ask if nobody answers this round. */
export function ongoingLadder(due: string, asked: string, close: string): ExpectedRung[] {
  const rungs = [
    { on: addWorkingDays(due, -3), rung: 'remind-3', occurrence: 1 },
    { on: addWorkingDays(due, -1), rung: 'remind-1', occurrence: 1 },
    { on: addWorkingDays(due, 2), rung: 'head', occurrence: 1 },
    { on: addWorkingDays(due, 5), rung: 'clerk', occurrence: 1 },
  ];
  return ahead(rungs, asked, close);
}

/** The quarterly round whose last month begins on this day: asked from the 15th, due by the 28th. */
export function quarterRound(firstOfMonth: string): { readonly asked: string; readonly due: string } {
  const nominal = `${firstOfMonth.slice(0, 8)}28`;
  return { asked: workingDayFrom(`${firstOfMonth.slice(0, 8)}15`), due: closeDay(nominal) };
}
