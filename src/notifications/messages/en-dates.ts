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

const CLAIMS: Readonly<Record<string, string>> = {
  done: 'done',
  'on-track': 'on track',
  delayed: 'delayed',
  'not-started': 'not started',
  blocked: 'blocked',
};

/** The English word of a claim id; null for anything else. */
export const claimEn = (claim: string): string | null => CLAIMS[claim] ?? null;
