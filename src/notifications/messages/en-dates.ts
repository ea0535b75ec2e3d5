import { civilOf, type LocalDate } from '../../domain/local-date.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** 31 December 2023. */
export function dateEn(date: LocalDate): string {
  const { year, month, day } = civilOf(date);
  return `${day} ${MONTHS[month - 1] ?? month} ${year}`;
}
