import type { MeasureState } from '../domain/measure.ts';
import type { MeasureEvent } from '../domain/measure-event.ts';
import type { Audience } from '../domain/policy.ts';
import { bothOf, CLAIM_NAMES, OUTCOME_NAMES, PHASE_NAMES, ROLE_NAMES } from '../names/names.ts';
import { dateZh } from '../names/dates.ts';

/** Whom a rung speaks to, in words. */
export const AUDIENCES: Readonly<Record<Audience, string>> = {
  'lead-liaison': '牵头单位联络员 liaison',
  'lead-head': '牵头单位负责人 head',
  leader: '分管领导 leader',
  'other-liaisons': '其他牵头单位联络员 other liaisons',
  'other-heads': '其他牵头单位负责人 other heads',
  'office-clerk': '督办单位承办人 office clerk',
  'office-head': '督办单位负责人 office head',
  superior: '督办单位上级 superior',
};

const EVENTS: Readonly<Record<MeasureEvent['type'], string>> = {
  activated: '交办 activated',
  requestOpened: '发出反馈要求 asked',
  requestJoined: '并入反馈要求 joined',
  askPassedOver: '本期不再要求反馈 not asked',
  rungReached: '催办 rung',
  receiptRecorded: '签收 signed',
  reportAccepted: '收到反馈 report',
  requestAnswered: '反馈要求已答复 answered',
  requestUnanswered: '反馈要求未获答复 unanswered',
  verificationStarted: '进入复核 to verify',
  verificationReminded: '提醒复核 verification reminded',
  verificationConfirmed: '复核通过 confirmed',
  verificationReturned: '复核退回 returned',
  decisionNeeded: '待督办单位决定 decision needed',
  newDateSet: '另定时限 new date',
  foundNotCompleted: '认定未完成 not completed',
  promiseRecorded: '承诺反馈日期 promised',
  petitionRaised: '向督办单位提出申请 petition',
  petitionReminded: '提醒答复申请 petition reminded',
  petitionRefused: '不同意申请 refused',
  extensionGranted: '同意延期 extension granted',
  deadlineMoved: '调整时限 date moved',
  requestDropped: '反馈要求撤销 request dropped',
  reassigned: '改派责任单位 reassigned',
  parked: '挂账 parked',
  parkingReviewed: '挂账复查 review',
  resumed: '恢复办理 resumed',
  withdrawn: '不再实施 withdrawn',
  merged: '并入其他事项 merged',
  reopened: '恢复督办 reopened',
  reportRevised: '更正或撤回反馈 report revised',
  asksReplanned: '调整反馈日期 days of asking moved',
  policyApplied: '改按现行催办规则 policy applied',
  contributionAsked: '请配合单位提供情况 contribution asked',
  contributionReminded: '提醒配合单位 contribution reminded',
  contributionGiven: '收到配合情况 contribution',
  unitSucceeded: '责任单位随机构调整变更 unit succeeded',
  split: '拆分为分解事项 split',
  partClosed: '分解事项了结 part closed',
  partReopened: '分解事项恢复督办 part reopened',
  calendarApplied: '按新工作日历调整 calendar applied',
  seatUnreachable: '岗位无法送达 seat unreachable',
  seatReachable: '岗位已可送达 seat reachable',
  contactChanged: '联系人变更 contact changed',
  measureClosed: '了结 closed',
};

/** One event in words, with the dates and codes that it holds. */
export function eventWords(event: MeasureEvent): string {
  return [EVENTS[event.type], ...detailsOf(event)].join('  ');
}

function detailsOf(event: MeasureEvent): string[] {
  switch (event.type) {
    case 'activated':
      return (event.notAsked ?? []).map((date) => `已过未询问 past, not asked ${dateZh(date)}`);
    case 'requestOpened':
      return [`截止 due ${dateZh(event.request.due)}`];
    case 'rungReached':
      return [event.occurrence === 1 ? event.rung : `${event.rung} ${event.occurrence}`];
    case 'reportAccepted':
      return [bothOf(CLAIM_NAMES[event.claim])];
    case 'promiseRecorded':
      return [dateZh(event.promisedOn)];
    case 'petitionRaised':
      return [
        event.petition.type === 'extension' ? `延期至 until ${dateZh(event.petition.newDue)}` : '不属于本单位 not ours',
      ];
    case 'verificationReturned':
    case 'newDateSet':
    case 'extensionGranted':
    case 'deadlineMoved':
      return [dateZh(event.newDue)];
    case 'seatUnreachable':
      return [bothOf(ROLE_NAMES[event.role]), event.rung, dateZh(event.on)];
    case 'seatReachable':
    case 'contactChanged':
      return [bothOf(ROLE_NAMES[event.role])];
    case 'parked':
      return [`复查 review ${dateZh(event.parking.reviewOn)}`];
    case 'requestDropped':
      return [event.reason];
    case 'measureClosed':
      return [bothOf(OUTCOME_NAMES[event.outcome.outcome])];
    default:
      return [];
  }
}

/** A state in one sentence. */
export function stateWords({ phase, request, parking, verification, outcome }: MeasureState): string {
  const words = bothOf(PHASE_NAMES[phase]);
  if (outcome !== null) return `${words}：${bothOf(OUTCOME_NAMES[outcome.outcome])}（${dateZh(outcome.on)}）`;
  if (parking !== null && phase === 'parked') return `${words}，复查日期 review ${dateZh(parking.reviewOn)}`;
  if (verification !== null) return `${words}，${dateZh(verification.startedOn)}报办结 claimed done then`;
  return request === null ? `${words}，目前未要求反馈 nothing is asked` : words;
}
