import pc from 'picocolors';
import type { Calendar } from '../../domain/calendar.ts';
import type { Fault } from '../../domain/errors.ts';
import { yearOf } from '../../domain/local-date.ts';
import { localDateOf, localTimeOf } from '../../domain/zone.ts';
import { bothNames, type Name, OUTCOME_NAMES, PHASE_NAMES, STANDING_NAMES } from '../../names/names.ts';
import type { Installation } from '../../runtime/installation.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { type PlanSummary, planJson, planLines, readinessOf } from '../plan-state.ts';
import { waitingJson, waitingLines } from '../waiting-lines.ts';
import { showMoves } from './plan-moved.ts';
import { firstFaultLines, instantText, iso, markedDate, NOT_PUBLISHED } from '../wording.ts';

type Store = Installation['store'];

/** A measure as it stands now. */
interface MeasureNow {
  readonly code: string;
  readonly phase: string;
  readonly outcome: string;
  readonly standing: string | null;
  readonly on: string | null;
  /** Epoch ms; null before activation and after the end. */
  readonly nextWakeAt: number | null;
}

/** Rows read at once. */
const TOGETHER = 8;
const NEXT_SHOWN = 8;

export interface PlanShowOptions extends CommonOptions {
  readonly moved?: boolean;
}

/** `duban plan show PLAN`: its facts, how its measures stand, and who is woken next; `--moved`: what has been moved. */
export async function planShow(name: string, options: PlanShowOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const plan = await store.plans.show(name);
    if (options.moved === true) return showMoves(store, plan, { json: options.json === true, io });
    const calendar = await store.calendar.load(plan.zone);
    const measures = await measuresOf(store, plan.id);
    const missing = plan.state === 'draft' ? await readinessOf(store, plan) : [];
    const now = await store.clock.now();
    const tally = await store.outcomes.tally(plan.id, localDateOf(plan.zone, now));
    const cycles = await store.cycles.list(plan.id);
    const gaps = await store.outcomes.gaps(plan.id);
    const waiting = await store.waiting.list(plan.id);
    const openTasks = await store.tasks.count(plan.id);
    if (options.json) {
      printJson(io, {
        ...planJson(plan),
        // The number of measures stands in `measures` of a list; here they are the rows themselves.
        measures: measures.map(({ nextWakeAt, ...row }) => ({ ...row, nextWakeAt: isoOrNull(nextWakeAt) })),
        counts: countsOf(measures),
        tally,
        cycles: cycles.map((cycle) => ({ ...cycle, openedAt: iso(cycle.openedAt), closesAt: iso(cycle.closesAt) })),
        waiting: waiting.map(waitingJson),
        calendar: { knownUntil: calendar.knownUntil, computedYears: computedYears(plan, calendar) },
        openTasks,
        gaps: gaps.map(({ code, role, reason }) => ({ measure: code, role, reason })),
        missing,
      });
      return 0;
    }
    const lines = [
      ...planLines(plan, calendar),
      ...standingLines(measures),
      ...(plan.state === 'draft' ? missingLines(missing) : [tallyLine(tally)]),
      ...cycles.map(
        ({ title, due, state, expected, answered }) =>
          `  报告周期 cycle: ${title}（${due}，${state}）  应报 expected ${expected}  已报 answered ${answered}`,
      ),
      ...(gaps.length === 0 ? [] : [`  无人可达 nobody to reach: ${gaps.length}`]),
      ...(openTasks === 0 ? [] : [`  督办单位待办 office tasks: ${openTasks}（duban task list ${plan.id}）`]),
      ...waitingLines(waiting, (atMs) => instantText(plan.zone, atMs)),
      ...nextLines(plan, measures, calendar),
      ...computedLines(computedYears(plan, calendar)),
    ];
    io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  });
}

async function measuresOf({ outcomes, events }: Store, planId: string): Promise<MeasureNow[]> {
  const rows = await outcomes.ofPlan(planId);
  const found: MeasureNow[] = [];
  for (let at = 0; at < rows.length; at += TOGETHER) {
    const some = rows.slice(at, at + TOGETHER).map(async ({ measureId, code, outcome, standing, on }) => {
      const { state, nextWakeAt } = await events.stateOf(measureId);
      return { code, phase: state.phase, outcome, standing, on, nextWakeAt };
    });
    found.push(...(await Promise.all(some)));
  }
  return found;
}

function countsOf(measures: readonly MeasureNow[]) {
  const count = (values: readonly (string | null)[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const value of values) if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  };
  return {
    phase: count(measures.map(({ phase }) => phase)),
    outcome: count(measures.map(({ outcome }) => outcome)),
    standing: count(measures.map(({ standing }) => standing)),
  };
}

function standingLines(measures: readonly MeasureNow[]): string[] {
  const { phase, outcome, standing } = countsOf(measures);
  const line = (title: string, counts: Readonly<Record<string, number>>, names: Readonly<Record<string, Name>>) => {
    const parts = Object.entries(counts).map(([name, count]) => `${bothNames(names, name)} ${count}`);
    return parts.length === 0 ? [] : [`  ${title}: ${parts.join('，')}`];
  };
  return [
    ...line('阶段 phase', phase, PHASE_NAMES),
    ...line('结果 outcome', outcome, OUTCOME_NAMES),
    ...line('进展 standing', standing, STANDING_NAMES),
  ];
}

function missingLines(missing: readonly Fault[]): string[] {
  if (missing.length === 0) return ['  启用所需已齐备。 Nothing is missing for its activation.'];
  return [`  启用前尚缺 still missing: ${missing.length}`, ...firstFaultLines(missing)];
}

function tallyLine(tally: Awaited<ReturnType<Store['outcomes']['tally']>>): string {
  const { asked, answered, late, escalated, verified, closed } = tally;
  return (
    `  报送要求 asked ${asked}，已报 answered ${answered}，逾期 late ${late}，` +
    `上提 escalated ${escalated}，复核通过 verified ${verified}，办结 closed ${closed}`
  );
}

/** The nearest instants at which measures look again. */
function nextLines({ zone }: PlanSummary, measures: readonly MeasureNow[], calendar: Calendar): string[] {
  const next = measures
    .flatMap(({ code, nextWakeAt }) => (nextWakeAt === null ? [] : [{ code, at: nextWakeAt }]))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, NEXT_SHOWN);
  if (next.length === 0) return [];
  return [
    '  下次处理 next wake-ups:',
    ...next.map(({ code, at }) => `    ${markedInstant(zone, at, calendar)}  第 ${code} 项 measure ${code}`),
  ];
}

const markedInstant = (zone: string, atMs: number, calendar: Calendar): string =>
  `${markedDate(localDateOf(zone, atMs), calendar)} ${localTimeOf(zone, atMs)}`;

/** The years from the plan's first day to its close whose holidays are not known. */
function computedYears({ from, closesOn }: PlanSummary, calendar: Calendar): number[] {
  if (closesOn === null) return [];
  const years: number[] = [];
  for (let year = yearOf(from); year <= yearOf(closesOn); year += 1)
    if (!calendar.yearIsPublished(year)) years.push(year);
  return years;
}

function computedLines(years: readonly number[]): string[] {
  if (years.length === 0) return [];
  return [
    `  ${pc.yellow('!')} 工作日历 calendar: ${years.join('、')} 年${NOT_PUBLISHED}；通知公布后请用 duban calendar import 导入。` +
      ` Import the notice when it is out: dates of these years may move.`,
  ];
}

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));
