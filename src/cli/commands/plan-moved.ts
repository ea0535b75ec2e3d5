import type { Installation } from '../../runtime/installation.ts';
import { type ExitStatus, type Io, printJson } from '../io.ts';
import { movedLines } from '../moved-lines.ts';
import type { PlanSummary } from '../plan-state.ts';
import { instantText, iso } from '../wording.ts';

/** `duban plan show PLAN --moved`: what changes of the calendar moved, newest change last. */
export async function showMoves(
  store: Installation['store'],
  plan: PlanSummary,
  { json, io }: { readonly json: boolean; readonly io: Io },
): Promise<ExitStatus> {
  const moves = await store.calendar.moves(plan.id);
  if (json) printJson(io, { planId: plan.id, moved: moves.map((one) => ({ ...one, at: iso(one.at) })) });
  else if (moves.length === 0)
    io.stdout.write('没有因工作日历变动而改期的安排。 No change of the calendar has moved anything.\n');
  else {
    const lines = [...new Set(moves.map(({ version }) => version))].flatMap((version) => {
      const those = moves.filter((one) => one.version === version);
      const [first] = those;
      return [
        `  ${first === undefined ? '' : instantText(plan.zone, first.at)}  工作日历第 ${version} 版 calendar version ${version}`,
        ...movedLines(those),
      ];
    });
    io.stdout.write(`${[plan.title, ...lines].join('\n')}\n`);
  }
  return 0;
}
