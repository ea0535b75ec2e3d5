import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { DubanError, type Fault } from '../../domain/errors.ts';
import { STANDARD_BUDGET } from '../../domain/policy.ts';
import type { RehearsalDocument } from '../../rehearsal/document.ts';
import { pageMeasures } from '../../rehearsal/page/measures.ts';
import { rehearsalPage } from '../../rehearsal/page/page.ts';
import { rehearse } from '../../rehearsal/simulate.ts';
import { printJson, printProblems, type ExitStatus, type Io } from '../io.ts';
import { rehearsalSummary } from '../rehearsal-summary.ts';
import { rehearsedPlan, type RehearsedPlan, type RehearseOptions } from '../rehearse-source.ts';

export interface PlanRehearseOptions extends RehearseOptions {
  readonly json?: boolean;
  /** File to write the page to. */
  readonly html?: string;
}

/**
 * `duban plan rehearse FILE|PLAN`: lives a whole plan on a virtual clock: a file with invented people and without a
 * database, a stored plan with its own, an active one from where it stands. Nothing is changed and nothing is sent. Prints the contract's document, or what of it a person wants to see first; with `html` it writes the page too.
 * @returns the exit status: 0 rehearsed, 1 the plan cannot be rehearsed, 2 wrong usage, 3 no database.
 */
export async function planRehearse(plan: string, options: PlanRehearseOptions, io: Io): Promise<ExitStatus> {
  const json = options.json === true;
  try {
    const rehearsed = await rehearsedPlan(plan, options);
    const { scenario, problems } = rehearsed;
    const { document } = rehearse(scenario);
    if (options.html !== undefined) await writePage(options.html, document, rehearsed);
    if (json) printJson(io, document);
    else io.stdout.write(rehearsalSummary(document, rehearsed));
    if (problems.length > 0) printProblems({ ...io, stdout: io.stderr }, problems, false);
    return 0;
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    printProblems(io, faultsOf(error), json);
    return error.kind.exit;
  }
}

/** Throws DubanError invalid-input where the file cannot be written. */
async function writePage(file: string, document: RehearsalDocument, { rows, scenario }: RehearsedPlan): Promise<void> {
  const page = rehearsalPage(document, {
    measures: pageMeasures(rows, scenario.setup),
    calendar: scenario.calendar,
    budget: scenario.budget ?? STANDARD_BUDGET,
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
  });
  await writeFile(file, page).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message =
      `无法写入 --html 指定的文件“${file}”（${reason}）：请检查目录是否存在、可写。` +
      ` / --html: "${file}" cannot be written (${reason}): see that its folder exists and may be written to.`;
    throw new DubanError('invalid-input', message, { cause });
  });
}

function faultsOf(error: DubanError): readonly Fault[] {
  if (error.faults.length > 0) return error.faults;
  return [{ severity: 'error', code: error.code, message: error.message, where: {} }];
}
