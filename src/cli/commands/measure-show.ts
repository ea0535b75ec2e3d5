import { DubanError } from '../../domain/errors.ts';
import type { Installation } from '../../runtime/installation.ts';
import { onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { bothOf, CLAIM_NAMES, OUTCOME_NAMES, PHASE_NAMES } from '../../names/names.ts';
import { AUDIENCES, eventWords, stateWords } from '../measure-words.ts';
import { instantText, iso } from '../wording.ts';
import { refusalWords } from '../../notifications/messages/refusals.ts';
import { dateZh } from '../../names/dates.ts';

type Detail = Awaited<ReturnType<Installation['store']['measureDetails']['show']>>;

/** `duban measure show PLAN CODE`: who is responsible, how it stands, what was said and decided, and all that happened. */
export async function measureShow(
  { plan: name, code }: { readonly plan: string; readonly code: string },
  options: CommonOptions,
  io: Io,
): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const plan = await store.plans.show(name);
    const row = (await store.outcomes.ofPlan(plan.id)).find((one) => one.code === code);
    if (row === undefined) throw unknownCode(code, plan.id);
    const detail = await store.measureDetails.show(row.measureId);
    if (options.json) printJson(io, asJson(plan.id, detail));
    else io.stdout.write(`${linesOf(detail).join('\n')}\n`);
    return 0;
  });
}

function unknownCode(code: string, planId: string): DubanError {
  return new DubanError(
    'not-found',
    `方案 ${planId} 没有第 ${code} 项：请用 duban plan show ${planId} 查看。 / Plan ${planId} has no measure ${code}: see duban plan show ${planId}.`,
  );
}

function asJson(planId: string, { events, reports, decisions, contributions, nextWakeAt, ...detail }: Detail) {
  const dated = <T extends { readonly at: number }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, at: iso(row.at) }));
  return {
    planId,
    ...detail,
    nextWakeAt: nextWakeAt === null ? null : iso(nextWakeAt),
    contributions: contributions.map(({ given, ...one }) => ({
      ...one,
      given: given === null ? null : { ...given, at: iso(given.at) },
    })),
    ...{ reports: dated(reports), decisions: dated(decisions), events: dated(events) },
  };
}

function linesOf(detail: Detail): string[] {
  const { code, section, text, deadline, leads, supports, state, zone, tasks, nextWakeAt } = detail;
  return [
    `第 ${code} 项  ${section ?? ''}`.trimEnd(),
    `  ${text}`,
    `  完成时限 deadline: ${deadline === null ? '持续推进 ongoing' : dateZh(deadline)}`,
    `  牵头 leads: ${leads.join('、')}${supports.length === 0 ? '' : `  配合 supports: ${supports.join('、')}`}`,
    `  状态 state: ${stateWords(state)}`,
    ...requestLines(detail),
    ...slotLines(detail),
    ...partLines(detail),
    ...contributionLines(detail),
    ...petitionLines(detail),
    ...(tasks.length === 0 ? [] : [`  待办 office tasks: ${tasks.join(', ')}`]),
    ...outcomeLines(detail),
    ...reportLines(detail),
    ...decisionLines(detail),
    ...(nextWakeAt === null ? [] : [`  下次处理 next wake-up: ${instantText(zone, nextWakeAt)}`]),
    `  过程 events: ${detail.events.length}`,
    ...detail.events.map(
      ({ at, event, who }) => `    ${instantText(zone, at)}  ${eventWords(event)}${who === null ? '' : `（${who}）`}`,
    ),
  ];
}

function requestLines({ state: { request }, rungs }: Detail): string[] {
  if (request === null) return [];
  const promised = request.promisedOn === null ? '' : `  承诺 promised ${dateZh(request.promisedOn)}`;
  const paused = request.pausedUntil === null ? '' : `  暂停至 paused until ${dateZh(request.pausedUntil)}`;
  return [
    `  反馈要求 request ${request.ordinal}: 截止 due ${dateZh(request.due)}（${request.because.join('、')}）${promised}${paused}`,
    ...rungs
      .slice(0, SHOWN)
      .map(
        ({ on, rung, audiences }) =>
          `    ${dateZh(on)}  ${rung} → ${audiences.map((one) => AUDIENCES[one]).join('、')}`,
      ),
  ];
}

const SHOWN = 8;

/** Where each lead answers: what each of them has said of the open request. */
function slotLines({ slots }: Detail): string[] {
  return slots.map(({ unit, signed, promisedOn, claim }) => {
    const said =
      claim !== null ? `已反馈 ${bothOf(CLAIM_NAMES[claim])}` : signed ? '已签收，未反馈 signed' : '未签收 not signed';
    const promise = promisedOn === null || claim !== null ? '' : `  承诺 promised ${dateZh(promisedOn)}`;
    return `    ${unit}  ${said}${promise}`;
  });
}

function partLines({ partOf, parts }: Detail): string[] {
  return [
    ...(partOf === null ? [] : [`  由第 ${partOf} 项拆分而来 part of measure ${partOf}`]),
    ...(parts.length === 0 ? [] : [`  分解事项 parts: ${parts.length}`]),
    ...parts.map(({ code, text, deadline, leads, phase, outcome }) => {
      const due = deadline === null ? '' : `  ${dateZh(deadline)}`;
      const stands = isOutcome(outcome) ? bothOf(OUTCOME_NAMES[outcome]) : bothOf(PHASE_NAMES[phase]);
      return `    ${code}  ${leads.join('、')}${due}  ${stands}  ${text}`;
    }),
  ];
}

const isOutcome = (name: string | null): name is keyof typeof OUTCOME_NAMES => name !== null && name in OUTCOME_NAMES;

function contributionLines({ contributions, zone }: Detail): string[] {
  if (contributions.length === 0) return [];
  return [
    `  配合情况 contributions: ${contributions.length}`,
    ...contributions.flatMap(({ unit, askedBy, askedOn, by, asked, given }) => [
      `    ${dateZh(askedOn)}  ${askedBy} 请 ${unit} 于${dateZh(by)}前提供 asked by ${dateZh(by)}  ${asked}`.trimEnd(),
      given === null
        ? '      尚未提供 not given yet'
        : `      ${instantText(zone, given.at)} 已提供 given  ${given.text}`.trimEnd(),
    ]),
  ];
}

function petitionLines({ state: { petition, extensionCount } }: Detail): string[] {
  const count = extensionCount === 0 ? [] : [`  已同意延期 extensions granted: ${extensionCount}`];
  if (petition === null) return count;
  const asked =
    petition.type === 'extension'
      ? `申请延期至 extension until ${dateZh(petition.newDue)}`
      : '提出不属于本单位 wrong addressee';
  return [...count, `  待答复 pending: ${dateZh(petition.askedOn)}${asked}`];
}

/** The unit's claim, the office's view and the finding stay apart: they may differ. */
function outcomeLines({ outcome }: Detail): string[] {
  if (outcome === null) return [];
  const { claim, officeView, finding } = outcome;
  return [
    `  单位自报 claim: ${claim === null ? '无 none' : bothOf(CLAIM_NAMES[claim])}`,
    `  督办单位意见 office's view: ${officeView ?? '无 none'}`,
    `  核实结论 finding: ${finding === 'no-evidence' ? '无佐证 no evidence' : finding}`,
  ];
}

function reportLines({ reports, zone }: Detail): string[] {
  if (reports.length === 0) return [];
  return [
    `  反馈 reports: ${reports.length}`,
    ...reports.map(({ at, unit, claim, text, revised, state, code }) => {
      const mark = revised
        ? '（已更正或撤回 revised）'
        : state === 'refused'
          ? `（未登记 refused：${wordsOf(code)}）`
          : '';
      return `    ${instantText(zone, at)}  ${unit ?? ''}  ${bothOf(CLAIM_NAMES[claim])}${mark}  ${text ?? ''}`.trimEnd();
    }),
  ];
}

function decisionLines({ decisions, zone }: Detail): string[] {
  if (decisions.length === 0) return [];
  return [
    `  申请与决定 asked and decided: ${decisions.length}`,
    ...decisions.map(({ at, type, payload, who, state, code, text }) => {
      const what = typeof payload['decision'] === 'string' ? payload['decision'] : type;
      const mark =
        state === 'refused' ? `（未生效 refused：${wordsOf(code)}）` : state === 'untaken' ? '（待处理 waiting）' : '';
      return `    ${instantText(zone, at)}  ${what}${mark}  ${who ?? ''}  ${text ?? ''}`.trimEnd();
    }),
  ];
}

const wordsOf = (code: string | null): string => refusalWords(code ?? '')?.zh ?? code ?? '';
