import { DubanError, type Fault, type FaultPlace } from '../domain/errors.ts';
import { type Candidate, candidatesFor, likeness, REASON_WORDS } from '../importer/unit-candidates.ts';
import type { Installation } from '../runtime/installation.ts';
import type { Ask } from './ask.ts';

/** A name of a unit as somebody wrote it, and where. */
export interface WrittenName {
  readonly name: string;
  readonly where?: FaultPlace;
}

/** Every written name that means no stored unit, with the stored ones that look alike. */
export async function unknownUnits(
  { units }: Installation['store'],
  written: readonly WrittenName[],
): Promise<readonly Fault[]> {
  const known = (await units.list()).flatMap(({ name, aliases }) => [name, ...aliases]);
  const names = new Set(known);
  return written
    .filter(({ name }) => !names.has(name))
    .map(({ name, where = {} }) => unknownUnit(name, candidatesFor(name, known), where));
}

/**
 * Bodies that may be new: a person who sees the near names may have each unknown one stored as a unit, and `allowed` (a
 * script's flag) has it without asking. Gives a fault for each of the others.
 */
export async function settleNewUnits(
  store: Installation['store'],
  names: readonly string[],
  { allowed, ask }: { readonly allowed: boolean; readonly ask: Ask },
): Promise<readonly Fault[]> {
  const refused: Fault[] = [];
  for (const name of new Set(names)) {
    const [fault] = await unknownUnits(store, [{ name }]);
    if (fault === undefined) continue;
    const question = `${fault.message}\n将“${name}”登记为新单位？ Store it as a new unit?`;
    if (allowed || (await ask(question, false))) await store.units.create(name);
    else refused.push({ ...fault, message: `${fault.message}${BY_FLAG}` });
  }
  return refused;
}

/** Throws DubanError not-found with all these faults of names, when there are any. */
export function refuseUnknownUnits(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new DubanError('not-found', faults.map(({ message }) => message).join('\n'), { faults });
}

function unknownUnit(name: string, like: readonly Candidate[], where: FaultPlace): Fault {
  const zh =
    like.length === 0
      ? '请核对名称，或先导入列有该单位的方案'
      : `是否为${like.map((one) => `“${one.name}”（${REASON_WORDS[one.reason].zh}）`).join('、')}？`;
  const en =
    like.length === 0
      ? 'check the name, or import the plan that lists it first'
      : `did you mean ${like.map((one) => `${one.name} (${REASON_WORDS[one.reason].en})`).join(', ')}?`;
  return {
    severity: 'error',
    code: 'unknown-unit',
    message: `没有名为“${name}”的单位：${zh} / No unit is called "${name}": ${en}`,
    where,
  };
}

const BY_FLAG = '；若确为新单位，请加 --new-units / ; if it is a new one, add --new-units';

const SHOWN = 3;
const ALIKE = 0.6;

/** The stored names that share most pairs of characters with a name. */
export function likeNames(name: string, known: readonly string[]): string[] {
  return known
    .map((one) => ({ one, alike: likeness(name, one) }))
    .filter(({ alike }) => alike >= ALIKE)
    .toSorted((a, b) => b.alike - a.alike)
    .slice(0, SHOWN)
    .map(({ one }) => one);
}
