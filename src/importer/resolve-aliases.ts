import type { Fault, FaultPlace } from '../domain/errors.ts';
import { fault } from './faults.ts';
import { foldedName, isGroupName, withoutAlternative, withoutEtcetera } from './unit-names.ts';

/** One place where the document prints a unit's name. */
export interface Mention {
  readonly printed: string;
  /** The name before it in the same list, from which a short form inherits its first words. */
  readonly before: string | null;
  readonly where: FaultPlace;
}

type Reason = 'same-words' | 'alternative' | 'inherited';

interface Assumption {
  readonly reason: Reason;
  readonly name: string;
}

/**
 * The canonical name of each printed name. A form counts as another unit's name only on evidence in the document
 * itself (the other form is printed too), by one of these rules:
 * - a closing 等 and 管委会 for 管委 are the same name (a rule, not a guess: no warning);
 * - forms that differ in little words only (和 dropped, 委员会 or 委): the one printed most often stands for all;
 * - an alternative in brackets at the end (市委编办（市绩效办）);
 * - a short form that lacks only its level (市场监管局 for 市市场监管局), or the words that its neighbour in the list
 *   begins with (自贸区…局、贸易与物流发展局).
 */
export function resolveAliases(mentions: readonly Mention[]): {
  canonical: ReadonlyMap<string, string>;
  problems: Fault[];
} {
  const plain = mentions.map((mention) => withoutEtcetera(mention.printed));
  const counts = countOf(plain.map(withoutAlternative));
  const commonForms = mostCommonForms(counts);
  const canonical = new Map<string, string>();
  const problems: Fault[] = [];
  mentions.forEach((mention, index) => {
    const name = plain[index] ?? mention.printed;
    const assumed = longForm(name, { before: mention.before, counts });
    const full = withoutAlternative(assumed ?? name);
    const common = commonForms.get(foldedName(full)) ?? full;
    const earlier = canonical.get(mention.printed);
    if (earlier !== undefined && earlier !== common) {
      problems.push(ambiguousFault(mention, [earlier, common]));
      return;
    }
    if (earlier !== undefined) return;
    canonical.set(mention.printed, common);
    const reason = reasonOf({ name, assumed, full, common });
    if (reason !== null) problems.push(assumedFault(mention, { reason, name: common }));
  });
  return { canonical, problems };
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Of the forms that fold to one key, the one printed most often; the earlier one where two are equal. */
function mostCommonForms(counts: ReadonlyMap<string, number>): Map<string, string> {
  const forms = new Map<string, string>();
  for (const [name, count] of counts) {
    const known = forms.get(foldedName(name));
    if (known === undefined || count > (counts.get(known) ?? 0)) forms.set(foldedName(name), name);
  }
  return forms;
}

const LEVEL = /^[市县区州旗省]$/u;

/** The printed name that this one is the end of: only 市 or the like is missing, or the neighbour has the missing words. */
function longForm(
  name: string,
  { before, counts }: { before: string | null; counts: ReadonlyMap<string, number> },
): string | null {
  if (isGroupName(name)) return null;
  const longer = [...counts.keys()].filter((other) => {
    const prefix = other.slice(0, other.length - name.length);
    return other.endsWith(name) && prefix !== '' && (LEVEL.test(prefix) || before?.startsWith(prefix) === true);
  });
  return longer.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

function reasonOf(step: { name: string; assumed: string | null; full: string; common: string }): Reason | null {
  if (step.assumed !== null) return 'inherited';
  if (step.full !== step.name) return 'alternative';
  const isDistrictRule = /管委/u.test(step.full) && isGroupName(step.full);
  return step.common !== step.full && !isDistrictRule ? 'same-words' : null;
}

const REASONS: Readonly<Record<Reason, { zh: string; en: string }>> = {
  'same-words': { zh: '两种写法只差个别字', en: 'the two forms differ in little words only' },
  alternative: { zh: '末尾括号内为另一名称', en: 'the brackets at its end hold another name' },
  inherited: { zh: '名称省略了开头', en: 'its first words are left out' },
};

function assumedFault({ printed, where }: Mention, { reason, name }: Assumption): Fault {
  return fault(
    'unit-alias-assumed',
    {
      zh: `“${printed}”按“${name}”处理（${REASONS[reason].zh}）。如属不同单位，请在文件中写全名称。`,
      en: `"${printed}" is taken as "${name}" (${REASONS[reason].en}): write the full name if it is another unit.`,
    },
    where,
  );
}

function ambiguousFault({ printed, where }: Mention, names: readonly string[]): Fault {
  return fault(
    'unit-ambiguous',
    {
      zh: `“${printed}”在文中可指${names.map((name) => `“${name}”`).join('或')}，按前者处理；请在文件中写全名称。`,
      en: `"${printed}" may be either of two units here; the first is taken: write the full name.`,
    },
    where,
  );
}
