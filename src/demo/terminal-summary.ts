import Table from 'cli-table3';
import type { Colors } from 'picocolors/types.js';
import { OUTCOME_NAMES } from '../names/names.ts';
import type { DocumentOutcome, Totals } from '../rehearsal/document.ts';
import type { Comparison } from './compare.ts';

/** The end of a demo. */
export interface DemoSummary {
  readonly outcomes: readonly DocumentOutcome[];
  readonly totals: Pick<Totals, 'messages' | 'perChannel'>;
  /** Null where the run was stopped before its end. */
  readonly comparison: Pick<
    Comparison,
    'expected' | 'lost' | 'unexpected' | 'duplicates' | 'repeatedById' | 'smsForgone'
  > | null;
  readonly engine: { readonly workflows: number; readonly steps: number; readonly seconds: number };
  /** Faults that the far side noticed. */
  readonly problems: readonly string[];
  /** Where things can be looked at: the inbox page, the console, Temporal's page, the JSON file. */
  readonly places: readonly { readonly zh: string; readonly en: string; readonly where: string }[];
  /** Commands worth trying next. */
  readonly next: readonly { readonly zh: string; readonly en: string; readonly command: string }[];
}

const ROWS_SHOWN = 5;

/** The closing report: outcomes, whether anything was lost, where to read on, what to try. */
export function summaryLines(summary: DemoSummary, colors: Colors): string[] {
  return [
    '',
    colors.bold('结果 Outcomes'),
    ...outcomeTable(summary.outcomes, colors).split('\n'),
    ...messagesLines(summary),
    ...comparisonLines(summary.comparison, colors),
    ...summary.problems.slice(0, ROWS_SHOWN).map((problem) => colors.red(`  ! ${problem}`)),
    ...section(
      '在哪里看 Where to look',
      summary.places.map(({ zh, en, where }) => [`${zh} ${en}`, where] as const),
      colors,
    ),
    ...section(
      '接着试试 Try next',
      summary.next.map(({ zh, en, command }) => [command, `${zh} ${en}`] as const),
      colors,
    ),
  ];
}

function outcomeTable(outcomes: readonly DocumentOutcome[], colors: Colors): string {
  const table = new Table({
    head: ['结果', 'Outcome', '项 Measures', '例 Such as'],
    colAligns: ['left', 'left', 'right', 'left'],
    // cli-table3 would colour by itself, NO_COLOR or not.
    style: { head: [], border: [], compact: true },
  });
  // The keys are those of OUTCOME_NAMES, in its order.
  for (const name of Object.keys(OUTCOME_NAMES) as (keyof typeof OUTCOME_NAMES)[]) {
    const codes = outcomes.filter(({ outcome }) => outcome === name).map(({ measure }) => measure);
    if (codes.length === 0) continue;
    const { zh, en } = OUTCOME_NAMES[name];
    const some = codes.slice(0, ROWS_SHOWN).join('、') + (codes.length > ROWS_SHOWN ? ' …' : '');
    table.push([zh, en, colors.bold(String(codes.length)), some]);
  }
  table.push(['合计', 'total', colors.bold(String(outcomes.length)), '']);
  return table.toString();
}

function messagesLines({ totals, engine }: DemoSummary): string[] {
  const { messages, perChannel } = totals;
  const { workflows, steps } = engine;
  const seconds = Math.round(engine.seconds);
  return [
    `消息 ${messages} 件（邮件 ${perChannel.email}，短信 ${perChannel.sms}），流程 ${workflows} 个，步骤 ${steps} 次，用时 ${seconds} 秒`,
    `${messages} messages (${perChannel.email} mails, ${perChannel.sms} SMS), ${workflows} workflows, ${steps} steps, ${seconds} s`,
  ];
}

function comparisonLines(comparison: DemoSummary['comparison'], colors: Colors): string[] {
  if (comparison === null) return [];
  const { expected, lost, unexpected, duplicates, repeatedById, smsForgone } = comparison;
  const clean = lost === 0 && unexpected === 0 && duplicates === 0;
  const text =
    `对照推演 against the rehearsal: 应达 expected ${expected}，丢失 lost ${lost}，多余 unexpected ${unexpected}，` +
    `重复 duplicates ${duplicates}`;
  const repeats = `同号重投 repeated under one Message-ID ${repeatedById}，中断后免发短信 SMS forgone ${smsForgone}`;
  return [
    clean ? colors.green(text) : colors.red(text),
    ...(repeatedById + smsForgone > 0 ? [colors.dim(repeats)] : []),
  ];
}

function section(title: string, rows: readonly (readonly [string, string])[], colors: Colors): string[] {
  if (rows.length === 0) return [];
  return ['', colors.bold(title), ...rows.map(([first, second]) => `  ${first}  ${colors.cyan(second)}`)];
}
