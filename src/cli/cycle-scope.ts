import type { CycleScope } from '../domain/cycle.ts';
import { DubanError } from '../domain/errors.ts';
import type { Installation } from '../runtime/installation.ts';
import { refuseUnknownUnits, unknownUnits } from './unit-names.ts';

/** The options that narrow a report cycle down. */
export interface ScopeOptions {
  readonly part?: string;
  readonly section?: string;
  readonly unit?: readonly string[];
}

/**
 * The scope that the options name. Throws DubanError not-found for a unit that nobody knows and for a part or section
 * that the plan does not have, with those it has.
 */
export async function scopeOf(
  store: Installation['store'],
  planId: string,
  { part, section, unit = [] }: ScopeOptions,
): Promise<CycleScope> {
  const written = [...new Set(unit)].map((name) => ({ name }));
  refuseUnknownUnits(await unknownUnits(store, written));
  const { parts, sections } = await store.plans.headings(planId);
  refuseUnknown('--part', part, parts);
  refuseUnknown('--section', section, sections);
  const units = await store.units.list();
  const idOf = (name: string) => units.find((one) => one.name === name || one.aliases.includes(name))?.id;
  const unitIds = unit.flatMap((name) => idOf(name) ?? []);
  return {
    ...(part !== undefined && { part }),
    ...(section !== undefined && { section }),
    ...(unitIds.length > 0 && { unitIds }),
  };
}

function refuseUnknown(option: string, value: string | undefined, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return;
  throw new DubanError(
    'not-found',
    `${option} 的值“${value}”不在方案之中，现有：${known.map((one) => `“${one}”`).join('、')}。` +
      ` / ${option} "${value}" is not in the plan; it has: ${known.join('; ')}.`,
  );
}

/** A scope for a person. */
export function scopeText({ part, section, unitIds = [] }: CycleScope): string {
  const named = [part, section].filter((one) => one !== undefined).map((one) => `“${one}”`);
  if (unitIds.length > 0) named.push(`${unitIds.length} 个单位 units`);
  return named.length === 0 ? '全部事项 all measures' : named.join('、');
}
