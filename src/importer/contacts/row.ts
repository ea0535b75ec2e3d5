import type { Fault } from '../../domain/errors.ts';
import { ROLE_NAMES } from '../../names/names.ts';
import type { Said } from '../faults.ts';
import { quoted } from '../faults.ts';
import type { ListRow } from '../read-list.ts';
import { contactFault, type ContactFaultCode } from './faults.ts';
import type { ContactColumn, ContactColumns } from './head.ts';
import type { ListedContact } from './contact.ts';
import { isRounded, RANK_NAMES, readEmail, readLocale, readMobile, readRank, readRoles } from './values.ts';

const NAME_LENGTH = 60;
const UNIT_LENGTH = 120;

interface RowContext {
  readonly columns: ContactColumns;
  /** Cells of the head. */
  readonly width: number;
}

/** One row as its people, or its faults: each with row and column. */
export function readContactRow(
  { cells, where: place }: ListRow,
  { columns, width }: RowContext,
): { readonly contacts: readonly ListedContact[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const text = (column: ContactColumn): string => cells[columns.get(column)?.at ?? -1] ?? '';
  const blame = (column: ContactColumn, code: ContactFaultCode, said: Said): null => {
    faults.push(contactFault(code, said, { ...place, column: columns.get(column)?.head ?? column }));
    return null;
  };
  const extra = cells.slice(width).find((cell) => cell !== '');
  if (extra !== undefined) faults.push(contactFault('cell-extra', cellExtra(extra), place));
  const unit = required(text('unit'), UNIT_LENGTH) ?? blame('unit', ...unusable('unit', text('unit')));
  const name = required(text('name'), NAME_LENGTH) ?? blame('name', ...unusable('name', text('name')));
  const roles = rolesOf(text('role'), blame);
  const email = addressOf(text('email'), readEmail, (cell) => blame('email', 'email-invalid', emailInvalid(cell)));
  const mobile = addressOf(text('mobile'), readMobile, (cell) =>
    blame('mobile', 'mobile-invalid', mobileInvalid(cell)),
  );
  const languageCell = text('locale');
  const locale = languageCell === '' ? undefined : readLocale(languageCell);
  if (locale === null) blame('locale', 'language-unknown', languageUnknown(languageCell));
  const rank = text('rank') === '' ? undefined : readRank(text('rank'));
  if (rank === null) blame('rank', 'rank-unknown', rankUnknown(text('rank')));
  if (text('email') === '' && text('mobile') === '') {
    blame(columns.has('email') ? 'email' : 'mobile', 'address-missing', ADDRESS_MISSING);
  }
  if (faults.length > 0 || unit === null || name === null || locale === null || rank === null)
    return { contacts: [], faults };
  const said = { ...(locale === undefined ? {} : { locale }), ...(rank === undefined ? {} : { rank }) };
  const contact = { unit, name, email, mobile, ...said, where: place };
  return { contacts: roles.map((role) => ({ ...contact, role })), faults };
}

type Blame = (column: ContactColumn, code: ContactFaultCode, said: Said) => null;

const required = (cell: string, limit: number): string | null => (cell === '' || cell.length > limit ? null : cell);

function unusable(column: 'unit' | 'name', cell: string): [ContactFaultCode, Said] {
  const [zh, limit] = column === 'unit' ? ['单位', UNIT_LENGTH] : ['姓名', NAME_LENGTH];
  if (cell === '') {
    const again = column === 'unit' ? '合并单元格请逐行填写。' : '';
    return [
      `${column}-missing`,
      { zh: `${zh}为空：每行都须填写${zh}。${again}`, en: `The ${column} is empty: every row needs one.` },
    ];
  }
  const said = {
    zh: `${zh}有 ${cell.length} 个字，超过 ${limit} 的上限：请检查是否串列。`,
    en: `The ${column} has ${cell.length} characters, ${limit} are allowed: have the cells slipped?`,
  };
  return ['cell-too-long', said];
}

function rolesOf(cell: string, blame: Blame): readonly ListedContact['role'][] {
  if (cell === '') blame('role', 'role-missing', roleAllowed('角色为空', 'The role is empty'));
  const { roles, unknown } = readRoles(cell);
  for (const word of unknown) {
    blame('role', 'role-unknown', roleAllowed(`角色“${quoted(word)}”无法识别`, `"${quoted(word)}" is no role`));
  }
  return roles;
}

function addressOf(cell: string, read: (cell: string) => string | null, blame: (cell: string) => null): string | null {
  return cell === '' ? null : (read(cell) ?? blame(cell));
}

const roleAllowed = (zh: string, en: string): Said => ({
  zh: `${zh}，可填：${Object.values(ROLE_NAMES)
    .map((name) => name.zh)
    .join('、')}。`,
  en: `${en}: ${Object.keys(ROLE_NAMES).join(', ')} are allowed.`,
});

const cellExtra = (cell: string): Said => ({
  zh: `表头之外还有内容“${quoted(cell)}”：请检查是否多了分隔符。`,
  en: `"${quoted(cell)}" stands past the last column of the head: is there a separator too many?`,
});

const emailInvalid = (cell: string): Said => ({
  zh: `邮箱“${quoted(cell)}”不是有效地址：每格填一个，如 lianluo@example.gov.cn。`,
  en: `"${quoted(cell)}" is no mail address: one per cell, such as lianluo@example.gov.cn.`,
});

function mobileInvalid(cell: string): Said {
  if (isRounded(cell)) {
    return {
      zh: `手机“${quoted(cell)}”已被表格软件改成科学计数，末几位已丢失：请将该列设为文本后重新填写。`,
      en: `A spreadsheet has rounded "${quoted(cell)}": make the column text and enter the number again.`,
    };
  }
  return {
    zh: `手机“${quoted(cell)}”无效：应为 11 位手机号，每格一个（座机收不到短信）；境外号码以 + 开头。`,
    en: `"${quoted(cell)}" is no mobile number: eleven digits, one per cell (landlines take no SMS); other countries' begin with +.`,
  };
}

const languageUnknown = (cell: string): Said => ({
  zh: `语言“${quoted(cell)}”无法识别，可填：中文（zh-CN）、英文（en），留空为中文。`,
  en: `"${quoted(cell)}" is no known language: zh-CN or en; empty means zh-CN.`,
});

const rankUnknown = (cell: string): Said => ({
  zh: `主副“${quoted(cell)}”无法识别，可填：${Object.values(RANK_NAMES).join('、')}（或 A角、B角），留空为主。`,
  en: `"${quoted(cell)}" is no rank: holder or deputy; empty means holder.`,
});

const ADDRESS_MISSING: Said = {
  zh: '邮箱和手机都为空：至少填写一项。',
  en: 'Neither e-mail nor mobile is given: give one at least.',
};
