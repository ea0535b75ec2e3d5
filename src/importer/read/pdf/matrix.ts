/** A transformation as PDF writes it: [a, b, c, d, e, f]. */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The transformation that does `inner` first and `outer` then. */
export function times(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  return [
    a * inner[0] + c * inner[1],
    b * inner[0] + d * inner[1],
    a * inner[2] + c * inner[3],
    b * inner[2] + d * inner[3],
    a * inner[4] + c * inner[5] + e,
    b * inner[4] + d * inner[5] + f,
  ];
}

export const applied = ([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] => [
  a * x + c * y + e,
  b * x + d * y + f,
];

/** The six numbers of a library's array; what is missing or no number makes the transformation do nothing. */
export function matrixFrom(values: unknown): Matrix {
  if (values === null || typeof values !== 'object') return IDENTITY;
  const [a, b, c, d, e, f] = Array.from(values as ArrayLike<unknown>, Number);
  if (a === undefined || b === undefined || c === undefined || d === undefined) return IDENTITY;
  if (e === undefined || f === undefined) return IDENTITY;
  return [a, b, c, d, e, f].every(Number.isFinite) ? [a, b, c, d, e, f] : IDENTITY;
}
