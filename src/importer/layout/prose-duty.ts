import { enclosure } from '../clauses.ts';
import { findLimits } from '../limits.ts';
import { tight } from '../spacing.ts';
import { looksLikeBody } from '../unit-names.ts';

/*
 * Who answers for a measure of a prose plan, and until when:
 *   （责任单位：市财政局、市税务局；完成时限：2025年6月底前） · 责任单位：市财政局 · （市财政局牵头，市税务局配合）
 *   （市财政局、市税务局按职责分工负责） · 【市财政局，2025年底前】 · （市财政局、市税务局）
 */

/** The cells that a table would have for the same words. */
export interface Duty {
  readonly lead?: string;
  readonly responsible?: string;
  readonly support?: string;
  readonly leaders?: string;
  readonly deadline?: string;
  /** 以上任务由……负责: holds for what stands above in the same section. */
  readonly forSection?: boolean;
}

/** Two hundred names; more is another kind of text. */
const LONGEST_DUTY = 2000;

type Field = 'lead' | 'responsible' | 'support' | 'leaders' | 'deadline';

const UNIT_WORD = '(?:责任)?(?:单位|部门|主体|科室|处室)';
const LABELS: readonly (readonly [Field, string])[] = [
  ['leaders', '(?:牵头|分管|责任|包抓|包保|挂帅|联系|市级|县级)领导|责任人|负责人'],
  ['lead', `(?:牵头|主办|总牵头)${UNIT_WORD}`],
  ['support', `(?:配合|协办|协助|参与|参加|协同)${UNIT_WORD}`],
  ['responsible', '(?:责任|承办|主责|落实|实施|负责|主管|完成)(?:单位|部门|主体|科室|处室)'],
  [
    'deadline',
    '(?:完成|办结|整改|推进|工作|落实)?(?:时限|期限)|(?:完成|办结|推进)时间|时间(?:节点|要求|安排|进度)|进度安排',
  ],
];
const LABEL = new RegExp(`(?:${LABELS.map(([field, words]) => `(?<${field}>${words})`).join('|')})\\s*[:：]`, 'gu');
const STARTS_WITH_LABEL = new RegExp(
  `^[—–●•·◆■▲★*\\s]*(?:${LABELS.map(([, words]) => `(?:${words})`).join('|')})\\s*[:：]`,
  'u',
);
const SECTION =
  /^(?:以上|上述|本)(?:[各几]|部分|章|节|条|项)*(?:项)?(?:工作|任务|措施|举措|内容|事项)*[，,：:]?(?:均|统一|分别)?(?:由|责任单位[为：:])?/u;

const LIMIT_REST =
  /^(?:于|在|力争|确保|须|应)?(?:前|之前|以前)?(?:基本|全面|全部)?(?:完成|建成|见效|启动|实施|办结|落实到位|取得[^，。]{0,8})?$/u;
const NO_DATE =
  /^(?:(?:持续|长期|常态化?|不断)(?:推进|坚持|实施|开展|推动|落实|进行)?|(?:每|按)个?(?:半年|年度?|季度?|月度?|周)[^，。]{0,8}|立即|立行立改|即知即改|年内)(?:完成)?$/u;

/** An occasion and no date: the reading of limits says that it is unclear. */
const OCCASION =
  /^(?:(?:20\d{2}|[今本当明])年)?(?:主?汛期|全?国?两会|春节|国庆节?|开学|入冬|供暖季|采暖季|年初|年中)(?:到?来)?(?:之)?(?:前|后|期间)(?:完成)?$/u;

const LEAD_TAIL = /(?:牵头|主办)(?:负责|落实|组织实施|推进|实施)?$/u;
const DUTY_TAIL = /(?:共同|具体|分别|统筹|组织|联合|抓好)*(?:负责|落实|实施|承办|主责)(?:落实|实施|推进)?$/u;
const SUPPORT_TAIL = /(?:共同|积极)?(?:配合|协办|协助|参与|参加|协同)(?:实施|落实|推进)?$/u;
const BY_DUTY = /按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?.{0,6}$/u;
const NO_NAME = /[要须把做抓。：]|加强|推进(?!中心|办|组)|进一步/u;
const GROUP_NAME =
  /^(?:各|有关|相关|其他|市直|县直|区直|省直).{0,24}(?:部门|单位|机构|政府|管委会?|委|局|办|会|企业|公司|银行|院|校|组|镇|乡|街道|园区|县区|区县|县|区|地)$/u;

/** Whether the words could be the name of a body or of a group of bodies. */
export const couldBeUnit = (words: string): boolean => {
  const name = tight(words).replace(/等(?:相关|有关|市直|县直)?(?:部门|单位)?$/u, '');
  const bare = name.replace(/[（(][^（()）]*[)）]/gu, '');
  if (bare.length < 2 || bare.length > 30 || NO_NAME.test(bare)) return false;
  return looksLikeBody(bare) || GROUP_NAME.test(bare) || /(?:部门|单位)$/u.test(bare);
};

const LABEL_INSIDE = new RegExp(
  `(?<=[。；;！\\s])(?:${LABELS.map(([, words]) => `(?:${words})`).join('|')})\\s*[:：]`,
  'gu',
);

/** Where labels begin behind a sentence of the same paragraph, and where they end; null where none does. */
export function labelsInside(line: string): { readonly from: number; readonly to: number } | null {
  const { inside } = enclosure(line);
  const from = [...line.matchAll(LABEL_INSIDE)].find(({ index }) => inside[index] !== true)?.index;
  if (from === undefined) return null;
  const stop = [...line.matchAll(/。/gu)].find(
    ({ index }) => index > from && inside[index] !== true && !isLabelled(line.slice(index + 1)),
  );
  return { from, to: stop === undefined ? line.length : stop.index + 1 };
}

/** Whether a whole line is about responsibility: it begins with a label such as 责任单位：. */
export const isLabelled = (line: string): boolean => STARTS_WITH_LABEL.test(tight(line));

/**
 * Reads the words of a bracket or of a line; null where they are about something else. `bareList` also takes names
 * without any word of duty, for brackets that close a sentence.
 */
export function readDuty(words: string, { bareList }: { bareList: boolean }): Duty | null {
  const plain = tight(words.replace(/((?:单位|部门|时限|领导))\s+(?=\p{Script=Han}|\d)/gu, '$1：')).replace(
    /[。；;，,]+$/u,
    '',
  );
  if (plain === '' || plain.length > LONGEST_DUTY) return null;
  if (isLabelled(plain)) return labelledDuty(plain);
  const section = SECTION.exec(plain)?.[0] ?? '';
  const inner = section === '' ? null : plain.slice(section.length);
  if (inner !== null) {
    const duty = isLabelled(inner) ? labelledDuty(inner) : wordedDuty(inner, { bareList: section.endsWith('：') });
    return duty === null ? null : { ...duty, forSection: true };
  }
  return wordedDuty(plain, { bareList });
}

function labelledDuty(plain: string): Duty | null {
  const labels = [...plain.matchAll(LABEL)];
  const duty: Partial<Record<Field, string>> = {};
  labels.forEach((label, index) => {
    const field = LABELS.find(([name]) => label.groups?.[name] !== undefined)?.[0];
    const value = plain.slice(label.index + label[0].length, labels[index + 1]?.index).replace(/[；;，,。、]+$/u, '');
    if (field === undefined || value === '') return;
    const { units, limit } = field === 'deadline' || field === 'leaders' ? { units: value, limit: '' } : parted(value);
    const cell = field === 'deadline' || field === 'leaders' ? units : unitCell(units);
    if (cell !== '') duty[field] = joined(duty[field], cell);
    if (limit !== '') duty.deadline = joined(duty.deadline, limit);
  });
  return Object.keys(duty).length === 0 ? null : duty;
}

const joined = (before: string | undefined, more: string): string =>
  before === undefined ? more : `${before}、${more}`;

function wordedDuty(plain: string, { bareList }: { bareList: boolean }): Duty | null {
  const { units, limit } = parted(plain);
  const pieces = piecesOf(units);
  const isWorded = pieces.some((piece) =>
    [LEAD_TAIL, DUTY_TAIL, SUPPORT_TAIL, BY_DUTY].some((tail) => tail.test(piece)),
  );
  const names = pieces.flatMap((piece) => bareName(piece).split(/会同|联合/u));
  if (pieces.length === 0 && bareList && isByDate(limit)) return { deadline: limit };
  if (pieces.length === 0 || !(isWorded || bareList) || !names.every(couldBeUnit)) return null;
  return { responsible: unitCell(units), ...(limit === '' ? {} : { deadline: limit }) };
}

/** A year alone says which plan it is, not by when: （2025—2027年）. */
const isByDate = (limit: string): boolean =>
  findLimits(limit, { documentYear: 2000, pointed: true }).some(({ explicit }) => explicit);

const bareName = (piece: string): string =>
  piece
    .replace(/^由/u, '')
    .replace(LEAD_TAIL, '')
    .replace(BY_DUTY, '')
    .replace(DUTY_TAIL, '')
    .replace(SUPPORT_TAIL, '');

/** Pieces between separators that stand outside quotes and brackets. */
function piecesOf(units: string): string[] {
  const { inside } = enclosure(units);
  const pieces: string[] = [''];
  [...units].forEach((character, at) => {
    if (inside[at] !== true && /[、，,；;。]/u.test(character)) pieces.push('');
    else pieces[pieces.length - 1] += character;
  });
  return pieces.filter((piece) => piece !== '');
}

/** Names and the limit that stand in one list (市财政局牵头，2025年6月底前完成). */
function parted(plain: string): { units: string; limit: string } {
  const parts = plain.split(/(?<=[，,；;。])/u);
  const isLimit = (part: string): boolean => limitOf(part) !== null;
  const units = parts
    .filter((part) => !isLimit(part))
    .join('')
    .replace(/[，,；;。]+$/u, '');
  return { units, limit: parts.flatMap((part) => limitOf(part) ?? []).join('，') };
}

/** The words of a piece that says nothing but a time limit. */
function limitOf(piece: string): string | null {
  const bare = piece.replace(/[，,；;。]+$/u, '');
  if (NO_DATE.test(bare) || OCCASION.test(bare)) return bare;
  const limits = findLimits(bare, { documentYear: 2000, pointed: true });
  const rest = limits.reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), bare);
  return limits.length > 0 && LIMIT_REST.test(rest.replace(/[至到—\-~～]/gu, '')) ? bare.replace(/完成$/u, '') : null;
}

/** The names as a unit cell of a table would hold them: 牵头 and 配合 say who leads, 负责 says nothing more. */
function unitCell(units: string): string {
  const together = units
    .replace(/^由/u, '')
    .replace(/等(?:相关|有关|市直|县直)?(?:部门|单位)(?=[、，,；;]|按|共同|负责|配合|参与|牵头|$)/gu, '等')
    .replace(
      /^([^、，,；;]+)(?:会同|联合)([^；;]+?)(?:按.{0,8})?(?:共同)?(?:牵头)?(?:负责|落实|组织实施|实施)?$/u,
      '$1牵头，$2配合',
    );
  const hasSupport = piecesOf(together).some((piece) => SUPPORT_TAIL.test(piece));
  const hasLead = piecesOf(together).some((piece) => LEAD_TAIL.test(piece));
  return together
    .split(/(?<=[、，,；;])/u)
    .map((piece) => {
      const bare = piece.replace(/[、，,；;]+$/u, '');
      const mark = piece.slice(bare.length);
      if (LEAD_TAIL.test(bare)) return bare.replace(LEAD_TAIL, '牵头') + mark;
      if (BY_DUTY.test(bare) || SUPPORT_TAIL.test(bare)) return bare.replace(SUPPORT_TAIL, '配合') + mark;
      return bare.replace(DUTY_TAIL, hasSupport && !hasLead && DUTY_TAIL.test(bare) ? '牵头' : '') + mark;
    })
    .join('');
}

/** Two statements about one measure (label lines below each other) as one. */
export function mergedDuty(one: Duty, other: Duty): Duty {
  const fields: Partial<Record<Field, string>> = {};
  for (const [field] of LABELS) {
    const values = [one[field], other[field]].filter((value) => value !== undefined);
    if (values.length > 0) fields[field] = values.join(field === 'deadline' ? '，' : '、');
  }
  return { ...fields, ...(one.forSection === true || other.forSection === true ? { forSection: true } : {}) };
}

/** Whether somebody is named, and not only a limit. */
export const namesUnits = ({ lead, responsible, support }: Duty): boolean =>
  lead !== undefined || responsible !== undefined || support !== undefined;

const INLINE =
  /(?:^|[，,。；;])由([^，,。；;]{2,60}?)(?:牵头|负责)(?:负责|组织实施)?(?:[，,]([^。；;]{2,80}?)(?:配合|协助|参与))?(?=[，,。；;]|$)/u;

const TOGETHER =
  /(?:^|[，,。；;\s])由([^，,。；;]{2,40}?)会同([^，,。；;]{2,60}?)(?=负责|牵头|组织|实施|制定|推进|开展|[，,。；;]|$)/u;

/** A sentence that says in its own words who acts: 由市财政局牵头，市税务局配合，制定……; null where none does. */
export function dutyInSentence(text: string): Duty | null {
  const plain = tight(text);
  const [, leads, support] = INLINE.exec(plain) ?? TOGETHER.exec(plain) ?? [];
  if (leads === undefined || !piecesOf(leads).every(couldBeUnit)) return null;
  const helps = support !== undefined && piecesOf(support).every(couldBeUnit);
  return { lead: leads, ...(helps ? { support } : {}) };
}
