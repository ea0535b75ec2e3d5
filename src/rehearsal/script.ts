import type { CalendarYear } from '../domain/calendar.ts';
import { decideMeasure } from '../domain/decide-measure.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureInput } from '../domain/measure-input.ts';
import { decideRelease } from '../domain/release.ts';

type Bare<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;

/** What somebody tells of a measure without being moved to it by a message; a cycle is opened as such. */
export type Told = Exclude<Bare<MeasureInput>, { readonly type: 'cycle-opened' }>;

/** Something that happens at an instant (epoch ms) besides what is assumed of the people. */
export type Scripted = { readonly at: number } & (
  | { readonly does: 'tell'; readonly measureId: string; readonly told: Told }
  | { readonly does: 'open-cycle'; readonly due: LocalDate }
  /** Stops all sending about the plan, or lets it go on. */
  | { readonly does: 'hold' | 'release' }
  /** A notice of holidays is taken in: these years hold from now on, and every open measure looks again. */
  | { readonly does: 'change-calendar'; readonly years: readonly CalendarYear[] }
);

/** The deciders that a run calls. */
export interface Rules {
  readonly decideMeasure: typeof decideMeasure;
  readonly decideRelease: typeof decideRelease;
}

export const RULES: Rules = { decideMeasure, decideRelease };
