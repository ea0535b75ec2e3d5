/** A date as printed: parts that are left out are null. `weekday` 0 = Sunday to 6 = Saturday, where one is printed. */
export interface PrintedDate {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number;
  readonly weekday: number | null;
  readonly raw: string;
}

/**
 * What a sentence says about the dates before it.
 * `off`: they are days off (放假); `rest`: off as well, in place of another day (补休, 调休); `worked`: 上班;
 * `stated`: named again as a statutory holiday or as a day off like any other; `moved`: their rest moves to the dates that
 * follow (公休日调至).
 */
export type Verb = 'off' | 'rest' | 'worked' | 'stated' | 'moved';

export type Token =
  | { readonly type: 'date'; readonly date: PrintedDate }
  | { readonly type: 'through' }
  | { readonly type: 'verb'; readonly verb: Verb }
  | { readonly type: 'count'; readonly days: number }
  | { readonly type: 'weekend' }
  | { readonly type: 'comma' };

const DATE = String.raw`(?:(?<year>\d{4})年)?(?:(?<month>\d{1,2})月)?(?<day>\d{1,2})日(?:\((?<note>[^)]*)\))?`;
const THROUGH = '(?<through>至|到|[-~〜–—―]+)(?=\\d)';
const COUNT = '(?:共|放假)(?<count>\\d+|[一二三四五六七八九十]+)[天日]';
const VERBS: readonly (readonly [pattern: string, verb: Verb])[] = [
  ['公休日(?:及[^,。;]{2,4})?(?:分别)?(?:调至|调换至|调到|移至)', 'moved'],
  ['为[^,。;]{0,4}法定(?:节)?假日|照常公休|为公休日', 'stated'],
  ['放假(?:调休|公休)?|调休放假', 'off'],
  ['补休|调休', 'rest'],
  ['(?:照常|正常)?上班', 'worked'],
];
const WORDS = VERBS.map(([pattern], index) => `(?<verb${index}>${pattern})`).join('|');
const TOKEN = new RegExp(`${DATE}|${COUNT}|${THROUGH}|(?<weekend>与周末连休)|不调休|${WORDS}|(?<comma>[,;])`, 'gu');

const WEEKDAYS = '日一二三四五六';
const NUMERALS = '零一二三四五六七八九十';

function weekdayOf(note: string): number | null {
  const [, name = ''] = /(?:周|星期|礼拜)([一二三四五六日天])/u.exec(note) ?? [];
  return name === '' ? null : WEEKDAYS.indexOf(name === '天' ? '日' : name);
}

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

function countOf(text: string): number {
  return /^\d+$/u.test(text) ? Number(text) : NUMERALS.indexOf(text);
}

/** What a sentence consists of, in its order; words that say nothing about days are left out. */
export function tokensOf(sentence: string): Token[] {
  return [...sentence.matchAll(TOKEN)].flatMap(({ groups = {}, 0: raw }): Token[] => {
    const { day, count, through, weekend, comma } = groups;
    if (count !== undefined) {
      const counted: Token = { type: 'count', days: countOf(count) };
      return raw.startsWith('放假') ? [{ type: 'verb', verb: 'off' }, counted] : [counted];
    }
    if (day !== undefined) {
      const { year, month, note = '' } = groups;
      const printed = { year: numberOf(year), month: numberOf(month), day: Number(day), weekday: weekdayOf(note), raw };
      return [{ type: 'date', date: printed }];
    }
    if (through !== undefined) return [{ type: 'through' }];
    if (weekend !== undefined) return [{ type: 'weekend' }];
    if (comma !== undefined) return [{ type: 'comma' }];
    return VERBS.flatMap(([, verb], index): Token[] =>
      groups[`verb${index}`] === undefined ? [] : [{ type: 'verb', verb }],
    );
  });
}
