/** The seven festivals of a yearly notice, by the names that duban shows. */
export const FESTIVALS = ['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节'] as const;

export type Festival = (typeof FESTIVALS)[number];

/** How notices have written them over the years. */
const WRITTEN: readonly (readonly [pattern: string, festival: Festival])[] = [
  ['元旦(?:节)?|新年', '元旦'],
  ['春节', '春节'],
  ['清明(?:节)?', '清明节'],
  ['[“"]?五一[”"]?(?:国际)?(?:劳动节)?|(?:国际)?劳动节', '劳动节'],
  ['端午(?:节)?', '端午节'],
  ['中秋(?:节)?', '中秋节'],
  ['[“"]?十一[”"]?(?:国庆节)?|国庆(?:节)?', '国庆节'],
];

const ONE = WRITTEN.map(([pattern]) => pattern).join('|');

/** The head of an item: an ordinal, one or more festivals, a colon. Group 1 holds the names. */
export const ITEM_HEAD = new RegExp(
  `(?:[一二三四五六七八九十]+、|\\d+[.、])?((?:${ONE})(?:[、和及与](?:${ONE}))*):`,
  'gu',
);

/** The festivals that an item's head names, in its order. */
export function festivalsIn(head: string): Festival[] {
  const found = WRITTEN.flatMap(([pattern, festival]) => {
    const at = head.search(new RegExp(`(?:^|[、和及与])(?:${pattern})`, 'u'));
    return at < 0 ? [] : [{ festival, at }];
  });
  return found.toSorted((a, b) => a.at - b.at).map(({ festival }) => festival);
}

/** Festivals with a fixed day 'MM-DD', which every notice has off. */
export const FIXED_DAYS: Readonly<Partial<Record<Festival, string>>> = {
  元旦: '01-01',
  劳动节: '05-01',
  国庆节: '10-01',
};
