import type { Fault, FaultPlace } from '../domain/errors.ts';
import { fault } from './faults.ts';
import { foldedName, isGroupName, looksLikeBody, withoutAlternative, withoutEtcetera } from './unit-names.ts';
import { longWords } from './unit-short-forms.ts';

/** One place where the document prints a unit's name. */
export interface Mention {
  readonly printed: string;
  /** The name before it in the same list, from which a short form inherits its first words. */
  readonly before: string | null;
  /** The next name in the list that ends as names of bodies do, from which a short form inherits its last word. */
  readonly after: string | null;
  readonly where: FaultPlace;
}

/** The mentions of one list of names, each with its neighbours. */
export function mentionsIn(names: readonly string[], where: FaultPlace): Mention[] {
  return names.map((printed, index) => ({
    printed,
    before: names[index - 1] ?? null,
    after: names.slice(index + 1).find(looksLikeBody) ?? null,
    where,
  }));
}

type Reason = 'same-words' | 'short-form' | 'alternative' | 'inherited' | 'cut-short';

interface Assumption {
  readonly reason: Reason;
  readonly name: string;
}

/**
 * The canonical name of each printed name. A form counts as another unit's name only on evidence in the document
 * itself (the other form is printed too), by one of these rules:
 * - a closing 等 and 管委会 for 管委 are the same name (a rule, not a guess: no warning);
 * - forms that differ in little words only (和 dropped, 委员会 or 委), and short forms that are the same everywhere
 *   (发改委, 人社局): the one printed most often stands for all;
 * - an alternative in brackets at the end (市委编办（市绩效办）);
 * - a short form that lacks only its level (市场监管局 for 市市场监管局), or the words that its neighbour in the list
 *   begins with (自贸区…局、贸易与物流发展局);
 * - a name that lacks its last word, which the list gives later (市发改、财政、住建局).
 */
export function resolveAliases(mentions: readonly Mention[]): {
  canonical: ReadonlyMap<string, string>;
  problems: Fault[];
} {
  const plain = mentions.map((mention) => withoutEtcetera(mention.printed));
  const counts = countOf(plain.map(withoutAlternative));
  const commonForms = mostCommonForms(counts);
  const printed = [...counts.keys()].map((name) => ({ name, key: unitKey(name) }));
  const canonical = new Map<string, string>();
  const problems: Fault[] = [];
  // A plan names few units many times, mostly with the same neighbours.
  const known = new Map<string, { cut: string | null; assumed: string | null }>();
  const formsOf = (name: string, { before, after }: Mention): { cut: string | null; assumed: string | null } => {
    const key = [name, before, after].join('\n');
    const held = known.get(key);
    if (held !== undefined) return held;
    const cut = wholeForm(name, { before, after, printed });
    const forms = { cut, assumed: cut ?? longForm(name, { before, printed }) };
    known.set(key, forms);
    return forms;
  };
  mentions.forEach((mention, index) => {
    const name = plain[index] ?? mention.printed;
    const { cut, assumed } = formsOf(name, mention);
    const full = withoutAlternative(assumed ?? name);
    const common = commonForms.get(unitKey(full)) ?? full;
    const earlier = canonical.get(mention.printed);
    if (earlier !== undefined && earlier !== common) {
      problems.push(ambiguousFault(mention, [earlier, common]));
      return;
    }
    if (earlier !== undefined) return;
    canonical.set(mention.printed, common);
    const reason = cut === null ? reasonOf({ name, assumed, full, common }) : 'cut-short';
    if (reason !== null) problems.push(assumedFault(mention, { reason, name: common }));
  });
  return { canonical, problems };
}

/** Equal for forms of one name that differ in little words or are common short forms. */
const unitKey = memo((name) => longWords(foldedName(name)));

function memo(read: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const value = known.get(name) ?? read(name);
    known.set(name, value);
    return value;
  };
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
    const known = forms.get(unitKey(name));
    if (known === undefined || count > (counts.get(known) ?? 0)) forms.set(unitKey(name), name);
  }
  return forms;
}

const LEVEL = /^[市县区州旗省]$/u;

interface Printed {
  readonly name: string;
  readonly key: string;
}

/** The printed name that this one is the end of: only 市 or the like is missing, or the neighbour has the missing words. */
function longForm(
  name: string,
  { before, printed }: { before: string | null; printed: readonly Printed[] },
): string | null {
  if (isGroupName(name)) return null;
  const key = unitKey(name);
  const longer = printed.filter((other) => {
    const missing = other.key.slice(0, other.key.length - key.length);
    return other.key.endsWith(key) && missing !== '' && (LEVEL.test(missing) || before?.startsWith(missing) === true);
  });
  return longer.toSorted((a, b) => b.name.length - a.name.length)[0]?.name ?? null;
}

/** The printed name of which this one lacks the last word (市发改 of 市发改委), and perhaps the level (财政 of 市财政局). */
function wholeForm(
  name: string,
  { after, before, printed }: Pick<Mention, 'after' | 'before'> & { printed: readonly Printed[] },
): string | null {
  if (after === null || isGroupName(name) || looksLikeBody(name)) return null;
  const level = LEVEL.test(name.charAt(0)) ? [''] : ['', ...[before, after].map((other) => levelIn(other ?? ''))];
  const keys = new Set(level.flatMap((first) => ENDINGS.map((ending) => unitKey(first + name + ending))));
  const whole = printed.filter((other) => keys.has(other.key));
  return new Set(whole.map(({ key }) => key)).size === 1 ? (whole[0]?.name ?? null) : null;
}

const ENDINGS = ['局', '委', '办', '部', '厅', '中心'] as const;

const levelIn = (name: string): string => (LEVEL.test(name.charAt(0)) ? name.charAt(0) : '市');

function reasonOf(step: { name: string; assumed: string | null; full: string; common: string }): Reason | null {
  if (step.assumed !== null) return 'inherited';
  if (step.full !== step.name) return 'alternative';
  const isDistrictRule = /管委/u.test(step.full) && isGroupName(step.full);
  if (step.common === step.full || isDistrictRule) return null;
  return foldedName(step.common) === foldedName(step.full) ? 'same-words' : 'short-form';
}

const REASONS: Readonly<Record<Reason, { zh: string; en: string }>> = {
  'same-words': { zh: '两种写法只差个别字', en: 'the two forms differ in little words only' },
  alternative: { zh: '末尾括号内为另一名称', en: 'the brackets at its end hold another name' },
  'short-form': { zh: '通用简称', en: 'a common short form' },
  inherited: { zh: '名称省略了开头', en: 'its first words are left out' },
  'cut-short': { zh: '并列时省略了末字', en: 'its last word is left out in the list' },
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
