import { formatNumber } from './number-format.ts';
import { childOf, type Element, elementsOf, isOn, valueOf, wholeNumber } from './xml.ts';

/*
 * Automatic numbering as Word counts it: the counters belong to the abstract list, so that two lists made of one go on
 * with each other; a list with a start of its own begins there when it is used first. A level begins anew behind a
 * higher one, unless its `lvlRestart` says otherwise.
 */

interface Level {
  readonly start: number;
  readonly format: string;
  /** Such as `（%1）`; %1 is the number of the highest level. */
  readonly text: string;
  /** 1-based level behind which this one begins anew; 0: never. */
  readonly restart: number | undefined;
  readonly legal: boolean;
  readonly suffix: string;
  readonly style: string | undefined;
}

interface List {
  readonly abstractId: string;
  readonly levels: ReadonlyMap<number, Level>;
  readonly starts: ReadonlyMap<number, number>;
}

export interface Numbering {
  /** Counts the paragraph and gives its printed number with what parts it from the text; '' where none is printed. */
  readonly next: (numId: string, level: number) => string;
  /** The level that a list ties to a style. */
  readonly levelOfStyle: (numId: string, styleId: string) => number | undefined;
}

const LEVELS = 9;

/** Reads word/numbering.xml; a document without it numbers nothing. */
export function readNumbering(root: Element | null): Numbering {
  const lists = root === null ? new Map<string, List>() : listsOf(root);
  const counters = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();
  const next = (numId: string, level: number): string => {
    const list = lists.get(numId);
    const own = list?.levels.get(level);
    if (list === undefined || own === undefined) return '';
    const counter = counters.get(list.abstractId) ?? [];
    counters.set(list.abstractId, counter);
    const start = list.starts.get(level);
    const begins = start !== undefined && !begun.has(`${numId} ${level}`);
    begun.add(`${numId} ${level}`);
    const before = counter[level];
    counter[level] = begins ? start : before === undefined ? (start ?? own.start) : before + 1;
    for (let deeper = level + 1; deeper < LEVELS; deeper += 1) {
      if (beginsAnew(list.levels.get(deeper), { deeper, level })) counter[deeper] = undefined;
    }
    return printed(list, { level, counter });
  };
  const levelOfStyle = (numId: string, styleId: string): number | undefined =>
    [...(lists.get(numId)?.levels ?? [])].find(([, { style }]) => style === styleId)?.[0];
  return { next, levelOfStyle };
}

function beginsAnew(level: Level | undefined, { deeper, level: counted }: { deeper: number; level: number }): boolean {
  const restart = level?.restart;
  if (restart === undefined || restart > deeper) return true;
  return counted < restart;
}

function printed(list: List, { level, counter }: { level: number; counter: readonly (number | undefined)[] }): string {
  const own = list.levels.get(level);
  if (own === undefined || own.format === 'bullet') return '';
  const text = own.text.replace(/%([1-9])/gu, (_, place: string) => {
    const at = Number(place) - 1;
    const shown = list.levels.get(at);
    if (shown === undefined) return '';
    const value = counter[at] ?? list.starts.get(at) ?? shown.start;
    return formatNumber(value, own.legal ? 'decimal' : shown.format) ?? '';
  });
  if (text.trim() === '') return '';
  return own.suffix === 'nothing' || /[、。）】．：]$/u.test(text) ? text : `${text} `;
}

function listsOf(root: Element): Map<string, List> {
  const abstracts = new Map<string, Element>();
  const numbers = elementsOf(root).filter(({ name }) => name === 'w:num');
  for (const element of elementsOf(root)) {
    const id = element.attributes['w:abstractNumId'];
    if (element.name === 'w:abstractNum' && id !== undefined) abstracts.set(id, element);
  }
  const lists = new Map<string, List>();
  for (const number of numbers) {
    const abstract = abstractOf(valueOf(number, 'w:abstractNumId'), abstracts);
    const numId = number.attributes['w:numId'];
    if (abstract !== undefined && numId !== undefined) lists.set(numId, listOf(number, abstract));
  }
  return lists;
}

/** A list that only points to a list style (`numStyleLink`) has the levels of the one that is that style. */
function abstractOf(id: string | undefined, abstracts: ReadonlyMap<string, Element>): Element | undefined {
  const abstract = id === undefined ? undefined : abstracts.get(id);
  const link = valueOf(abstract, 'w:numStyleLink');
  if (link === undefined) return abstract;
  return [...abstracts.values()].find((other) => valueOf(other, 'w:styleLink') === link) ?? abstract;
}

function listOf(number: Element, abstract: Element): List {
  const levels = new Map<number, Level>();
  const starts = new Map<number, number>();
  for (const element of elementsOf(abstract)) addLevel(levels, element);
  for (const override of elementsOf(number).filter(({ name }) => name === 'w:lvlOverride')) {
    const at = wholeNumber(override.attributes['w:ilvl']);
    const start = wholeNumber(valueOf(override, 'w:startOverride'));
    const replaced = childOf(override, 'w:lvl');
    if (replaced !== undefined) addLevel(levels, replaced);
    if (at !== undefined && start !== undefined) starts.set(at, start);
  }
  return { abstractId: abstract.attributes['w:abstractNumId'] ?? '', levels, starts };
}

function addLevel(levels: Map<number, Level>, element: Element): void {
  const at = wholeNumber(element.attributes['w:ilvl']);
  if (element.name !== 'w:lvl' || at === undefined || at < 0 || at >= LEVELS) return;
  levels.set(at, {
    start: wholeNumber(valueOf(element, 'w:start')) ?? 0,
    format: formatOf(element),
    text: valueOf(element, 'w:lvlText') ?? '',
    restart: wholeNumber(valueOf(element, 'w:lvlRestart')),
    legal: isOn(element, 'w:isLgl'),
    suffix: valueOf(element, 'w:suff') ?? 'tab',
    style: valueOf(element, 'w:pStyle'),
  });
}

/** Newer formats stand in a choice with an older one to fall back on. */
function formatOf(level: Element): string {
  const plain = valueOf(level, 'w:numFmt');
  if (plain !== undefined) return plain;
  const choice = childOf(level, 'mc:AlternateContent');
  return (
    valueOf(childOf(choice, 'mc:Fallback'), 'w:numFmt') ??
    valueOf(childOf(choice, 'mc:Choice'), 'w:numFmt') ??
    'decimal'
  );
}
