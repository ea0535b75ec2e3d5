import type { ChangedField, ComparedRow, Difference } from '../../domain/plan-comparison.ts';
import { isLocalDate } from '../../domain/local-date.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { dateZh } from '../../names/dates.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { firstFaultLines } from '../wording.ts';

type Changed = Exclude<Difference, { type: 'unchanged' }>;

/**
 * `duban plan compare PLAN FILE`: what an amended document changes against a stored plan as it was adopted, row by row.
 * Nothing is stored and nobody is told.
 */
export async function planCompare(name: string, file: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  const draft = await readPlanFile(file);
  return onInstallation<ExitStatus>(async ({ store }) => {
    const plan = await store.plans.show(name);
    const differences = await store.plans.compare(plan.id, draft);
    const changes = differences.filter((one): one is Changed => one.type !== 'unchanged');
    const unchanged = differences.length - changes.length;
    if (options.json === true) printJson(io, { planId: plan.id, unchanged, changes, problems: draft.problems });
    else
      io.stdout.write(
        `${[...headLines(plan.title, { unchanged, changes }), ...changes.flatMap(linesOf), ...doubts()].join('\n')}\n`,
      );
    return 0;
  });

  function doubts(): string[] {
    if (draft.problems.length === 0) return [];
    return [`新文件的疑点 problems of the new document: ${draft.problems.length}`, ...firstFaultLines(draft.problems)];
  }
}

const TYPES: Readonly<Record<Changed['type'], string>> = {
  changed: '有变动 changed',
  added: '新增 added',
  withdrawn: '取消 withdrawn',
  split: '拆分 split',
  merged: '合并 merged',
};

function headLines(
  title: string,
  { unchanged, changes }: { unchanged: number; changes: readonly Changed[] },
): string[] {
  const kinds = Object.entries(TYPES).map(
    ([type, words]) => [words, changes.filter((one) => one.type === type).length] as const,
  );
  const counts = kinds.filter(([, count]) => count > 0).map(([words, count]) => `${words} ${count}`);
  return [title, `  ${[`未变 unchanged ${unchanged}`, ...counts].join('，')}`, ''];
}

function linesOf(change: Changed): string[] {
  switch (change.type) {
    case 'added':
      return [`+ 新增 added　${rowLine(change.after)}`];
    case 'withdrawn':
      return [`- 取消 withdrawn　${rowLine(change.before)}`];
    case 'split':
      return [`✂ 拆分 split　${rowLine(change.before)}`, ...change.into.map((row) => `    → ${rowLine(row)}`)];
    case 'merged':
      return [`⇒ 合并 merged　${rowLine(change.after)}`, ...change.from.map((row) => `    ← ${rowLine(row)}`)];
    case 'changed':
      return [
        `~ 变动 changed　${rowLine(change.after)}`,
        ...change.fields.map(
          (field) => `    ${FIELDS[field].name}：${valueOf(change.before, field)} → ${valueOf(change.after, field)}`,
        ),
      ];
  }
}

const rowLine = ({ code, text }: ComparedRow): string => `${code}　${cut(text, 60)}`;

const FIELDS: Readonly<Record<ChangedField, { readonly name: string; readonly value: (row: ComparedRow) => string }>> =
  {
    code: { name: '编号 code', value: ({ code }) => code },
    place: {
      name: '部分、章节 place',
      value: ({ part, section }) => [part, section].filter((one) => one !== null).join(' / '),
    },
    text: { name: '内容 text', value: ({ text }) => text },
    deadline: { name: '时限 deadline', value: ({ deadline, limit }) => deadlineText(deadline, limit) },
    leads: { name: '牵头单位 lead units', value: ({ leads }) => leads.join('、') },
    supports: { name: '配合单位 supporting units', value: ({ supports }) => supports.join('、') },
  };

const valueOf = (row: ComparedRow, field: ChangedField): string => {
  const value = FIELDS[field].value(row);
  return value === '' ? '（无 none）' : value;
};

const deadlineText = (deadline: string | null, limit: string): string =>
  deadline !== null && isLocalDate(deadline) ? dateZh(deadline) : limit;

function cut(text: string, limit: number): string {
  const characters = [...text.replaceAll('\n', ' ')];
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : characters.join('');
}
