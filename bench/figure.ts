/** One figure of a bench. `spread`: (slowest - fastest) / median of its runs; 0 for a single run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The least that could be reached on this machine, in the same unit; null where nothing comparable is measured. */
  readonly floor: number | null;
  /** value / floor. */
  readonly ratio: number | null;
  readonly runs: number;
  readonly spread: number;
}

/** Figures of one area; `say` tells a watching person how it goes on. */
export type Bench = (say: (line: string) => void) => Promise<readonly Figure[]>;

/** What is measured, in `unit`, `runs` times over. */
interface Samples {
  readonly unit: string;
  readonly values: readonly number[];
  readonly floors: readonly number[];
}

/** The median of several runs beside the median of their floors. Throws RangeError without any run. */
export function figureOf(name: string, { unit, values, floors }: Samples): Figure {
  const value = median(values);
  const floor = floors.length === 0 ? null : median(floors);
  const spread = (Math.max(...values) - Math.min(...values)) / value;
  return { name, value, unit, floor, ratio: floor === null ? null : value / floor, runs: values.length, spread };
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1];
  if (middle === undefined) throw new RangeError('A figure needs at least one run.');
  return middle;
}
