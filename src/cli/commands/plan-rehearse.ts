import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { DraftPlan } from '../../domain/draft-plan.ts';
import { DubanError, type Fault } from '../../domain/errors.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { STANDARD_BUDGET } from '../../domain/policy.ts';
import type { RehearsalDocument } from '../../rehearsal/document.ts';
import { pageMeasures } from '../../rehearsal/page/measures.ts';
import { rehearsalPage } from '../../rehearsal/page/page.ts';
import { readWishes, scenarioOf, type RehearseWishes } from '../../rehearsal/scenario.ts';
import { rehearse, type Scenario } from '../../rehearsal/simulate.ts';
import { printJson, printProblems, type ExitStatus, type Io } from '../io.ts';
import { policyFromOption } from '../policy-source.ts';
import { rehearsalSummary } from '../rehearsal-summary.ts';

export interface PlanRehearseOptions extends RehearseWishes {
  readonly json?: boolean;
  /** File to write the page to. */
  readonly html?: string;
}

/**
 * `duban plan rehearse FILE`: lives the whole plan on a virtual clock, without database or server, with invented people.
 * Prints the contract's document, or what of it a person wants to see first; with `html` it writes the page too.
 * @returns the exit status: 0 rehearsed, 1 the plan cannot be rehearsed, 2 wrong usage.
 */
export async function planRehearse(file: string, options: PlanRehearseOptions, io: Io): Promise<ExitStatus> {
  const json = options.json === true;
  try {
    const choices = readWishes(options, await policyFromOption(options.policy));
    const draft = await readPlanFile(file);
    const scenario = scenarioOf(draft, choices);
    const { document } = rehearse(scenario);
    const problems = [...draft.problems, ...scenario.setup.problems];
    if (options.html !== undefined) await writePage(options.html, { document, draft, scenario });
    if (json) printJson(io, document);
    else io.stdout.write(rehearsalSummary(document, scenario.setup, scenario.budget ?? STANDARD_BUDGET));
    if (problems.length > 0) printProblems({ ...io, stdout: io.stderr }, problems, false);
    return 0;
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    printProblems(io, faultsOf(error), json);
    return error.kind.exit;
  }
}

/** Throws DubanError invalid-input where the file cannot be written. */
async function writePage(
  file: string,
  { document, draft, scenario }: { document: RehearsalDocument; draft: DraftPlan; scenario: Scenario },
): Promise<void> {
  const page = rehearsalPage(document, {
    measures: pageMeasures(draft, scenario.setup),
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
