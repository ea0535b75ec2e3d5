import type { Act } from '../../rehearsal/assume.ts';
import type { DocumentItem } from '../../rehearsal/document.ts';
import type { Answerable } from './arrivals.ts';
import type { FarSidePerson } from './config.ts';

/** An act with the message it answers. */
export interface Answer {
  readonly act: Act;
  readonly person: FarSidePerson;
  readonly answerable: Answerable;
  /** Everything that the message is about, not only what the act is about. */
  readonly items: readonly DocumentItem[];
}

/** duban could not be reached or asked for patience: the same again after a while. */
export class TryLater extends Error {}

/** What became of an act: rows that were no longer there to be answered. */
export interface Performed {
  readonly missing: readonly string[];
}

/** One way to answer. Rejects with TryLater, or with an error that trying again cannot mend. */
export type Perform = (answer: Answer) => Promise<Performed>;
