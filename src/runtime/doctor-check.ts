/**
 * One thing looked at. `missing` keeps duban from starting; `later` will be seen to by duban itself when it starts;
 * `attention` waits for somebody, and duban works meanwhile.
 * Both languages stand in each text, Chinese first.
 */
export interface Check {
  readonly name: string;
  readonly state: 'found' | 'later' | 'attention' | 'missing';
  readonly found: string;
  /** What to do about it, when something is to be done. */
  readonly mend: string | null;
}

/** Something that is there. */
export function found(name: string, words: string): Check {
  return { name, state: 'found', found: words, mend: null };
}

/** Something that keeps duban from starting, and what to do about it. */
export function missing(name: string, words: string, mend: string): Check {
  return { name, state: 'missing', found: words, mend };
}

/** The sentence of an error. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
