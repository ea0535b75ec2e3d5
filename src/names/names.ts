import type { MeasureState } from '../domain/measure.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { OfficeTaskKind } from '../domain/office-task.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { NoticeKind, Role } from '../domain/policy.ts';

/*
 * How the ids of the domain are called, in Chinese and English: once for command line, demo, rehearsal, pages and
 * messages. GLOSSARY.md has the same words (tests/names.test.ts compares). What is said in sentences is not here.
 */

/** The Chinese and the English name of one id. */
export interface Name {
  readonly zh: string;
  readonly en: string;
}

/** Names by id, in the order in which they are listed. */
export type Names<K extends string> = Readonly<Record<K, Name>>;

export const OUTCOME_NAMES: Names<Outcome['outcome'] | 'open'> = {
  'completed-on-time': { zh: '按期完成', en: 'completed on time' },
  'completed-late': { zh: '逾期完成', en: 'completed late' },
  'not-completed': { zh: '未完成', en: 'not completed' },
  'kept-up': { zh: '持续落实', en: 'kept up' },
  lapsed: { zh: '落实中断', en: 'lapsed' },
  parked: { zh: '挂账', en: 'parked' },
  withdrawn: { zh: '撤销', en: 'withdrawn' },
  merged: { zh: '合并', en: 'merged' },
  open: { zh: '尚无结果', en: 'open' },
};

export const STANDING_NAMES: Names<NonNullable<Outcome['standing']>> = {
  'on-track': { zh: '正常', en: 'on track' },
  overdue: { zh: '逾期', en: 'overdue' },
  stale: { zh: '长期未报', en: 'stale' },
};

/** What a unit says of its own measure. */
export const CLAIM_NAMES: Names<Claim> = {
  done: { zh: '办结', en: 'done' },
  'on-track': { zh: '正常推进', en: 'on track' },
  delayed: { zh: '滞后', en: 'delayed' },
  'not-started': { zh: '未启动', en: 'not started' },
  blocked: { zh: '受阻', en: 'blocked' },
};

export const PHASE_NAMES: Names<MeasureState['phase']> = {
  pending: { zh: '尚未开始', en: 'pending' },
  active: { zh: '督办中', en: 'active' },
  verifying: { zh: '复核中', en: 'verifying' },
  parked: { zh: '挂账', en: 'parked' },
  closed: { zh: '已了结', en: 'closed' },
};

export const ROLE_NAMES: Names<Role> = {
  liaison: { zh: '联络员', en: 'liaison' },
  head: { zh: '负责人', en: 'head of the unit' },
  leader: { zh: '分管领导', en: 'leader in charge' },
  'office-clerk': { zh: '督办经办人', en: 'clerk of the office' },
  'office-head': { zh: '督办单位负责人', en: 'head of the office' },
  superior: { zh: '上级单位', en: 'superior office' },
};

/** What an item is called: in the list of a rehearsal, and above its rows in a message. */
export const KIND_NAMES: Names<NoticeKind> = {
  escalation: { zh: '逾期督办', en: 'Overdue' },
  request: { zh: '请反馈办理情况', en: 'Report requested' },
  reminder: { zh: '到期提醒', en: 'Reminder' },
  receipt: { zh: '请签收', en: 'Signature requested' },
  verification: { zh: '待复核', en: 'To verify' },
  extension: { zh: '延期申请', en: 'Extension asked for' },
  task: { zh: '待处理事项', en: 'To do' },
  copy: { zh: '抄送知悉', en: 'For information' },
  stop: { zh: '督办解除', en: 'Over' },
  handover: { zh: '任务交办', en: 'Handed over' },
  echo: { zh: '回执', en: 'Recorded' },
};

export const TASK_NAMES: Names<OfficeTaskKind> = {
  verify: { zh: '待复核', en: 'to verify' },
  'decide-late-claim': { zh: '到期未完成待决定', en: 'late claim to decide' },
  'answer-extension': { zh: '延期申请待答复', en: 'extension to answer' },
  misaddressed: { zh: '非本单位职责待答复', en: 'wrong addressee to answer' },
  'review-parked': { zh: '挂账待复审', en: 'parked, to review' },
  question: { zh: '来信提问待答复', en: 'question to answer' },
  'no-contact': { zh: '联系人空缺', en: 'nobody to reach' },
  unreachable: { zh: '联系方式失效', en: 'address is dead' },
  'cycle-not-opened': { zh: '集中报送未能开启', en: 'report cycle not opened' },
  'calendar-notice-missing': { zh: '放假通知未导入', en: 'notice of holidays missing' },
};

/** Chinese and English side by side. */
export const bothOf = ({ zh, en }: Name): string => `${zh} ${en}`;

/** The names of one language. */
export function namesIn<K extends string>(lang: keyof Name, names: Names<K>): Readonly<Record<K, string>> {
  const entries = Object.entries<Name>(names).map(([id, name]) => [id, name[lang]]);
  // The keys are those of `names`.
  return Object.fromEntries(entries) as Record<K, string>;
}

/** Both names of an id that was stored or read from a document; the id itself where it is unknown. */
export function bothNames(names: Readonly<Record<string, Name>>, id: string): string {
  const name = names[id];
  return name === undefined ? id : bothOf(name);
}
