import type { Fault, FaultPlace } from '../domain/errors.ts';
import type { CellRow } from './cells.ts';
import { fault, quoted } from './faults.ts';
import { tight } from './spacing.ts';

/** The columns of a table by meaning; what the table does not have is absent. */
export interface Columns {
  readonly number?: number;
  /** Cells that group rows (工作任务 beside 具体举措); empty cells go on with the group above. */
  readonly group?: number;
  readonly basis?: number;
  readonly text: number;
  readonly deadline?: number;
  readonly lead?: number;
  readonly responsible?: number;
  readonly support?: number;
  readonly leaders?: number;
  /** The head's words, column by column, without spaces. */
  readonly names: readonly string[];
}

const NUMBER = /^(?:序号|编号|号|项目号|No\.?)$/iu;
const DEADLINE = /时限|期限|完成时间|办结时间|时间节点|时间要求|时间安排|进度要求|截止/u;
const LEAD = /(?:牵头|主办)(?:责任)?(?:单位|部门|科室|处室)/u;
const SUPPORT = /(?:配合|协办|协助|参与|参加|协同)(?:责任)?(?:单位|部门|科室|处室)/u;
const RESPONSIBLE = /(?:责任|承办|主责|落实|实施|负责)(?:单位|部门|主体|科室|处室)/u;
const LEADERS = /领导|责任人|负责人|包抓/u;
const HIGHER_LEVEL = /上级|国家|中央|国务院|自治区|全区|全省|省级|广西|^省/u;
/** From the most particular to the most general: what a table with several such columns calls its measures. */
const CONTENT = [
  /举措|措施/u,
  /(?:工作|主要|具体|任务)内容|具体任务|清单内容/u,
  /任务|事项|内容|要求|目标/u,
  /项目|类别|领域|分类/u,
];

/** Whether the row is a table's head, and which columns it names; `placeName` is the issuing place, such as 钦州市. */
export function readHead(row: CellRow, placeName: string | null): Columns | null {
  const names = row.cells.map(tight);
  if (names.filter((name) => name !== '').length < 2 || names.some((name) => name.length > 24)) return null;
  const first = (pattern: RegExp): number | undefined => index(names, (name) => pattern.test(name));
  const [lead, support, deadline] = [first(LEAD), first(SUPPORT), first(DEADLINE)];
  const taken = [lead, support, deadline];
  const responsible = index(names, (name, column) => RESPONSIBLE.test(name) && !taken.includes(column));
  const leaders = index(names, (name, column) => LEADERS.test(name) && ![...taken, responsible].includes(column));
  if (lead === undefined && responsible === undefined && deadline === undefined) return null;
  const used = [...taken, responsible, leaders].filter((column) => column !== undefined);
  const content = contentColumns(names, { used, placeName });
  if (content === null) return null;
  return withoutAbsent({ number: first(NUMBER), ...content, deadline, lead, responsible, support, leaders, names });
}

/** Which of the remaining columns is the measure, which the higher level's measure, which only groups. */
function contentColumns(
  names: readonly string[],
  { used, placeName }: { used: readonly number[]; placeName: string | null },
): { text: number; basis: number | undefined; group: number | undefined } | null {
  const ranked = names
    .map((name, column) => ({ name, column, rank: CONTENT.findIndex((pattern) => pattern.test(name)) }))
    .filter(({ column, rank }) => rank >= 0 && !used.includes(column));
  const isOwn = (name: string): boolean =>
    /本级|[本我][市县区州旗省]/u.test(name) || (placeName !== null && name.includes(placeName));
  const isHigher = (name: string): boolean => HIGHER_LEVEL.test(name) && !isOwn(name);
  const own = ranked.filter(({ name }) => !isHigher(name));
  const best = (own.length > 0 ? own : ranked).toSorted(
    (a, b) => Number(isOwn(b.name)) - Number(isOwn(a.name)) || a.rank - b.rank,
  );
  const text = best[0]?.column;
  if (text === undefined) return null;
  const basis = ranked.find(({ name, column }) => column !== text && isHigher(name))?.column;
  const group = ranked.find(({ column }) => column !== text && column !== basis)?.column;
  return { text, basis, group };
}

/** A column that the import takes nothing from is said aloud, once a table. */
export function unusedColumns(columns: Columns, where: FaultPlace): Fault[] {
  const { names, ...places } = columns;
  const used: readonly (number | undefined)[] = Object.values(places);
  const unused = names.filter((name, column) => name !== '' && !used.includes(column));
  return unused.map((name) =>
    fault(
      'column-not-used',
      {
        zh: `表头“${quoted(name)}”一列未被采用。如其中有任务、时限或单位，请改用规范表头（序号、措施、完成时限、牵头单位、配合单位）。`,
        en: `The column "${quoted(name)}" is not used: if it holds measures, limits or units, give it a usual head.`,
      },
      { ...where, column: name },
    ),
  );
}

const index = (names: readonly string[], test: (name: string, column: number) => boolean): number | undefined => {
  const column = names.findIndex(test);
  return column < 0 ? undefined : column;
};

type Found = { readonly [K in keyof Columns]: Columns[K] | undefined } & Pick<Columns, 'text' | 'names'>;

function withoutAbsent(found: Found): Columns {
  const present = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  // `text` and `names` are required in Found and survive the filter; the rest is optional in Columns.
  return present as unknown as Columns;
}
