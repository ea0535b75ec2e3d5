import type { Fault } from '../../domain/errors.ts';
import { faultsOf } from '../faults.ts';

/** Every fault that a holiday notice or a table of days can have. With one `error` nothing is stored. */
export const CALENDAR_FAULTS = {
  'file-empty': 'error',
  'not-text': 'error',
  'table-broken': 'error',
  'year-unknown': 'error',
  'year-contradicted': 'error',
  'no-festivals': 'error',
  'festival-twice': 'error',
  'festivals-overlap': 'error',
  'festival-day-missing': 'error',
  'date-impossible': 'error',
  'date-outside-year': 'error',
  'weekday-wrong': 'error',
  'range-reversed': 'error',
  'range-too-long': 'error',
  'days-miscounted': 'error',
  'day-not-off': 'error',
  'day-off-and-worked': 'error',
  'day-twice': 'error',
  'day-kind-unknown': 'error',
  'make-up-on-weekday': 'error',
  'festival-missing': 'warning',
  'sentence-not-used': 'warning',
} as const satisfies Record<string, Fault['severity']>;

export type CalendarFaultCode = keyof typeof CALENDAR_FAULTS;

/** One fault; its severity is that of the list. */
export const calendarFault = faultsOf(CALENDAR_FAULTS);
