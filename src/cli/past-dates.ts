import type { Fault } from '../domain/errors.ts';
import type { PastDates } from '../domain/measure.ts';
import type { Installation } from '../runtime/installation.ts';
import { refuseUsage, wrongOption } from './installation.ts';
import type { PlanSummary } from './plan-state.ts';

const CHOICES: readonly PastDates[] = ['skip', 'once'];

/** What `--past` says. Throws DubanError wrong-usage for another word. */
export function pastOption(text: string | undefined): PastDates | undefined {
  if (text === undefined) return undefined;
  const choice = CHOICES.find((known) => known === text);
  if (choice !== undefined) return choice;
  refuseUsage([wrongOption('--past', text, { zh: 'skip 或 once', en: 'skip or once' })]);
  return undefined;
}

/** Refuses an activation that has not said what is to be done about dates that are past; nothing where none is. */
export async function undecidedPast(
  { plans, calendar }: Installation['store'],
  { id, zone, from }: PlanSummary,
): Promise<Fault[]> {
  const day = (await calendar.load(zone)).nextWorkingDayOnOrAfter(from);
  const { deadlines, milestones } = await plans.pastOn(id, day);
  if (deadlines.length === 0 && milestones === 0) return [];
  const codes =
    deadlines.length === 0
      ? { zh: '', en: '' }
      : { zh: `（第 ${deadlines.join('、')} 项）`, en: ` (${deadlines.join(', ')})` };
  return [
    {
      severity: 'error',
      code: 'past-dates-undecided',
      message:
        `启用时已过的完成时限 ${deadlines.length} 项${codes.zh}、阶段节点 ${milestones} 个：请用 --past 指定如何处理。` +
        `--past skip 不再询问；--past once 每项只要求反馈一次目前情况。` +
        ` / ${deadlines.length} deadlines${codes.en} and ${milestones} milestones are past when this plan is activated: choose with --past.` +
        ` --past skip asks nobody for them; --past once asks each of these measures once how it stands now.`,
      where: {},
    },
  ];
}
