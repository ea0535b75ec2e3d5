import { enclosure } from './clauses.ts';
import { tight } from './spacing.ts';
import { jointNames, looksLikeBody } from './unit-names.ts';

/** The names of one unit cell by role, as printed and in the order of the cell. */
export interface UnitCell {
  readonly lead: readonly string[];
  readonly support: readonly string[];
  /** People whom the cell names beside its units (牵头领导：…). */
  readonly leaders: readonly string[];
}

/** How the names of a cell are taken whose own words do not say who leads. */
export type UnitRole = 'lead' | 'support' | 'first-leads';

const LEAD_WORDS = '牵头|主办';
const SUPPORT_WORDS = '配合|协办|协助|参与|参加|协同';
const ANSWERING_WORDS = '主责|责任|承办|落实|实施';
const BODIES = '(?:责任)?(?:单位|部门|处室|科室)?';
const LABEL = new RegExp(
  String.raw`(?:(?<leaders>(?:${LEAD_WORDS}|责任|分管|包抓|联系)?领导|责任人|负责人)|(?<lead>(?:${LEAD_WORDS})${BODIES})|(?<support>(?:${SUPPORT_WORDS})${BODIES})|(?<answering>(?:${ANSWERING_WORDS})${BODIES})|按(?:照)?(?:各自)?职责分工)\s*[:：]`,
  'gu',
);
const LEAD_TAIL = new RegExp(String.raw`(?:共同|联合)?(?:${LEAD_WORDS})(?:负责)?$`, 'u');
const SUPPORT_TAIL = new RegExp(String.raw`(?:共同|积极)?(?:${SUPPORT_WORDS}|${ANSWERING_WORDS})$`, 'u');
/** A word in brackets holds for its own name only: 市审计局（配合）. */
const BRACKET_TAIL = new RegExp(
  String.raw`[（(](?:(?<lead>(?:共同|联合)?(?:${LEAD_WORDS})(?:负责|单位)?)|(?:${SUPPORT_WORDS}|${ANSWERING_WORDS})(?:单位)?)[）)]$`,
  'u',
);
const BY_DUTY_TAIL = /按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?[^、，,；;]*$/u;
const CHARGED_TAIL = /(?:分别|共同)?负责$/u;
/** 和 between two whole names: 市财政局和市审计局, not 市文化和旅游局. */
const JOINING =
  /(?<=[\p{Script=Han}](?:局|委|办|部|院|府|会|中心|公司|集团|行|社))[和与及](?=[各省市县区]\p{Script=Han}{2})/u;

/** What stands in a cell that is not left empty. */
const NOBODY = /^(?:[-—–/／\\*]+|无)$/u;

/** Names of a unit list: split on 、 ， , ； ; and spaces, not inside quotes or brackets, and not inside a joint name. */
export function splitUnitList(cell: string): string[] {
  return pieces(cell)
    .map((name) => name.replace(BY_DUTY_TAIL, '').replace(CHARGED_TAIL, ''))
    .filter((name) => name !== '' && !NOBODY.test(name));
}

/** Splits a unit cell and tells lead from support: by labels (牵头单位：…), by words (…牵头, …配合), else by `role`. */
export function readUnitCell(cell: string, role: UnitRole): UnitCell {
  return byLabels(cell, role) ?? byWords(cell, role) ?? { ...byRole(splitUnitList(cell), role), leaders: [] };
}

function byRole(names: readonly string[], role: UnitRole): Pick<UnitCell, 'lead' | 'support'> {
  if (role === 'lead') return { lead: names, support: [] };
  if (role === 'support') return { lead: [], support: names };
  return { lead: names.slice(0, 1), support: names.slice(1) };
}

function pieces(cell: string): string[] {
  const { inside } = enclosure(cell);
  const joint = jointNames(cell);
  const isKept = (at: number): boolean =>
    inside[at] === true ||
    joint.some((name) => at >= name.from && at < name.to) ||
    !/[、，,；;\s。/／]/u.test(cell.charAt(at));
  const names: string[] = [];
  let from = 0;
  for (let at = 0; at <= cell.length; at += 1) {
    if (at < cell.length && isKept(at)) continue;
    const name = tight(cell.slice(from, at));
    if (name !== '') names.push(...apart(name));
    from = at + 1;
  }
  return names;
}

/** The names on both sides of 和, where each is whole. */
function apart(name: string): string[] {
  const sides = name.split(JOINING);
  return sides.every(looksLikeBody) ? sides : [name];
}

function byLabels(cell: string, role: UnitRole): UnitCell | null {
  const labels = [...cell.matchAll(LABEL)];
  if (labels.length === 0) return null;
  const found = { lead: [] as string[], support: [] as string[], answering: [] as string[], leaders: [] as string[] };
  labels.forEach((label, index) => {
    const names = splitUnitList(cell.slice(label.index + label[0].length, labels[index + 1]?.index));
    const kinds = ['lead', 'answering', 'leaders'] as const;
    found[kinds.find((kind) => label.groups?.[kind] !== undefined) ?? 'support'].push(...names);
  });
  const unlabelled = splitUnitList(cell.slice(0, labels[0]?.index));
  const { lead, support, answering, leaders } = found;
  if (lead.length > 0) return { lead, support: [...unlabelled, ...answering, ...support], leaders };
  // Where no label says who leads, names before the first one do; without such the answerable ones.
  if (unlabelled.length > 0) return { lead: unlabelled, support: [...answering, ...support], leaders };
  if (support.length > 0) return { lead: answering, support, leaders };
  return { ...byRole(answering, role), leaders };
}

interface Marked {
  readonly name: string;
  readonly mark: 'lead' | 'support' | null;
  /** The mark stands in brackets and holds for this name alone. */
  readonly alone: boolean;
}

function markOf(printed: string): Marked {
  const bracket = BRACKET_TAIL.exec(printed);
  if (bracket !== null) {
    const mark = bracket.groups?.['lead'] === undefined ? 'support' : 'lead';
    return { name: printed.replace(BRACKET_TAIL, ''), mark, alone: true };
  }
  const rest = { alone: false };
  if (BY_DUTY_TAIL.test(printed)) return { ...rest, name: printed.replace(BY_DUTY_TAIL, ''), mark: 'support' };
  if (LEAD_TAIL.test(printed)) return { ...rest, name: printed.replace(LEAD_TAIL, ''), mark: 'lead' };
  if (SUPPORT_TAIL.test(printed)) return { ...rest, name: printed.replace(SUPPORT_TAIL, ''), mark: 'support' };
  return { ...rest, name: printed, mark: null };
}

/** 甲局牵头，乙局、丙局配合: the word at the end of a run of names holds for the whole run. */
function byWords(cell: string, role: UnitRole): UnitCell | null {
  const printed = pieces(cell);
  const helps = printed.some((name) => /(?:配合|协办|协助)[）)]?$/u.test(name));
  const marked = printed.map(markOf).map((piece): Marked => {
    const isCharged = helps && piece.mark === null && CHARGED_TAIL.test(piece.name);
    return isCharged ? { ...piece, name: piece.name.replace(CHARGED_TAIL, ''), mark: 'lead' } : piece;
  });
  const leads = marked.some(({ mark }) => mark === 'lead');
  if (!leads && !helps) return null;
  const found = { lead: [] as string[], support: [] as string[] };
  let run: string[] = [];
  for (const { name, mark, alone } of marked) {
    if (mark !== null && alone && name !== '') found[mark].push(name);
    else run.push(name);
    if (mark === null || alone) continue;
    found[mark].push(...run.filter((bare) => bare !== ''));
    run = [];
  }
  if (leads) return { lead: found.lead, support: [...found.support, ...run], leaders: [] };
  // Only helpers are marked: the others are taken as the column says, else the first of all leads.
  const others = run.length > 0 || role === 'support' ? byRole(run, role) : byRole(found.support, role);
  const support = run.length > 0 || role === 'support' ? found.support : [];
  return { lead: others.lead, support: [...others.support, ...support], leaders: [] };
}
