import { type Duty, isLabelled, labelsInside, readDuty } from './prose-duty.ts';

/** A stretch of a paragraph: words of the plan, or who answers for the words before it. */
export type Stretch = { readonly text: string } | { readonly duty: Duty; readonly ownLine: boolean };

const PAIRS: Readonly<Record<string, string>> = { '（': '）', '(': ')', '【': '】', '[': ']', '〔': '〕', '［': '］' };
const LONGEST_LINE = 160;
/** Deeper brackets are no text that anybody writes. */
const DEEPEST = 20;

/** Cuts a paragraph at its responsibilities. */
export function stretchesOf(line: string): Stretch[] {
  const trimmed = line.trim();
  const whole = isLabelled(trimmed) ? readDuty(trimmed, { bareList: false }) : null;
  if (whole !== null) return [{ duty: whole, ownLine: true }];
  const said = trimmed.length <= LONGEST_LINE ? readDuty(trimmed, { bareList: false }) : null;
  if (said !== null) return [{ duty: said, ownLine: true }];
  const inside = labelsInside(trimmed);
  const labelled = inside === null ? null : readDuty(trimmed.slice(inside.from, inside.to), { bareList: false });
  if (inside === null || labelled === null) return betweenBrackets(trimmed);
  const [before, after] = [trimmed.slice(0, inside.from), trimmed.slice(inside.to)];
  return [
    ...betweenBrackets(before),
    { duty: labelled, ownLine: false },
    ...(after.trim() === '' ? [] : stretchesOf(after)),
  ];
}

function betweenBrackets(trimmed: string): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (const { start, end } of bracketsOf(trimmed)) {
    const inside = trimmed.slice(start + 1, end);
    const bareList = closesSentence(trimmed, start, end);
    const [sentence = '', ...remarks] = inside.split(/(?<=。)/u);
    const whole = readDuty(inside, { bareList });
    const duty = whole ?? (remarks.length === 0 ? null : readDuty(sentence, { bareList }));
    if (duty === null) continue;
    const text = trimmed.slice(from, start);
    if (text.trim() !== '') stretches.push({ text });
    stretches.push({ duty, ownLine: start === 0 && end === trimmed.length - 1 });
    // What else the bracket says (以下均需……) is said of no measure alone: it is left to a person.
    if (whole === null) stretches.push({ text: remarks.join('') });
    from = end + 1;
    // The stop behind the bracket ends the sentence before it.
    const stop = /^[。；;]+/u.exec(trimmed.slice(from))?.[0] ?? '';
    from += stop.length;
    if (stop !== '' && text.trim() !== '' && !/[。；;！？]\s*$/u.test(text)) {
      const at = stretches.findLastIndex((one) => 'text' in one && one.text === text);
      stretches[at] = { text: text + stop.charAt(0) };
    }
  }
  const tail = trimmed.slice(from);
  if (tail.trim() !== '') stretches.push({ text: tail });
  return stretches;
}

/** Outermost brackets; one without its partner holds nothing. */
function bracketsOf(line: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const open: { closing: string; at: number }[] = [];
  [...line].forEach((character, at) => {
    const closing = PAIRS[character];
    if (closing !== undefined && open.length < DEEPEST) open.push({ closing, at });
    const level = open.findLastIndex((one) => one.closing === character);
    if (level < 0) return;
    const [outer] = open.splice(level);
    if (level === 0 && outer !== undefined) found.push({ start: outer.at, end: at });
  });
  return found;
}

/** Only behind a full stop, or as the last words of a paragraph, is a bare list of names a responsibility. */
function closesSentence(line: string, start: number, end: number): boolean {
  const [before, after] = [line.slice(0, start).trimEnd(), line.slice(end + 1).trim()];
  return /[。；;]$/u.test(before) || before === '' || /^[。；;]?$/u.test(after);
}

/** Whether a bracket opens in the line that only a later line closes. */
export function leavesBracketOpen(line: string): boolean {
  let depth = 0;
  for (const character of line) {
    if ('（(【'.includes(character)) depth += 1;
    if ('）)】'.includes(character) && depth > 0) depth -= 1;
  }
  return depth > 0;
}
