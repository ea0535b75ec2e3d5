import { SSF, type CellObject } from '@e965/xlsx';
import { quoted, type Said } from '../faults.ts';

/** What a cell shows, or why it shows nothing that can be used. */
export type ShownCell = { readonly text: string } | { readonly fault: Said };

/** A cell of an old workbook carries its format's number where the library knows no words for it. */
type FormattedCell = CellObject & { readonly XF?: { readonly numFmtId?: number } };

const ERROR_NAMES: Readonly<Record<number, string>> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
};

const [DATE, YEAR_MONTH, MONTH_DAY] = ['yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'];
const [TIME, TIME_SECONDS] = ['h"时"mm"分"', 'h"时"mm"分"ss"秒"'];

/** The formats that Chinese programs know by number only; others have the same numbers for other things. */
export const CHINESE_FORMATS: Readonly<Record<number, string>> = {
  ...{ 27: YEAR_MONTH, 28: MONTH_DAY, 29: MONTH_DAY, 30: 'm-d-yy', 31: DATE, 32: TIME, 33: TIME_SECONDS, 34: TIME },
  ...{ 35: TIME_SECONDS, 36: YEAR_MONTH, 50: YEAR_MONTH, 51: MONTH_DAY, 52: YEAR_MONTH, 53: MONTH_DAY, 54: MONTH_DAY },
  ...{ 55: TIME, 56: TIME_SECONDS, 57: YEAR_MONTH, 58: MONTH_DAY },
};

/**
 * The text that a person sees in a cell: numbers without the noise of their storage, dates as official letters write
 * them. `is1904`: the workbook counts its days from 1904.
 */
export function shownCell(cell: CellObject, is1904: boolean): ShownCell {
  switch (cell.t) {
    case 's':
      return { text: String(cell.v ?? '').replace(/\r\n?/gu, '\n') };
    case 'n':
      return typeof cell.v === 'number' ? shownNumber(cell.v, formatOf(cell), is1904) : { text: '' };
    case 'b':
      return { text: cell.v === true ? '是' : '否' };
    case 'e':
      return { fault: errorValue(ERROR_NAMES[Number(cell.v)] ?? '#?') };
    case 'd':
    case 'z':
      return { text: '' };
    // The library hands on what the file says, also where it is no kind of cell.
    default:
      return { fault: unknownKind(String(cell.v)) };
  }
}

function formatOf(cell: FormattedCell): string {
  if (typeof cell.z === 'string') return cell.z;
  return CHINESE_FORMATS[cell.XF?.numFmtId ?? 0] ?? 'General';
}

function shownNumber(value: number, format: string, is1904: boolean): ShownCell {
  const plain = String(Number(value.toPrecision(15)));
  if (format === 'General' || format === '@') return { text: plain };
  try {
    // The library's types leave its formatter open.
    if (SSF.is_date(format) && !/\[[hms]+\]/iu.test(format)) return shownDate(value, format, is1904);
    const shown = String(SSF.format(format, value, { date1904: is1904 })).trim();
    return { text: shown === '' ? plain : shown };
  } catch {
    return { text: plain };
  }
}

/** The fields of a day that the library counts out. */
interface DateFields {
  readonly y: number;
  readonly m: number;
  readonly d: number;
  readonly H: number;
  readonly M: number;
}

/**
 * A format that shows no day means the month. One that shows no year does not hide it: the cell holds it, and an
 * official letter would write it.
 */
function shownDate(value: number, format: string, is1904: boolean): ShownCell {
  const letters = format.replace(/"[^"]*"|\\.|\[[^\]]*\]/gu, '').toLowerCase();
  const [hasTime, hasYear, hasDay] = [/[hs]/u.test(letters), /[ye]/u.test(letters), /d/u.test(letters)];
  const fields: DateFields | null = SSF.parse_date_code(value, { date1904: is1904 });
  if (fields === null) return { fault: noDate(value) };
  const time = `${two(fields.H)}:${two(fields.M)}`;
  if (hasTime && !hasYear && !hasDay) return { text: time };
  if (fields.d < 1 || fields.m < 1) return { fault: noDate(value) };
  const day = hasDay || !hasYear ? `${fields.d}日` : '';
  const month = day !== '' || letters.includes('m') ? `${fields.m}月` : '';
  return { text: `${fields.y}年${month}${day}${hasTime && time !== '00:00' ? ` ${time}` : ''}` };
}

const two = (n: number): string => String(n).padStart(2, '0');

const errorValue = (name: string): Said => ({
  zh: `单元格是错误值 ${name}，按空格处理；请在表格软件中改正后另存。`,
  en: `The cell holds the error ${name} and is taken as empty: mend it in the spreadsheet and save it again.`,
});

const unknownKind = (value: string): Said => ({
  zh: `单元格“${quoted(value)}”的类型无法识别，按空格处理；请在表格软件中改正后另存。`,
  en: `The cell "${quoted(value)}" is of no known kind and is taken as empty: mend it in the spreadsheet and save it again.`,
});

const noDate = (value: number): Said => ({
  zh: `单元格设为日期格式，但其数值 ${value} 不是日期，按空格处理；请在表格软件中改正后另存。`,
  en: `The cell is formatted as a date, but ${value} is none; it is taken as empty: mend it in the spreadsheet and save it again.`,
});
