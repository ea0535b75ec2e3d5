import type { Claim } from '../../domain/measure-input.ts';
import { foldWidth, leadingWord } from './reply-words.ts';

/** Which items a clause speaks of. `unknown` holds numbers that are none of the reader's. */
export type Designator =
  | {
      readonly type: 'codes';
      readonly known: readonly string[];
      readonly unknown: readonly string[];
      readonly marked: boolean;
    }
  | { readonly type: 'all' }
  | { readonly type: 'rest' };

/** The beginning of a clause: of what it speaks, what it says, and the words after that. */
export interface Head {
  readonly designator: Designator | null;
  readonly word: Claim | 'sign' | null;
  /** What follows, as written, without leading marks, and where it begins. */
  readonly rest: string;
  readonly restAt: number;
}

/** Heads are short: what stands further back in a line is text. */
const LONGEST_HEAD = 500;

const GENERIC = String.raw`\d{1,4}(?:-\d{1,4})?[a-z]?`;
const MARK = String.raw`(?:第|序号|编号|项目|no\.?|item|#)\s*:?\s*`;
const JOINT = /^\s*(?:[、,&/]|和|及|与|以及|and\b)?\s*/i;
const MARKS = /^[\s:,、.。;)\]】—–-]+/;
const ALL = /^(?:以上|上述)?(?:全部|所有|各项|均|都|all)(?:\s*(?:事项|任务|项目|各项|of them|items?))?(?:都|均|皆)?/i;
const REST = /^(?:其余|其他|其它|(?:the\s+)?(?:rest|others))(?:各项|事项|任务|项目)?(?:都|均|全部|皆)?/i;

const escaped = (code: string): string => code.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** Reads clause heads for one set of codes, written as printed (39b, 2-5) in half or full width and any case. */
export function headReader(codes: readonly string[]): (clause: string) => Head {
  const known = new Map(codes.map((code) => [foldWidth(code).toLowerCase(), code]));
  const printed = [...known.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const token = new RegExp(`^(${MARK})?(${[...printed, GENERIC].join('|')})(?![0-9a-z])(\\s*项)?`, 'i');
  return (clause) => readHead(clause, known, token);
}

function readHead(clause: string, known: ReadonlyMap<string, string>, token: RegExp): Head {
  const folded = foldWidth(clause.slice(0, LONGEST_HEAD));
  const start = /^[\s*•·●]*/.exec(folded)?.[0].length ?? 0;
  const codes = readCodes(folded.slice(start), known, token);
  if (codes !== null) return withWord(codes.designator, clause, start + codes.length);
  for (const [type, pattern] of [
    ['all', ALL],
    ['rest', REST],
  ] as const) {
    const match = pattern.exec(folded.slice(start));
    if (match === null) continue;
    const head = withWord({ type }, clause, start + match[0].length);
    if (head.word !== null) return head;
  }
  return withWord(null, clause, start);
}

function readCodes(
  folded: string,
  known: ReadonlyMap<string, string>,
  token: RegExp,
): { designator: Extract<Designator, { type: 'codes' }>; length: number } | null {
  const found = { known: [] as string[], unknown: [] as string[], marked: false };
  let length = 0;
  for (let at = 0; ;) {
    const match = token.exec(folded.slice(at));
    if (match === null) break;
    const [whole, mark, code = '', suffix] = match;
    const after = folded.slice(at + whole.length);
    const marked = mark !== undefined || suffix !== undefined;
    const asPrinted = known.get(code.toLowerCase());
    if (!marked && !endsToken(after)) break;
    // A bare number that is none of our codes is a number ("3 家企业"), unless a claim follows it at once.
    if (!marked && asPrinted === undefined && leadingWord(after.replace(MARKS, '')) === null) break;
    if (asPrinted === undefined) found.unknown.push(code);
    else found.known.push(asPrinted);
    found.marked ||= marked;
    length = at + whole.length;
    at = length + (JOINT.exec(after)?.[0].length ?? 0);
    if (at === length) break;
  }
  return length === 0 ? null : { designator: { type: 'codes', ...found }, length };
}

/** A bare number ends where a mark, a blank or a claim follows: not in 17.5, 2023-12-31, 10:30 or 30日. */
function endsToken(after: string): boolean {
  if (/^(?:$|\s|:(?!\d)|[,、。;)\]】—–]|\.(?!\d)|-(?!\d)|(?:以?及|和|与)\s*(?:第|序号|#)?\d)/.test(after)) return true;
  return leadingWord(after) !== null;
}

function withWord(designator: Designator | null, clause: string, at: number): Head {
  const folded = foldWidth(clause.slice(0, LONGEST_HEAD));
  const marks = designator === null ? 0 : (MARKS.exec(folded.slice(at))?.[0].length ?? 0);
  const found = leadingWord(folded.slice(at + marks));
  const end = found === null ? at : at + marks + found.length;
  const restAt = end + (MARKS.exec(folded.slice(end))?.[0].length ?? 0);
  return { designator, word: found?.value ?? null, rest: clause.slice(restAt).trim(), restAt };
}
