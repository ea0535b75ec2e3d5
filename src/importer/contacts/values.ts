import { ROLES, type Rank, type Role } from '../../domain/policy.ts';
import { plainDigits } from '../numerals.ts';
import { tight } from '../spacing.ts';

/*
 * What single cells of a contact list say. Null means: not understood.
 */

const ROLE_WORDS: readonly (readonly [RegExp, Role])[] = [
  [/^(?:联络员|联系人|联络人|经办联络员)$/u, 'liaison'],
  [/^(?:(?:主要|单位|部门)?负责人|主要领导|单位主要负责人)$/u, 'head'],
  [/^(?:分管(?:市|县|区)?领导|分管负责人|分管副市长)$/u, 'leader'],
  [/^(?:督[查办]|督[查办](?:室|机构|单位)|督办单位)?经办人$/u, 'office-clerk'],
  [/^(?:督[查办]|督[查办](?:室|机构)|督办单位)(?:主要)?负责人$/u, 'office-head'],
  [/^上级(?:机关|单位|部门)?(?:值守|联系人|联络员)?$/u, 'superior'],
];

/** The roles of a cell: one, or several with a separator between (联络员、督查经办人). */
export function readRoles(cell: string): { readonly roles: readonly Role[]; readonly unknown: readonly string[] } {
  const words = cell
    .split(/[、，,；;/]/u)
    .map(tight)
    .filter((word) => word !== '');
  const read = words.map((word) => ({ word, role: roleOf(word) }));
  return {
    roles: [...new Set(read.flatMap(({ role }) => (role === null ? [] : [role])))],
    unknown: read.filter(({ role }) => role === null).map(({ word }) => word),
  };
}

function roleOf(word: string): Role | null {
  const id = word.toLowerCase().replace(/[\s_]/gu, '-');
  return ROLES.find((role) => role === id) ?? ROLE_WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

const RANK_WORDS: readonly (readonly [RegExp, Rank])[] = [
  [/^(?:主|正|主办|A角?|第一|holder|first)$/iu, 'holder'],
  [/^(?:副|备|B角?|第二|副联络员|deputy|second)$/iu, 'deputy'],
];

/** For messages: the Chinese word of each rank. */
export const RANK_NAMES: Readonly<Record<Rank, string>> = { holder: '主', deputy: '副' };

/** Whether somebody holds the role or stands in for its holder. */
export const readRank = (cell: string): Rank | null =>
  RANK_WORDS.find(([pattern]) => pattern.test(tight(cell.normalize('NFKC'))))?.[1] ?? null;

const EMAIL = /^[\w.!#$%&'*+/=?^{|}~-]+@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d][a-z\d-]*[a-z\d]$/u;
const EMAIL_LENGTH = 254;

/** A mail address in lower case with half-width characters: mailboxes do not differ by case in practice. */
export function readEmail(cell: string): string | null {
  const address = cell.normalize('NFKC').trim().toLowerCase();
  return address.length <= EMAIL_LENGTH && EMAIL.test(address) && !address.includes('..') ? address : null;
}

/** Eleven digits of a mainland number, without 86, spaces and hyphens; any other country's number with its + kept. */
export function readMobile(cell: string): string | null {
  const number = plainDigits(cell.normalize('NFKC')).replace(/[\s().-]/gu, '');
  const mainland = /^(?:\+?86|0086)?(1\d{10})$/u.exec(number)?.[1];
  if (mainland !== undefined) return mainland;
  return /^\+(?!86)[1-9]\d{6,14}$/u.test(number) ? number : null;
}

/** Whether a spreadsheet has turned a number into 1.38E+10 and thereby lost its end. */
export const isRounded = (cell: string): boolean => /^\d(?:\.\d+)?e\+?\d{2}$/iu.test(cell.trim());

const LOCALES: readonly (readonly [RegExp, 'zh-CN' | 'en'])[] = [
  [/^(?:zh(?:-?cn|-?hans)?|中文|汉语|简体中文|chinese)$/iu, 'zh-CN'],
  [/^(?:en(?:-?\w+)?|英文|英语|english)$/iu, 'en'],
];

/** The language in which somebody is written to. */
export const readLocale = (cell: string): 'zh-CN' | 'en' | null =>
  LOCALES.find(([pattern]) => pattern.test(tight(cell).replace(/[\s_]/gu, '-')))?.[1] ?? null;
