import { ENDED_BY, type EndingDecision } from '../domain/office-task.ts';
import { bothOf, type Names, TASK_NAMES } from '../names/names.ts';
import type { Installation } from '../runtime/installation.ts';
import { dateOfInstant, iso } from './wording.ts';

export type OpenTask = Awaited<ReturnType<Installation['store']['tasks']['list']>>['tasks'][number];

/** Digits of an id that a person copies; more are asked for where they are not enough. */
const ID_SHOWN = 8;

/** What the office does next about a task, and the command for it. */
export interface NextStep {
  readonly zh: string;
  readonly en: string;
  readonly command: string;
}

const DECISIONS: Names<EndingDecision> = {
  confirm: { zh: '同意销号', en: 'confirm' },
  return: { zh: '退回', en: 'return' },
  'new-date': { zh: '另定时限', en: 'new date' },
  'not-completed': { zh: '认定未完成', en: 'find it not completed' },
  grant: { zh: '同意延期', en: 'grant' },
  refuse: { zh: '不予同意', en: 'refuse' },
  reassign: { zh: '改派', en: 'reassign' },
  resume: { zh: '恢复督办', en: 'resume' },
};

const OPTIONS: Partial<Record<EndingDecision, string>> = {
  return: ' --date DATE',
  'new-date': ' --date DATE',
  grant: ' --date DATE',
  reassign: ' --to UNIT',
};

/** What ends a task, each way with its command; at least one. */
export function nextSteps(task: OpenTask): readonly NextStep[] {
  const decisions = ENDED_BY[task.kind].map((decision) => ({
    ...DECISIONS[decision],
    command: `duban measure ${decision} ${task.planId} ${task.measureCode}${OPTIONS[decision] ?? ''}`,
  }));
  return decisions.length > 0 ? decisions : [...mending(task), done(task)];
}

function mending({ kind, planId }: OpenTask): readonly NextStep[] {
  const importing = 'duban contact import FILE';
  switch (kind) {
    case 'no-contact':
      return [{ zh: '补齐该单位联络员', en: 'name its liaison', command: importing }];
    case 'unreachable':
      return [{ zh: '更正其联系方式', en: 'correct the address', command: importing }];
    case 'calendar-notice-missing':
      return [{ zh: '导入放假通知', en: 'import the notice', command: 'duban calendar import FILE' }];
    case 'cycle-not-opened':
      return [{ zh: '手工开启', en: 'open it by hand', command: `duban cycle open ${planId} --due DATE` }];
    default:
      return [];
  }
}

function done({ id, kind }: OpenTask): NextStep {
  const first =
    kind === 'question' ? { zh: '答复来信人后办结', en: 'answer its sender, then' } : { zh: '办结', en: 'done' };
  return { ...first, command: `duban task done ${id.slice(0, ID_SHOWN)}` };
}

/** A task for a person: what, where, since when, what it says, what to do next. */
export function taskLines(task: OpenTask): string[] {
  const { id, kind, zone, since, ageDays, question } = task;
  const age = `自 since ${dateOfInstant(zone, since)}，已 ${ageDays} 个工作日 ${ageDays} working days`;
  return [
    `${id.slice(0, ID_SHOWN)}  ${bothOf(TASK_NAMES[kind])}  ${age}`,
    `  ${placeOf(task).join('  ')}`,
    ...(kind === 'question' ? questionLines(question) : []),
    ...nextSteps(task).map(({ zh, en, command }) => `  → ${zh} ${en}: ${command}`),
  ];
}

function placeOf({ planTitle, measureCode, unit, contact }: OpenTask): string[] {
  return [
    ...(planTitle === null ? [] : [planTitle]),
    ...(measureCode === null ? [] : [`第 ${measureCode} 项 measure ${measureCode}`]),
    ...(unit === null ? [] : [unit]),
    ...(contact === null || contact.name === '' ? [] : [contact.name]),
  ];
}

const QUESTION_LINES = 12;

function questionLines(question: string | null): string[] {
  if (question === null) return ['  来信内容已删除。 What it said has been erased.'];
  const lines = question.split('\n').filter((line) => line.trim() !== '');
  const more = lines.length - QUESTION_LINES;
  const rest = more > 0 ? [`  │ … 另有 ${more} 行，见 --json  ${more} more lines: --json`] : [];
  return [...lines.slice(0, QUESTION_LINES).map((line) => `  │ ${line}`), ...rest];
}

/** For a JSON document: instants as ISO 8601, names and next steps with it. */
export const taskJson = ({ since, ...task }: OpenTask) => ({
  ...task,
  name: TASK_NAMES[task.kind],
  since: iso(since),
  next: nextSteps({ since, ...task }),
});
