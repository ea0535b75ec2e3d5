import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { quoted } from '../faults.ts';
import { tight } from '../spacing.ts';
import { contactFault } from './faults.ts';

/** What a column of a contact list can mean. */
export type ContactColumn = 'unit' | 'name' | 'role' | 'email' | 'mobile' | 'locale' | 'rank';

/** The columns by meaning, and the head's own words for messages. */
export type ContactColumns = ReadonlyMap<ContactColumn, { readonly at: number; readonly head: string }>;

const MEANINGS: Readonly<Record<ContactColumn, RegExp>> = {
  unit: /^(?:所在|所属|工作)?(?:单位|部门|机构)(?:名称|全称)?$|^unit$/iu,
  name: /^(?:联系人|人员)?姓名$|^联系人$|^name$/iu,
  role: /^(?:督办|联系)?(?:角色|身份|职责)$|^role$/iu,
  email: /^(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?$|^e-?mail(?:address)?$/iu,
  mobile: /^(?:手机|移动电话)(?:号码?)?$|^(?:mobile|cellphone|phone)(?:number)?$/iu,
  rank: /^(?:主副|正副|AB角|主副(?:角|职)|主备)$|^rank$/iu,
  locale: /^(?:通知|邮件)?(?:语言|语种)$|^(?:language|locale)$/iu,
};

const NAMES: Readonly<Record<ContactColumn, { readonly zh: string; readonly en: string }>> = {
  unit: { zh: '单位', en: 'unit' },
  name: { zh: '姓名', en: 'name' },
  role: { zh: '角色', en: 'role' },
  email: { zh: '邮箱', en: 'email' },
  mobile: { zh: '手机', en: 'mobile' },
  rank: { zh: '主副', en: 'rank' },
  locale: { zh: '语言', en: 'language' },
};

const REQUIRED = ['unit', 'name', 'role'] as const;
const COLUMNS = Object.keys(MEANINGS) as readonly ContactColumn[];

/** What a head cell means; null where it means nothing to us. Notes in brackets do not count: 手机（必填）. */
function meaningOf(cell: string): ContactColumn | null {
  const bare = tight(cell)
    .replace(/[（(][^（()）]*[)）]|[*＊]/gu, '')
    .replace(/[\s_]/gu, '');
  return COLUMNS.find((column) => MEANINGS[column].test(bare)) ?? null;
}

/** Whether a row is the head of the list: lines above it (a title, a date) name at most one column. */
export const isHead = (cells: readonly string[]): boolean =>
  new Set(cells.map(meaningOf).filter((column) => column !== null)).size >= 2;

/** Reads the head; faults name what is missing, written twice, or not used. */
export function readContactHead(
  cells: readonly string[],
  where: FaultPlace,
): { readonly columns: ContactColumns; readonly faults: readonly Fault[] } {
  const columns = new Map<ContactColumn, { at: number; head: string }>();
  const faults: Fault[] = [];
  for (const [at, cell] of cells.entries()) {
    const head = cell.trim();
    const meaning = meaningOf(cell);
    if (meaning === null) {
      if (head !== '') faults.push(notUsed(head, where));
    } else if (columns.has(meaning)) {
      faults.push(twice(columns.get(meaning)?.head ?? '', head, where));
    } else columns.set(meaning, { at, head });
  }
  return { columns, faults: [...missingColumns(columns, where), ...faults] };
}

function missingColumns(columns: ContactColumns, where: FaultPlace): Fault[] {
  const missing: { zh: string; en: string }[] = REQUIRED.filter((column) => !columns.has(column)).map(
    (column) => NAMES[column],
  );
  if (!columns.has('email') && !columns.has('mobile')) missing.push({ zh: '邮箱或手机', en: 'email or mobile' });
  return missing.map(({ zh, en }) =>
    contactFault(
      'column-missing',
      {
        zh: `表头缺少“${zh}”一列。表头应有：单位、姓名、角色、邮箱、手机（邮箱和手机至少一列），可有主副、语言。`,
        en: `The column "${en}" is missing: a list has unit, name, role, email and mobile (one of the two at least), and may have rank and language.`,
      },
      where,
    ),
  );
}

const twice = (first: string, second: string, where: FaultPlace): Fault =>
  contactFault(
    'column-twice',
    {
      zh: `表头“${quoted(first)}”与“${quoted(second)}”含义相同，无法判断用哪一列：请删去一列。`,
      en: `The columns "${quoted(first)}" and "${quoted(second)}" mean the same: remove one.`,
    },
    { ...where, column: second },
  );

const notUsed = (head: string, where: FaultPlace): Fault =>
  contactFault(
    'column-not-used',
    { zh: `“${quoted(head)}”一列未被采用。`, en: `The column "${quoted(head)}" is not used.` },
    { ...where, column: head },
  );
