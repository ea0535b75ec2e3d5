import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { quoted, refusalOf } from '../faults.ts';
import { csvListRows } from '../read-list.ts';
import { tight } from '../spacing.ts';
import { partFault } from './faults.ts';

export const PART_COLUMNS = ['text', 'leads', 'supports', 'deadline'] as const;
export type PartColumn = (typeof PART_COLUMNS)[number];

/** One part as it is written: cells as text, and where each stands. */
export interface PartRow {
  readonly cells: Readonly<Record<PartColumn, string>>;
  readonly place: (column: PartColumn) => FaultPlace;
}

export interface PartRows {
  readonly rows: readonly PartRow[];
  readonly faults: readonly Fault[];
}

const NAMES: Readonly<Record<PartColumn, string>> = {
  text: '内容',
  leads: '牵头单位',
  supports: '配合单位',
  deadline: '完成时限',
};

const MEANINGS: Readonly<Record<PartColumn, RegExp>> = {
  text: /^(?:(?:分解|具体)?(?:事项|任务|措施)(?:内容)?|内容|工作内容|text)$/iu,
  leads: /^(?:牵头|责任|主办)(?:单位|部门)$|^leads?(?:units?)?$/iu,
  supports: /^(?:配合|协办|参与)(?:单位|部门)$|^supports?(?:ing)?(?:units?)?$/iu,
  deadline: /^(?:(?:完成|办理)?(?:时限|期限|时间)|完成日期|deadline)$/iu,
};

const meaningOf = (head: string): PartColumn | null =>
  PART_COLUMNS.find((column) => MEANINGS[column].test(tight(head))) ?? null;

/** The rows of a CSV file under its head. Throws DubanError invalid-input where its head cannot be read. */
export function csvRows(bytes: Uint8Array, where: FaultPlace): PartRows {
  const [head, ...body] = csvListRows(bytes, where);
  const heads = head?.cells ?? [];
  const columns = new Map<PartColumn, number>();
  const faults: Fault[] = [];
  heads.forEach((name, at) => {
    const column = meaningOf(name);
    if (column === null) {
      if (name !== '') faults.push(notUsed(name, { ...(head?.where ?? where), column: name }));
    } else if (columns.has(column)) faults.push(twice(name, { ...(head?.where ?? where), column: name }));
    else columns.set(column, at);
  });
  faults.push(...missing(columns, { ...(head?.where ?? where) }));
  if (faults.length > 0) throw refusalOf(faults);
  const rows = body.map(({ cells, where: place }): PartRow => {
    const cell = (column: PartColumn): string => cells[columns.get(column) ?? -1] ?? '';
    cells.slice(heads.length).forEach((extra) => {
      if (extra !== '') faults.push(cellExtra(extra, place));
    });
    return {
      cells: { text: cell('text'), leads: cell('leads'), supports: cell('supports'), deadline: cell('deadline') },
      place: (column) => ({ ...place, column: heads[columns.get(column) ?? -1] ?? NAMES[column] }),
    };
  });
  return { rows, faults };
}

/** The rows of a JSON file: a list of objects with text, leads, supports, deadline; lists of units as lists or as text. */
export function jsonRows(text: string, where: FaultPlace): PartRows {
  const value = parsed(text, where);
  if (!Array.isArray(value)) throw refusalOf([notAList(where)]);
  const faults: Fault[] = [];
  const rows = value.map((item: unknown, index): PartRow => {
    const row = index + 1;
    const isObject = typeof item === 'object' && item !== null;
    if (!isObject) faults.push(notAnObject({ ...where, row }));
    const fields = new Map<string, unknown>(isObject ? Object.entries(item) : []);
    for (const name of fields.keys()) {
      if (!PART_COLUMNS.some((column) => column === name)) faults.push(notUsed(name, { ...where, row, column: name }));
    }
    const cell = (column: PartColumn): string => asText(fields.get(column));
    return {
      cells: { text: cell('text'), leads: cell('leads'), supports: cell('supports'), deadline: cell('deadline') },
      place: (column) => ({ ...where, row, column }),
    };
  });
  return { rows, faults };
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join('、');
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function parsed(text: string, where: FaultPlace): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const said = { zh: `不是 JSON 文本（${reason}）。`, en: `It is no JSON (${reason}).` };
    throw refusalOf([partFault('not-json', said, where)]);
  }
}

const EXAMPLE = '[{"text":"…","leads":["市税务局"],"supports":[],"deadline":"2023-12-31"}]';

const notAList = (where: FaultPlace): Fault =>
  partFault('not-json', { zh: `应为列表，如 ${EXAMPLE}。`, en: `Give a list such as ${EXAMPLE}.` }, where);

const notAnObject = (where: FaultPlace): Fault =>
  partFault(
    'not-json',
    { zh: `每个分解事项应为一个对象，如 ${EXAMPLE}。`, en: `Each part is an object, as in ${EXAMPLE}.` },
    where,
  );

const notUsed = (name: string, where: FaultPlace): Fault =>
  partFault(
    'column-not-used',
    {
      zh: `“${quoted(name)}”一列无法识别：可用的列为内容、牵头单位、配合单位、完成时限。`,
      en: `"${quoted(name)}" means nothing here: a list of parts has text, leads, supports and deadline.`,
    },
    where,
  );

const twice = (name: string, where: FaultPlace): Fault =>
  partFault(
    'column-twice',
    {
      zh: `“${quoted(name)}”一列出现两次，无法判断用哪一列：请删去一列。`,
      en: `The column "${quoted(name)}" stands twice: remove one.`,
    },
    where,
  );

function missing(columns: ReadonlyMap<PartColumn, number>, where: FaultPlace): Fault[] {
  const needed = PART_COLUMNS.filter((column) => column !== 'supports' && !columns.has(column));
  return needed.map((column) =>
    partFault(
      'column-missing',
      {
        zh: `表头缺少“${NAMES[column]}”一列：须有内容、牵头单位、完成时限，可有配合单位。`,
        en: `The column "${column}" is missing: a list of parts has text, leads and deadline, and may have supports.`,
      },
      where,
    ),
  );
}

const cellExtra = (cell: string, where: FaultPlace): Fault =>
  partFault(
    'cell-extra',
    {
      zh: `表头之外还有内容“${quoted(cell)}”：请检查是否多了分隔符。`,
      en: `"${quoted(cell)}" stands past the last column of the head: is there a separator too many?`,
    },
    where,
  );
