import type { MessageItem } from '../../domain/message-view.ts';
import { ROLES, TONES, type NoticeKind, type Tone } from '../../domain/policy.ts';

/** What a heading says: the kind of its items; the office's answers and decisions stand under headings of their own. */
export type GroupKind = NoticeKind | 'answer' | 'change';

/** Items of one kind (and, for letters, one colour) under one heading. */
export interface Group {
  readonly kind: GroupKind;
  readonly tone: Tone;
  readonly items: readonly MessageItem[];
}

/** The order of weight: what is late, what is asked, what is to be decided, what is only to be known. */
const ORDER: readonly GroupKind[] = [
  'escalation',
  'request',
  'reminder',
  'receipt',
  'verification',
  'extension',
  'task',
  'answer',
  'change',
  'copy',
  'stop',
  'handover',
  'echo',
];

const CHANGES = new Set(['parked', 'withdrawn', 'merged', 'reassigned', 'deadline-moved', 'split']);

function groupKindOf({ notice: { kind, rung } }: MessageItem): GroupKind {
  if (kind === 'copy' && CHANGES.has(rung)) return 'change';
  return isAnswerOfTheOffice(rung) ? 'answer' : kind;
}

const isAnswerOfTheOffice = (rung: string): boolean => /-(?:granted|refused)$/.test(rung);

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** The items of a message in groups by kind and colour, the weightiest first; inside a group by due date and code. */
export function groupItems(items: readonly MessageItem[]): Group[] {
  const groups = new Map<string, { kind: GroupKind; tone: Tone; items: MessageItem[] }>();
  for (const item of items) {
    const { tone } = item.notice;
    const kind = groupKindOf(item);
    const key = `${kind} ${tone}`;
    const group = groups.get(key) ?? { kind, tone, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, items: group.items.sort(compareItems) }))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || TONES.indexOf(b.tone) - TONES.indexOf(a.tone));
}

function compareItems(a: MessageItem, b: MessageItem): number {
  const [first, second] = [a.notice.request?.due ?? '9999', b.notice.request?.due ?? '9999'];
  if (first !== second) return first < second ? -1 : 1;
  return a.planTitle === b.planTitle
    ? COLLATOR.compare(a.notice.measureCode, b.notice.measureCode)
    : COLLATOR.compare(a.planTitle, b.planTitle);
}

const ANSWERED_BY_REPORT: readonly NoticeKind[] = ['request', 'reminder', 'receipt', 'escalation'];

/** Whether the reader can answer an item with a report: something is asked of the unit, and the reader is of the unit. */
export function isAnswerable({ notice }: Pick<MessageItem, 'notice'>): boolean {
  const ofTheUnit = ROLES.indexOf(notice.role) <= ROLES.indexOf('head');
  return notice.request !== null && ofTheUnit && ANSWERED_BY_REPORT.includes(notice.kind);
}

/** Whether the office decides an item: it verifies a claim, answers an extension or does a task. */
export function isForDecision({ notice }: Pick<MessageItem, 'notice'>): boolean {
  if (notice.kind === 'extension') return !isAnswerOfTheOffice(notice.rung);
  return notice.kind === 'verification' || notice.kind === 'task';
}
