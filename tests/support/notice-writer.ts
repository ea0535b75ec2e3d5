/*
 * Writes holiday notices from facts, in the forms that have been used over the years: the opposite of the importer, and
 * written apart from it. Dates are YYYY-MM-DD.
 */

export interface NoticeFacts {
  readonly year: number;
  readonly items: readonly {
    readonly festival: string;
    /** First and last day off. */
    readonly from: string;
    readonly to: string;
    readonly worked: readonly string[];
  }[];
}

/** `plain`: without weekdays; `long`: 星期六; `short`: 周六 for every date, as since 2025. */
export type Style = 'plain' | 'long' | 'short';

const NAMES = '日一二三四五六';
const ORDINALS = '一二三四五六七八九十';

const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);

const days = (from: string, to: string): number => (utc(to).getTime() - utc(from).getTime()) / 86_400_000 + 1;

function dayText(date: string, style: Style, year: number): string {
  const [y = '', m = '', d = ''] = date.split('-');
  const name = NAMES[utc(date).getUTCDay()] ?? '';
  const weekday = style === 'plain' ? '' : style === 'long' ? `（星期${name}）` : `（周${name}）`;
  return `${Number(y) === year ? '' : `${Number(y)}年`}${Number(m)}月${Number(d)}日${weekday}`;
}

function itemText({ festival, from, to, worked }: NoticeFacts['items'][number], style: Style, year: number): string {
  const inside = style === 'short' ? 'short' : 'plain';
  const first = dayText(from, inside, year);
  const span =
    from === to
      ? `${first}放假${style === 'short' ? '1天，不调休' : '，共1天'}`
      : `${first}至${dayText(to, inside, year)}放假${worked.length > 0 ? '调休' : ''}，共${days(from, to)}天`;
  const made = worked.map((date) => dayText(date, style === 'plain' ? 'long' : style, year)).join('、');
  return `${festival}：${span}。${made === '' ? '' : `${made}上班。`}`;
}

export function writeNotice({ year, items }: NoticeFacts, style: Style): string {
  const lines = items.map((item, index) => `${ORDINALS[index]}、${itemText(item, style, year)}`);
  return [`关于${year}年部分节假日安排的通知`, '各单位：', '现将放假调休日期安排如下。', ...lines, ''].join('\n');
}
