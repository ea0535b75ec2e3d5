import type { DraftMeasure, DraftPlan } from '../../../src/domain/draft-plan.ts';
import { DOCUMENT_FIELDS, FIELDS } from './truth.ts';
import type { TrueMeasure, Truth } from './truth.ts';

export type Field = (typeof FIELDS)[number];
export type DocumentField = (typeof DOCUMENT_FIELDS)[number];

export interface Miss {
  readonly field: Field | DocumentField;
  /** Code of the measure in the truth; null for the document's own fields. */
  readonly measure: string | null;
  readonly wanted: unknown;
  readonly found: unknown;
}

export interface Comparison {
  readonly misses: readonly Miss[];
  /** Share of the measures whose field is exactly right; missing and superfluous measures count as wrong. */
  readonly rates: Readonly<Record<Field, number>>;
  readonly measures: { readonly wanted: number; readonly found: number };
}

/** Layout puts spaces and line breaks where it likes: they say nothing. */
const bare = (text: string): string => text.replace(/[\s\u3000]+/gu, '');

const bareAll = (texts: readonly string[]): string[] => texts.map(bare);

function wantedFields(measure: TrueMeasure): Record<Field, unknown> {
  const { deadline } = measure;
  return {
    code: measure.code,
    text: bare(measure.text),
    deadline: 'raw' in deadline ? { ...deadline, raw: bare(deadline.raw) } : deadline,
    lead: bareAll(measure.leadUnits),
    support: bareAll(measure.supportingUnits),
    section: [measure.part, measure.section].map((heading) => heading && bare(heading)),
    numbers: measure.itemNumbers,
    basis: measure.basis === undefined ? undefined : measure.basis && bare(measure.basis),
    leaders: measure.leaders === undefined ? undefined : bareAll(measure.leaders),
  };
}

function foundFields(measure: DraftMeasure): Record<Field, unknown> {
  return wantedFields({
    ...measure,
    itemNumbers: [...measure.itemNumbers],
    leadUnits: [...measure.leadUnits],
    supportingUnits: [...measure.supportingUnits],
    leaders: [...measure.leaders],
  });
}

/** Keys in any order. */
const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** What a truth leaves out (basis, leaders) is not compared. */
const agrees = (wanted: Record<Field, unknown>, found: Record<Field, unknown>, field: Field): boolean =>
  wanted[field] === undefined || same(wanted[field], found[field]);

/** Compares a draft with what a person read, field by field. */
export function compare(draft: DraftPlan, truth: Truth, format: string): Comparison {
  const wanted = truth.measures.map(wantedFields);
  const found = draft.measures.map(foundFields);
  const pairs = align(wanted, found);
  const misses = pairs.flatMap(([w, f]) =>
    missesOf(w === null ? null : (wanted[w] ?? null), f === null ? null : (found[f] ?? null)),
  );
  const rates = Object.fromEntries(
    FIELDS.map((field) => {
      const wrong = misses.filter((miss) => miss.field === field).length;
      return [field, (pairs.length - wrong) / pairs.length];
    }),
  );
  return {
    misses: [...documentMisses(draft, truth, format), ...misses],
    // FIELDS names every key.
    rates: rates as Record<Field, number>,
    measures: { wanted: wanted.length, found: found.length },
  };
}

function missesOf(wanted: Record<Field, unknown> | null, found: Record<Field, unknown> | null): Miss[] {
  const code = typeof wanted?.code === 'string' ? wanted.code : null;
  return FIELDS.filter((field) => wanted === null || found === null || !agrees(wanted, found, field)).map((field) => ({
    field,
    measure: code,
    wanted: wanted === null ? '(no such measure)' : wanted[field],
    found: found === null ? '(not found)' : found[field],
  }));
}

type Pair = readonly [wanted: number | null, found: number | null];

/** Pairs measures in order so that as many fields as can be agree: one row too few does not spoil the rows below. */
function align(wanted: readonly Record<Field, unknown>[], found: readonly Record<Field, unknown>[]): Pair[] {
  const likeness = (w: number, f: number): number => {
    const [a, b] = [wanted[w], found[f]];
    if (a === undefined || b === undefined) return 0;
    const equal = FIELDS.filter((field) => agrees(a, b, field)).length;
    return agrees(a, b, 'text') || agrees(a, b, 'code') ? equal + 3 : 0;
  };
  const best: number[][] = Array.from({ length: wanted.length + 1 }, () => Array<number>(found.length + 1).fill(0));
  const at = (w: number, f: number): number => best[w]?.[f] ?? 0;
  for (let w = wanted.length - 1; w >= 0; w -= 1) {
    const row = best[w] ?? [];
    for (let f = found.length - 1; f >= 0; f -= 1) {
      row[f] = Math.max(at(w + 1, f), at(w, f + 1), at(w + 1, f + 1) + likeness(w, f));
    }
  }
  const pairs: Pair[] = [];
  let [w, f] = [0, 0];
  while (w < wanted.length && f < found.length) {
    const both = likeness(w, f);
    if (both > 0 && at(w, f) === at(w + 1, f + 1) + both) pairs.push([w++, f++]);
    else if (at(w, f) === at(w + 1, f)) pairs.push([w++, null]);
    else pairs.push([null, f++]);
  }
  while (w < wanted.length) pairs.push([w++, null]);
  while (f < found.length) pairs.push([null, f++]);
  return pairs;
}

function documentMisses(draft: DraftPlan, truth: Truth, format: string): Miss[] {
  const { total, measures, continued, tableHeads, headings, unplaced } = draft.rows;
  const codes = (list: readonly string[]): string[] => [...new Set(list)].sort();
  const wanted: Record<DocumentField, unknown> = {
    title: truth.title && bare(truth.title),
    documentNumber: truth.documentNumber,
    issuer: truth.issuer,
    issuedOn: truth.issuedOn,
    supervisingOffice: truth.supervisingOffice,
    problems: codes([...truth.problems, ...(truth.problemsIn?.[format] ?? [])]),
    rows: { total, measures: draft.measures.length },
  };
  const found: Record<DocumentField, unknown> = {
    title: draft.title && bare(draft.title),
    documentNumber: draft.documentNumber,
    issuer: draft.issuer,
    issuedOn: draft.issuedOn,
    supervisingOffice: draft.supervisingOffice?.name ?? null,
    problems: codes(draft.problems.map(({ code }) => code)),
    rows: { total: measures + continued + tableHeads + headings + unplaced, measures },
  };
  return DOCUMENT_FIELDS.filter((field) => !same(wanted[field], found[field])).map((field) => ({
    field,
    measure: null,
    wanted: wanted[field],
    found: found[field],
  }));
}
