import Table from 'cli-table3';
import type { Deadline, DraftPlan } from '../../domain/draft-plan.ts';
import { DubanError } from '../../domain/errors.ts';
import type { Fault } from '../../domain/errors.ts';
import { PLAN_FORMATS, type PlanFormat } from '../../importer/read/document.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { dateZh } from '../../names/dates.ts';

export interface PlanParseOptions {
  readonly format?: string;
  readonly json?: boolean;
}

export interface CommandOutput {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * `duban plan parse FILE`: prints what the importer reads, without database or server.
 * @returns the exit status: 0 read (rows may have faults), 1 nothing could be delivered, 2 wrong usage.
 */
export async function planParse(file: string, options: PlanParseOptions, io: CommandOutput): Promise<0 | 1 | 2> {
  const format = options.format ?? 'auto';
  if (!isPlanFormat(format)) return refused([unknownFormat(format)], { status: 2, json: options.json === true, io });
  try {
    const draft = await readPlanFile(file, { format });
    io.stdout.write(options.json === true ? `${JSON.stringify(draft, null, 2)}\n` : summary(draft));
    return 0;
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    return refused(error.faults, { status: 1, json: options.json === true, io });
  }
}

const isPlanFormat = (format: string): format is PlanFormat => PLAN_FORMATS.some((known) => known === format);

function unknownFormat(format: string): Fault {
  const known = PLAN_FORMATS.join(' | ');
  return {
    severity: 'error',
    code: 'wrong-usage',
    message: `不认识的格式“${format}”，--format 可为：${known}。 / Unknown format "${format}": --format takes ${known}.`,
    where: {},
  };
}

function refused<Status extends 1 | 2>(
  problems: readonly Fault[],
  { status, json, io }: { status: Status; json: boolean; io: CommandOutput },
): Status {
  if (json) io.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
  else for (const problem of problems) io.stderr.write(`${faultLine(problem)}\n`);
  return status;
}

function faultLine({ severity, code, message, where }: Fault): string {
  const place = [where.file, where.line === undefined ? undefined : `第${where.line}行`, where.column]
    .filter((part) => part !== undefined)
    .join(' ');
  const label = severity === 'error' ? '错误' : '提示';
  return `${label} ${code}${place === '' ? '' : `（${place}）`}：${message}`;
}

/** The plan at a glance: its head, one line a measure, then the faults. */
function summary(draft: DraftPlan): string {
  const table = new Table({
    head: ['代码 code', '完成时限 due', '牵头单位 lead', '配合 support', '措施 measure'],
    style: { head: [], border: [] },
  });
  for (const measure of draft.measures) {
    table.push([
      measure.code,
      dueText(measure.deadline),
      firstOf(measure.leadUnits),
      String(measure.supportingUnits.length),
      shortened(measure.text, 30),
    ]);
  }
  const faults = draft.problems.map(faultLine);
  const tail = faults.length === 0 ? ['无问题。 No problems.'] : [`问题 problems: ${faults.length}`, ...faults];
  return [...headLines(draft), table.toString(), ...tail, ''].join('\n');
}

function headLines(draft: DraftPlan): string[] {
  const absent = '（未写明 not named）';
  const dated = draft.measures.filter(({ deadline }) => deadline.kind === 'dated').length;
  const groups = draft.units.filter(({ kind }) => kind === 'group').length;
  const items = draft.measures.reduce((sum, { itemNumbers }) => sum + itemNumbers.length, 0);
  return [
    `${draft.title ?? absent}`,
    `文号 number: ${draft.documentNumber ?? absent}  印发 issued: ${draft.issuedOn === null ? absent : dateZh(draft.issuedOn)}`,
    `印发机关 issuer: ${draft.issuer ?? absent}  督办单位 supervising office: ${draft.supervisingOffice?.name ?? absent}`,
    `措施 measures: ${draft.measures.length}（有明确时限 dated ${dated}）  序号 items: ${items}  ` +
      `单位 units: ${draft.units.length}（其中集合名称 groups ${groups}）`,
  ];
}

function dueText(deadline: Deadline): string {
  if (deadline.kind === 'dated') return dateZh(deadline.on);
  return deadline.kind === 'none' ? '—' : deadline.raw;
}

function firstOf(names: readonly string[]): string {
  const [first = '—', ...others] = names;
  return others.length === 0 ? first : `${first} +${others.length}`;
}

const shortened = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
