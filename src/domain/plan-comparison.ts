/*
 * What an amended plan changes against the stored one. Rows are matched by their text first and their number second:
 * numbers shift when a row is put in, texts seldom change altogether.
 */

/** One row on either side. Units by one name or id on both sides; `deadline` is null where the row has no one date. */
export interface ComparedRow {
  readonly code: string;
  readonly part: string | null;
  readonly section: string | null;
  readonly text: string;
  readonly deadline: string | null;
  /** The limit's words, for rows without one date. */
  readonly limit: string;
  readonly leads: readonly string[];
  readonly supports: readonly string[];
}

export type ChangedField = 'code' | 'place' | 'text' | 'deadline' | 'leads' | 'supports';

export type Difference =
  | { readonly type: 'unchanged'; readonly before: ComparedRow; readonly after: ComparedRow }
  | {
      readonly type: 'changed';
      readonly before: ComparedRow;
      readonly after: ComparedRow;
      readonly fields: readonly ChangedField[];
    }
  | { readonly type: 'added'; readonly after: ComparedRow }
  | { readonly type: 'withdrawn'; readonly before: ComparedRow }
  /** One row has become several; the first of them is the one that is most like it. */
  | { readonly type: 'split'; readonly before: ComparedRow; readonly into: readonly ComparedRow[] }
  /** Several rows have become one; the first of them is the one that is most like it. */
  | { readonly type: 'merged'; readonly from: readonly ComparedRow[]; readonly after: ComparedRow };

/** Two texts that share this much are the same measure in other words (Dice coefficient of pairs of characters). */
const SAME_MEASURE = 0.5;
/** Rows of one number may differ more: it is the number that says they are the same. */
const SAME_NUMBER = 0.3;
/** A text of which this much stands in another one is a part of it. */
const IS_PART = 0.75;

/**
 * Every row of both sides, each in exactly one difference; in the order of the amended plan, what is withdrawn last.
 */
export function comparePlans(stored: readonly ComparedRow[], amended: readonly ComparedRow[]): Difference[] {
  const before = stored.map(measured);
  const after = amended.map(measured);
  const matches = matchRows(before, after);
  const matchOfAfter = inverse(matches);
  const splits = partsOf(after, { wholes: before, matched: new Set(matches.values()), matchOf: matches });
  const merges = partsOf(before, { wholes: after, matched: new Set(matches.keys()), matchOf: matchOfAfter });
  const inSplit = new Set([...splits.values()].flat());
  const inMerge = new Set([...merges.values()].flat());
  const forward = after.flatMap((row): Difference[] => {
    if (inSplit.has(row)) return [];
    const own = matchOfAfter.get(row);
    const joined = merges.get(row) ?? [];
    if (joined.length > 0) return [{ type: 'merged', from: rowsOf(own, joined), after: row.row }];
    if (own === undefined) return [{ type: 'added', after: row.row }];
    const parts = splits.get(own) ?? [];
    if (parts.length > 0) return [{ type: 'split', before: own.row, into: rowsOf(row, parts) }];
    return [pairOf(own.row, row.row)];
  });
  // A row that was split without any part that is like it has no match to stand beside.
  const scattered = before.flatMap((row): Difference[] => {
    const parts = matches.has(row) ? [] : (splits.get(row) ?? []);
    return parts.length === 0 ? [] : [{ type: 'split', before: row.row, into: rowsOf(undefined, parts) }];
  });
  const gone = before.filter((row) => !matches.has(row) && !inMerge.has(row) && (splits.get(row) ?? []).length === 0);
  return [...forward, ...scattered, ...gone.map((row): Difference => ({ type: 'withdrawn', before: row.row }))];
}

interface Measured {
  readonly row: ComparedRow;
  /** The text without punctuation and spaces. */
  readonly plain: string;
  /** Pairs of neighbouring characters, counted. */
  readonly pairs: ReadonlyMap<string, number>;
  readonly size: number;
}

function measured(row: ComparedRow): Measured {
  const plain = row.text.replace(/[\p{P}\p{S}\p{Z}\s]/gu, '');
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < plain.length; at += 1) {
    const pair = plain.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return { row, plain, pairs, size: Math.max(plain.length - 1, 0) };
}

function shared(a: Measured, b: Measured): number {
  let count = 0;
  for (const [pair, times] of a.pairs) count += Math.min(times, b.pairs.get(pair) ?? 0);
  return count;
}

const likeness = (a: Measured, b: Measured): number => {
  if (a.plain === b.plain) return 1;
  return a.size + b.size === 0 ? 0 : (2 * shared(a, b)) / (a.size + b.size);
};

/** Stored rows by the amended row that they have become; each row once, the most certain pairs first. */
function matchRows(before: readonly Measured[], after: readonly Measured[]): Map<Measured, Measured> {
  const matches = new Map<Measured, Measured>();
  const taken = new Set<Measured>();
  const pair = (a: Measured, b: Measured): void => {
    if (matches.has(a) || taken.has(b)) return;
    matches.set(a, b);
    taken.add(b);
  };
  const byCode = new Map(after.map((row) => [row.row.code, row]));
  for (const row of before) {
    const same = byCode.get(row.row.code);
    if (same !== undefined && same.plain === row.plain) pair(row, same);
  }
  pairEqualTexts(before, { after, taken, pair });
  for (const { a, b } of candidates(before, { after, matches, taken })) pair(a, b);
  for (const row of before) {
    const same = byCode.get(row.row.code);
    if (same !== undefined && likeness(row, same) >= SAME_NUMBER) pair(row, same);
  }
  return matches;
}

function pairEqualTexts(
  before: readonly Measured[],
  {
    after,
    taken,
    pair,
  }: { after: readonly Measured[]; taken: ReadonlySet<Measured>; pair: (a: Measured, b: Measured) => void },
): void {
  const byText = new Map<string, Measured[]>();
  for (const row of after) {
    if (!taken.has(row)) byText.set(row.plain, [...(byText.get(row.plain) ?? []), row]);
  }
  for (const row of before) {
    const next = byText.get(row.plain)?.find((candidate) => !taken.has(candidate));
    if (next !== undefined) pair(row, next);
  }
}

/** Pairs of rows that are alike, the likest first; found by the pairs of characters that they share. */
function candidates(
  before: readonly Measured[],
  {
    after,
    matches,
    taken,
  }: { after: readonly Measured[]; matches: ReadonlyMap<Measured, Measured>; taken: ReadonlySet<Measured> },
): { a: Measured; b: Measured; like: number }[] {
  const open = after.filter((row) => !taken.has(row));
  const holders = holdersOf(open);
  return before
    .filter((row) => !matches.has(row))
    .flatMap((a) =>
      sharers(a, holders)
        .map((b) => ({ a, b, like: likeness(a, b) }))
        .filter(({ like }) => like >= SAME_MEASURE),
    )
    .toSorted(
      (x, y) => y.like - x.like || Number(y.a.row.code === y.b.row.code) - Number(x.a.row.code === x.b.row.code),
    );
}

function holdersOf(rows: readonly Measured[]): Map<string, Measured[]> {
  const holders = new Map<string, Measured[]>();
  for (const row of rows) {
    for (const pair of row.pairs.keys()) {
      const held = holders.get(pair);
      if (held === undefined) holders.set(pair, [row]);
      else held.push(row);
    }
  }
  return holders;
}

/** Rows that share at least one pair of characters; pairs that half of a large plan holds say nothing. */
function sharers(row: Measured, holders: ReadonlyMap<string, readonly Measured[]>): Measured[] {
  const lists = [...row.pairs.keys()].map((pair) => holders.get(pair) ?? []).toSorted((a, b) => a.length - b.length);
  return [...new Set(lists.slice(0, RAREST_PAIRS).flat())];
}

const RAREST_PAIRS = 12;

/**
 * Rows without a match of their own that are a part of a row of the other side, by that row: one that has a match (then
 * that match must have changed) or, where two or more parts are found, one that has none.
 */
function partsOf(
  rows: readonly Measured[],
  {
    wholes,
    matched,
    matchOf,
  }: {
    wholes: readonly Measured[];
    /** Rows of this side that have a match. */
    matched: ReadonlySet<Measured>;
    /** From a whole to its match on this side. */
    matchOf: ReadonlyMap<Measured, Measured>;
  },
): Map<Measured, Measured[]> {
  const holders = holdersOf(wholes.filter((whole) => matchOf.get(whole)?.plain !== whole.plain));
  const parts = new Map<Measured, Measured[]>();
  for (const row of rows) {
    if (matched.has(row) || row.size < 5) continue;
    const [best] = sharers(row, holders)
      .map((whole) => ({ whole, share: shared(row, whole) / row.size }))
      .filter(({ whole, share }) => share >= IS_PART && !isPartOf(row, matchOf.get(whole)))
      .toSorted((a, b) => b.share - a.share);
    if (best !== undefined) parts.set(best.whole, [...(parts.get(best.whole) ?? []), row]);
  }
  for (const [whole, found] of parts) if (!matchOf.has(whole) && found.length < 2) parts.delete(whole);
  return parts;
}

/** What still stands in the row that goes on has not come out of it. */
const isPartOf = (row: Measured, other: Measured | undefined): boolean =>
  other !== undefined && shared(row, other) / row.size >= IS_PART;

const inverse = (matches: ReadonlyMap<Measured, Measured>): Map<Measured, Measured> =>
  new Map([...matches].map(([a, b]) => [b, a]));

const rowsOf = (first: Measured | undefined, others: readonly Measured[]): ComparedRow[] =>
  [...(first === undefined ? [] : [first]), ...others].map(({ row }) => row);

function pairOf(before: ComparedRow, after: ComparedRow): Difference {
  const fields = changedFields(before, after);
  return fields.length === 0 ? { type: 'unchanged', before, after } : { type: 'changed', before, after, fields };
}

function changedFields(before: ComparedRow, after: ComparedRow): ChangedField[] {
  const same: Readonly<Record<ChangedField, boolean>> = {
    code: before.code === after.code,
    place: before.part === after.part && before.section === after.section,
    text: before.text === after.text,
    deadline: before.deadline === after.deadline && (before.deadline !== null || before.limit === after.limit),
    leads: sameList(before.leads, after.leads),
    supports: sameList(before.supports.toSorted(), after.supports.toSorted()),
  };
  // The keys of a literal are known.
  return (Object.keys(same) as ChangedField[]).filter((field) => !same[field]);
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name === b[index]);
