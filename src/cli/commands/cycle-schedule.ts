import type { Fault } from '../../domain/errors.ts';
import type { Rhythm } from '../../domain/policy.ts';
import { type ScopeOptions, scopeOf, scopeText } from '../cycle-scope.ts';
import { onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { instantText, iso } from '../wording.ts';

export interface CycleScheduleOptions extends CommonOptions, ScopeOptions {
  readonly every: string;
  readonly title?: string;
  readonly askDay?: string;
  readonly dueDay?: string;
  readonly dueNextMonth?: boolean;
}

/** What is usual: monthly by the 5th of the next month, otherwise by the 28th of the period's last month. */
const USUAL: Readonly<Record<Rhythm['every'], Rhythm>> = {
  month: { every: 'month', askDay: 25, due: { day: 5, monthOffset: 1, roll: 'forward' } },
  quarter: { every: 'quarter', askDay: 15, due: { day: 28, monthOffset: 0, roll: 'back' } },
  'half-year': { every: 'half-year', askDay: 15, due: { day: 28, monthOffset: 0, roll: 'back' } },
  year: { every: 'year', askDay: 1, due: { day: 20, monthOffset: 0, roll: 'back' } },
};

const NAMES: Readonly<Record<Rhythm['every'], string>> = {
  month: '月度进展报送',
  quarter: '季度进展报送',
  'half-year': '半年进展报送',
  year: '年度进展报送',
};

/** `duban cycle schedule PLAN --every month|quarter|half-year|year`: report cycles that open by themselves. */
export async function cycleSchedule(name: string, options: CycleScheduleOptions, io: Io): Promise<ExitStatus> {
  const rhythm = rhythmOf(options);
  const title = options.title?.trim() || NAMES[rhythm.every];
  return onInstallation<ExitStatus>(async ({ store }) => {
    const plan = await store.plans.show(name);
    const scope = await scopeOf(store, plan.id, options);
    const { id, nextOpenAt } = await store.cycles.schedules.add({ planId: plan.id, title, rhythm, scope });
    const next = nextOpenAt ?? 0;
    if (options.json) printJson(io, { scheduleId: id, planId: plan.id, title, rhythm, scope, nextOpenAt: iso(next) });
    else {
      io.stdout.write(
        `已安排定期报送“${title}”（${id}，${scopeText(scope)}）：下一次于 ${instantText(plan.zone, next)} 开启。` +
          ` Schedule ${id}: the next cycle opens ${iso(next)}.\n`,
      );
    }
    return 0;
  });
}

function rhythmOf({ every, askDay, dueDay, dueNextMonth }: CycleScheduleOptions): Rhythm {
  const faults: Fault[] = [];
  const usual = every in USUAL ? USUAL[every as Rhythm['every']] : null; // `in` has just said so
  if (usual === null)
    faults.push(
      wrongOption('--every', every, { zh: 'month|quarter|half-year|year', en: 'month|quarter|half-year|year' }),
    );
  const base = usual ?? USUAL.month;
  const ask = dayOf('--ask-day', askDay, faults) ?? base.askDay;
  const monthOffset = dueNextMonth === undefined ? base.due.monthOffset : dueNextMonth ? 1 : 0;
  const day = dayOf('--due-day', dueDay, faults) ?? base.due.day;
  if (faults.length === 0 && monthOffset === 0 && day <= ask) {
    faults.push(
      wrongOption('--due-day', String(day), {
        zh: `晚于开启日（${ask}日）的日期，或加 --due-next-month`,
        en: `a day after the opening (${ask}), or --due-next-month`,
      }),
    );
  }
  refuseUsage(faults);
  return { every: base.every, askDay: ask, due: { ...base.due, day, monthOffset } };
}

function dayOf(option: string, value: string | undefined, faults: Fault[]): number | undefined {
  if (value === undefined) return undefined;
  const day = Number(value);
  if (Number.isInteger(day) && day >= 1 && day <= 31) return day;
  faults.push(wrongOption(option, value, { zh: '1 至 31 的整数', en: 'a day of the month, 1 to 31' }));
  return undefined;
}
