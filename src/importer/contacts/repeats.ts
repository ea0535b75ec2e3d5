import type { Fault } from '../../domain/errors.ts';
import { ROLE_NAMES } from '../../names/names.ts';
import { contactFault } from './faults.ts';
import type { ContactColumn, ContactColumns } from './head.ts';
import type { ListedContact } from './contact.ts';
import { RANK_NAMES } from './values.ts';

/**
 * What single rows cannot show: a seat (unit and role) given twice, and one address under two names. Both would quietly
 * send somebody's matters to somebody else.
 */
export function repeatFaults(contacts: readonly ListedContact[], columns: ContactColumns): Fault[] {
  const seats = new Map<string, ListedContact>();
  const holders = new Map(contacts.filter((one) => !isDeputy(one)).map((one) => [`${one.unit}\n${one.role}`, one]));
  const owners = new Map<string, ListedContact>();
  return contacts.flatMap((contact) => [
    ...seatFault(contact, seats, columns),
    ...ownDeputyFault(contact, holders, columns),
    ...(['email', 'mobile'] as const).flatMap((column) => ownerFault(contact, { column, owners, columns })),
  ]);
}

const headOf = (columns: ContactColumns, column: ContactColumn): string => columns.get(column)?.head ?? column;

function seatFault(contact: ListedContact, seats: Map<string, ListedContact>, columns: ContactColumns): Fault[] {
  const { unit, role, where } = contact;
  const rank = isDeputy(contact) ? 'deputy' : 'holder';
  const key = `${unit}\n${role}\n${rank}`;
  const first = seats.get(key);
  if (first === undefined) {
    seats.set(key, contact);
    return [];
  }
  const said = {
    zh: `“${unit}”的${ROLE_NAMES[role].zh}（${RANK_NAMES[rank]}）在第 ${first.where.row} 行已有：每个单位每种角色只能有主、副各一人，副职请在“主副”一栏注明。`,
    en: `Row ${first.where.row} names the ${role} (${rank}) of "${unit}" already: one holder and one deputy per unit and role; the column "rank" says which.`,
  };
  return [contactFault('seat-twice', said, { ...where, column: headOf(columns, 'role') })];
}

const isDeputy = ({ rank }: ListedContact): boolean => rank === 'deputy';

/** Somebody who stands in for himself is nobody's deputy. Another address under the same name may be another person. */
function ownDeputyFault(contact: ListedContact, holders: Map<string, ListedContact>, columns: ContactColumns): Fault[] {
  const { unit, role, where, name } = contact;
  const holder = holders.get(`${unit}\n${role}`);
  if (!isDeputy(contact) || holder === undefined || !sharesAddress(holder, contact)) return [];
  const said = {
    zh: `“${name}”在第 ${holder.where.row} 行已是“${unit}”的${ROLE_NAMES[role].zh}：副职须是另一人。`,
    en: `Row ${holder.where.row} names the same person as ${role} of "${unit}": the deputy is somebody else.`,
  };
  return [contactFault('deputy-is-holder', said, { ...where, column: headOf(columns, 'rank') })];
}

function sharesAddress(a: ListedContact, b: ListedContact): boolean {
  return (a.email !== null && a.email === b.email) || (a.mobile !== null && a.mobile === b.mobile);
}

interface Owners {
  readonly column: 'email' | 'mobile';
  readonly owners: Map<string, ListedContact>;
  readonly columns: ContactColumns;
}

function ownerFault(contact: ListedContact, { column, owners, columns }: Owners): Fault[] {
  const address = contact[column];
  if (address === null) return [];
  const first = owners.get(address);
  if (first === undefined) owners.set(address, contact);
  if (first === undefined || first.name === contact.name) return [];
  const said = {
    zh: `“${contact.name}”与第 ${first.where.row} 行“${first.name}”的${column === 'email' ? '邮箱' : '手机'}相同：同一地址只能属于一人，请核对。`,
    en: `Row ${first.where.row} gives the same ${column} to another name: an address belongs to one person.`,
  };
  return [contactFault('address-of-another', said, { ...contact.where, column: headOf(columns, column) })];
}
