import { DubanError } from '../domain/errors.ts';
import type { Override, OverrideScope, PolicySlot } from '../domain/policy-choice.ts';
import type { Tx } from './database.ts';
import type { PolicyRef } from './policy-read.ts';

/** What somebody names of a plan: nothing (all of it), a part, a section (of a part), or one measure by its code. */
export interface PlacePicked {
  readonly part?: string;
  readonly section?: string;
  readonly measure?: string;
}

type Reader = Pick<Tx, 'measure' | 'policyOverride'>;

/**
 * The place that is meant; null for the whole plan. A section that stands in one part only needs no part.
 * Throws DubanError not-found with what the plan has, invalid-input where several sections are meant.
 */
export async function resolveScope(
  tx: Reader,
  planId: string,
  { part, section, measure }: PlacePicked,
): Promise<OverrideScope | null> {
  if (measure !== undefined) {
    const found = await tx.measure.findUnique({ where: { planId_code: { planId, code: measure } } });
    if (found === null) throw noSuch(`第 ${measure} 项`, `measure ${measure}`, await codesOf(tx, planId));
    return { kind: 'measure', code: measure };
  }
  if (part === undefined && section === undefined) return null;
  const places = await tx.measure.findMany({
    where: { planId, ...(part === undefined ? {} : { part }), ...(section === undefined ? {} : { section }) },
    distinct: ['part', 'section'],
    select: { part: true, section: true },
    orderBy: { ordinal: 'asc' },
  });
  const parts = [...new Set(places.map((place) => place.part))];
  const [only] = parts;
  if (only === undefined) throw noSuch(part ?? section ?? '', part ?? section ?? '', await headingsOf(tx, planId));
  if (section === undefined) return { kind: 'part', part: only ?? '' };
  if (parts.length === 1) return { kind: 'section', part: only, section };
  const names = parts.map((one) => one ?? '—').join('、');
  throw new DubanError(
    'invalid-input',
    `“${section}”在多个部分中出现（${names}）：请用 --part 指明是哪一部分。 / Section "${section}" stands in several parts (${names}): say which with --part.`,
  );
}

/** The columns that name a place; the others are empty. */
export function columnsOf(
  planId: string,
  scope: OverrideScope,
): { part: string | null; section: string | null; measureId: string | null } {
  switch (scope.kind) {
    case 'part':
      return { part: scope.part, section: null, measureId: null };
    case 'section':
      return { part: scope.part, section: scope.section, measureId: null };
    case 'measure':
      return { part: null, section: null, measureId: `${planId}:${scope.code}` };
  }
}

/** What holds in parts of a plan, the widest first. */
export async function overridesOf(tx: Reader, planId: string): Promise<readonly Override<PolicyRef>[]> {
  const rows = await tx.policyOverride.findMany({
    where: { planId },
    include: { measure: { select: { code: true } } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ slot, part, section, measure, policyName: name, policyVersion: version }) => ({
    // A check holds the column to these words.
    slot: slot as PolicySlot,
    scope:
      measure !== null
        ? { kind: 'measure', code: measure.code }
        : section !== null
          ? { kind: 'section', part, section }
          : { kind: 'part', part: part ?? '' },
    policy: { name, version },
  }));
}

async function codesOf(tx: Reader, planId: string): Promise<string> {
  const measures = await tx.measure.findMany({
    where: { planId },
    select: { code: true },
    orderBy: { ordinal: 'asc' },
  });
  const codes = measures.map(({ code }) => code);
  return codes.length > 6 ? `${codes.slice(0, 3).join('、')} … ${codes.at(-1)}` : codes.join('、');
}

async function headingsOf(tx: Reader, planId: string): Promise<string> {
  const places = await tx.measure.findMany({
    where: { planId },
    distinct: ['part', 'section'],
    select: { part: true, section: true },
    orderBy: { ordinal: 'asc' },
  });
  const names = new Set(places.flatMap(({ part, section }) => [part, section]).filter((name) => name !== null));
  return [...names].map((name) => `“${name}”`).join('、');
}

function noSuch(zh: string, en: string, known: string): DubanError {
  const has = known === '' ? { zh: '没有划分部分', en: 'no parts' } : { zh: `有：${known}`, en: known };
  return new DubanError('not-found', `方案中没有“${zh}”，${has.zh}。 / The plan has no "${en}"; it has ${has.en}.`);
}
