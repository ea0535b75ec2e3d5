import type { LocalDate } from '../domain/local-date.ts';
import type { Prisma } from './generated/client.ts';

/** A `date` column's value for Prisma: midnight UTC of the day, which the driver writes as that day. */
export const dateValue = (date: LocalDate): Date => new Date(`${date}T00:00:00.000Z`);

/** The day in a `date` column as Prisma gives it. */
export const dateText = (value: Date): LocalDate => value.toISOString().slice(0, 10);

export const dateTextOrNull = (value: Date | null): LocalDate | null => (value === null ? null : dateText(value));

export const msOrNull = (value: Date | null): number | null => value?.getTime() ?? null;

/** Plain data all through, which is what a JSON column takes. */
export const asJson = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;
