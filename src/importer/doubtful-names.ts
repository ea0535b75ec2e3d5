import type { Fault } from '../domain/errors.ts';
import { fault, quoted } from './faults.ts';
import type { Mention } from './resolve-aliases.ts';
import { candidatesFor, REASON_WORDS } from './unit-candidates.ts';
import type { Candidate } from './unit-candidates.ts';
import { isGroupName, looksLikeBody, withoutEtcetera } from './unit-names.ts';

/** Far more names than any plan has: comparing each with each would take long. */
const MOST_NAMES = 2000;
/** Names that are told apart by one character as a matter of course are those of places: only offices are compared. */
const OFFICE = /(?:局|委|办|部|厅|中心)$/u;

/**
 * Names that somebody should look at: those that do not end as names of bodies do (often half of one: a list cut at the
 * wrong place), and those that are so like another name of the document that they may be the same unit. Nothing is
 * decided: the fault says the candidates, the likeliest first, each with its reason.
 */
export function doubtfulNames(mentions: readonly Mention[], nameOf: (printed: string) => string): Fault[] {
  const counts = new Map<string, number>();
  for (const { printed } of mentions) counts.set(nameOf(printed), (counts.get(nameOf(printed)) ?? 0) + 1);
  const bodies = [...counts.keys()].filter((name) => !isGroupName(name) && looksLikeBody(name));
  const compared = bodies.length > MOST_NAMES ? [] : bodies;
  const seen = new Set<string>();
  return mentions.flatMap((mention) => {
    const name = nameOf(mention.printed);
    if (seen.has(name) || isGroupName(name)) return [];
    seen.add(name);
    if (!looksLikeBody(name) && !/[）)]$/u.test(name)) return [unusualFault(mention, name, compared)];
    return similarFaults(mention, name, { counts, compared });
  });
}

function unusualFault({ where, printed }: Mention, name: string, bodies: readonly string[]): Fault {
  const bare = withoutEtcetera(printed);
  const endings = ['局', '委', '办', '部', ''];
  const found = endings.flatMap((ending) => candidatesFor(name + ending, bodies).concat(exact(name + ending, bodies)));
  const said = candidatesSaid(found);
  return fault(
    'unit-name-unusual',
    {
      zh: `“${quoted(bare)}”不像单位名称，可能是名称被拆断或省略；${said.zh}请核对原文。`,
      en: `"${quoted(bare)}" does not look like a unit's name, it may have been cut; ${said.en}compare with the original.`,
    },
    where,
  );
}

const exact = (name: string, bodies: readonly string[]): Candidate[] =>
  bodies.filter((body) => body.endsWith(name)).map((body) => ({ name: body, reason: 'short-form' }));

/** Only likeness that tells: all characters in order, or one character off a name that is printed often. */
function similarFaults(
  { where }: Mention,
  name: string,
  { counts, compared }: { counts: ReadonlyMap<string, number>; compared: readonly string[] },
): Fault[] {
  if (!OFFICE.test(name)) return [];
  const own = counts.get(name) ?? 0;
  const found = candidatesFor(
    name,
    compared.filter((other) => OFFICE.test(other)),
  ).filter(({ name: other, reason }) => {
    const others = counts.get(other) ?? 0;
    if (reason === 'letters-in-order') return name.length < other.length;
    return reason === 'one-letter-off' && own === 1 && others > 1;
  });
  if (found.length === 0) return [];
  const said = candidatesSaid(found);
  return [
    fault(
      'unit-name-similar',
      {
        zh: `“${quoted(name)}”按单独的单位处理；${said.zh}如属同一单位，请在文件中统一名称。`,
        en: `"${quoted(name)}" counts as a unit of its own; ${said.en}write one name if it is the same unit.`,
      },
      where,
    ),
  ];
}

function candidatesSaid(candidates: readonly Candidate[]): { zh: string; en: string } {
  const shown = [...new Map(candidates.map((one) => [one.name, one])).values()].slice(0, 3);
  if (shown.length === 0) return { zh: '', en: '' };
  const zh = shown.map(({ name, reason }) => `“${name}”（${REASON_WORDS[reason].zh}）`).join('、');
  const en = shown.map(({ name, reason }) => `${name} (${REASON_WORDS[reason].en})`).join(', ');
  return { zh: `可能是${zh}；`, en: `it may be ${en}; ` };
}
