import { DubanError, type Fault } from '../../domain/errors.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { readWishes, scenarioOf, type RehearseWishes } from '../../rehearsal/scenario.ts';
import { rehearse } from '../../rehearsal/simulate.ts';
import { printJson, printProblems, type ExitStatus, type Io } from '../io.ts';
import { policyFromOption } from '../policy-source.ts';
import { rehearsalSummary } from '../rehearsal-summary.ts';

export interface PlanRehearseOptions extends RehearseWishes {
  readonly json?: boolean;
}

/**
 * `duban plan rehearse FILE`: lives the whole plan on a virtual clock, without database or server, with invented people.
 * Prints the contract's document, or what of it a person wants to see first.
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
    if (json) printJson(io, document);
    else io.stdout.write(rehearsalSummary(document, scenario.setup));
    if (problems.length > 0) printProblems({ ...io, stdout: io.stderr }, problems, false);
    return 0;
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    printProblems(io, faultsOf(error), json);
    return error.kind.exit;
  }
}

function faultsOf(error: DubanError): readonly Fault[] {
  if (error.faults.length > 0) return error.faults;
  return [{ severity: 'error', code: error.code, message: error.message, where: {} }];
}
