import type { MessageItem } from '../../domain/message-view.ts';
import { recordedDetail, rungOf, type LifeRung } from './facts.ts';
import type { Fact, Reasons } from './wording.ts';
import { claimZh } from './claim.ts';
import { dateZh } from '../../names/dates.ts';

type Said = (item: MessageItem) => string;
type Petition = NonNullable<MessageItem['life']['petition']>;

const because = (reason: string): string => (reason.trim() === '' ? '' : `（理由：${reason.trim()}）`);

function asked(item: MessageItem): string {
  const { life, leadUnitName: lead, notice } = item;
  const { petition } = life;
  if (petition === null) return `${lead}提出申请，按规则须由督办单位答复`;
  if (petition.newDue !== null) {
    const from = notice.request === null ? '' : `由${dateZh(notice.request.due)}`;
    return `${lead}于${dateZh(petition.askedOn)}申请将反馈时限${from}延至${dateZh(petition.newDue)}，按规则须由督办单位答复`;
  }
  const other = petition.suggestedUnit === null ? '' : `，建议由${petition.suggestedUnit}办理`;
  return `${lead}于${dateZh(petition.askedOn)}提出该事项不属于本单位职责${other}，按规则须由督办单位答复`;
}

const LATE: Readonly<Record<string, string>> = {
  clerk: '，答复期限将于今日届满',
  head: '，承办人逾期未答复，提请负责人督促',
  superior: '，督办单位逾期仍未答复，提请上级协调',
};

/** The step of the office's silence at which a petition is told: the last part of the rung's name. */
const stepOf = ({ notice }: MessageItem): string => notice.rung.split('-')[1] ?? '';

function petitionDemand(item: MessageItem): string {
  const step = stepOf(item);
  if (step === 'superior') return `请督促${item.officeName}即行答复，或直接作出决定`;
  const due = step === 'head' ? '请督促承办人即行答复，或直接作出决定' : '';
  if (due !== '') return due;
  return item.life.petition?.newDue == null
    ? '请改派责任单位，或说明理由、维持原责任分工'
    : '请答复同意（写明新的时限）或不同意（写明理由）';
}

function petitionNext(item: MessageItem): string {
  const { petition } = item.life;
  if (petition === null) return '答复前该事项列入待办';
  const paused = `至${dateZh(petition.pausedUntil)}暂停催促责任单位，逾此日未答复的，照常催促`;
  return stepOf(item) === 'superior'
    ? '此后不再提醒；未答复的，原时限和责任单位不变，照常催促'
    : `${paused}；逾期未答复的，将先后提醒承办人、${item.officeName}负责人并报告其上级`;
}

const petitioned = {
  why: (item: MessageItem) => `${asked(item)}${LATE[stepOf(item)] ?? ''}`,
  demand: petitionDemand,
  next: petitionNext,
};

const decided = ({ life }: MessageItem): string => because(life.decided?.reason ?? '');
const dateOr = (date: string | null | undefined, otherwise: string): string =>
  date == null ? otherwise : dateZh(date);
const KEPT = '原定时限记录在案，办理结果仍按原定时限评定';

const DROPPED: Readonly<Record<NonNullable<MessageItem['life']['dropped']>, string>> = {
  'new-date': '已另定时限',
  reassigned: '责任单位已作调整',
  parked: '已决定挂账',
  withdrawn: '已决定不再实施',
  merged: '已并入其他事项',
  split: '已拆分为若干分解事项',
};

/** Why a request ended that nobody failed to answer; null when it did not end so. */
export function droppedZh({ life }: MessageItem): string | null {
  return life.dropped === null ? null : DROPPED[life.dropped];
}

const WORDS: Readonly<Record<LifeRung, { why: Said; demand: Said | null; next: Said }>> = {
  extension: petitioned,
  misaddressed: petitioned,
  'extension-granted': {
    why: (item) =>
      `督办单位已同意延期申请${decided(item)}，反馈时限调整为${dateOr(item.life.decided?.newDue, '新的日期')}`,
    demand: (item) => `请于${dateOr(item.life.decided?.newDue, '新的时限')}前（含当日）反馈办理情况`,
    next: () => `${KEPT}；临近新的时限时将另行通知`,
  },
  'extension-refused': {
    why: (item) => `督办单位未同意延期申请${decided(item)}，反馈时限不变`,
    demand: ({ notice }) => `请按原时限${notice.request === null ? '' : `（${dateZh(notice.request.due)}）`}办理并反馈`,
    next: () => '自下一工作日起照常催促',
  },
  'misaddressed-refused': {
    why: (item) => `督办单位研究认为该事项仍由贵单位牵头办理${decided(item)}`,
    demand: () => '请继续办理，并按期反馈',
    next: () => '自下一工作日起照常催促',
  },
  'review-parked': {
    why: (item) => `该事项已挂账${decided(item)}，现到复查日期`,
    demand: () => '请决定恢复办理，或另定复查日期',
    next: () => '未作决定的，每月提请复查一次；方案执行期届满仍挂账的，据实记录',
  },
  promise: {
    why: ({ life, leadUnitName: lead }) =>
      `${lead}曾承诺于${dateOr(life.promisedOn, '此前的日期')}前反馈，该日期已过，目前尚未收到反馈`,
    demand: () => '请即反馈办理情况；暂不能反馈的，请说明原因',
    next: () => '未反馈的，按规则照常催促',
  },
  parked: {
    why: (item) => `督办单位决定对该事项挂账${decided(item)}`,
    demand: null,
    next: ({ life }) =>
      `挂账期间不再催促，督办单位将于${dateOr(life.decided?.reviewOn, '复查日期')}复查；恢复办理时另行通知`,
  },
  withdrawn: {
    why: (item) => `督办单位决定该事项不再实施${decided(item)}`,
    demand: null,
    next: () => '该事项督办终止，无需再反馈',
  },
  merged: {
    why: (item) => `督办单位决定将该事项并入${into(item)}${decided(item)}`,
    demand: null,
    next: (item) => `该事项不再单独反馈，今后在${into(item)}中一并反馈`,
  },
  reassigned: {
    why: (item) => `督办单位决定该事项改由${item.leadUnitName}牵头办理${decided(item)}`,
    demand: null,
    next: () => '贵单位不再负责该事项的反馈，此前的办理情况请做好移交',
  },
  'deadline-moved': {
    why: (item) => `督办单位将该事项的反馈时限调整为${dateOr(item.life.decided?.newDue, '新的日期')}${decided(item)}`,
    demand: null,
    next: () => `${KEPT}；临近新的时限时将另行通知`,
  },
  'handover-again': {
    why: (item) => `督办单位调整责任分工${decided(item)}，该事项自即日起交办，由${item.leadUnitName}牵头反馈`,
    demand: null,
    next: () => '需要反馈时另行通知；本件无需签收和反馈',
  },
  split: {
    why: (item) => `督办单位决定将该事项拆分为若干分解事项${decided(item)}`,
    demand: null,
    next: () => '各分解事项分别交办、分别反馈；该事项不再单独反馈，办理结果由各分解事项的结果得出',
  },
  contribution: {
    why: contributionAsked,
    demand: contributionDemand,
    next: () => '所提供的情况由牵头单位汇总，督办单位也可查看；届时未提供的，提前一个工作日提醒一次',
  },
  'contribution-reminder': {
    why: (item) => `${contributionAsked(item)}，目前尚未收到`,
    demand: contributionDemand,
    next: () => '此后不再提醒',
  },
};

function contributionAsked({ contribution }: MessageItem): string {
  if (contribution === null) return '牵头单位商请贵单位配合提供相关情况';
  const { askedBy, by, text } = contribution;
  const what = text.trim() === '' ? '' : `：${text.trim()}`;
  return `牵头单位${askedBy}商请贵单位作为配合单位，于${dateZh(by)}前提供相关情况${what}`;
}

function contributionDemand({ contribution }: MessageItem): string {
  return contribution === null
    ? '请提供贵单位的配合情况'
    : `请于${dateZh(contribution.by)}前（含当日）提供贵单位的配合情况，直接回复本邮件即可`;
}

const into = ({ life }: MessageItem): string =>
  life.decided?.intoCode == null ? '另一事项' : `第${life.decided.intoCode}项`;

/** What a notice of the wider life says; `why` is the rule alone. Null for any other notice. */
export function lifeReasonsZh(item: MessageItem): Reasons | null {
  const rung = rungOf(item);
  if (rung === null) return null;
  const { why, demand, next } = WORDS[rung];
  const nextRung = item.notice.next;
  return {
    why: why(item),
    demand: demand === null ? null : demand(item),
    next: nextRung === null ? next(item) : `未反馈的，将于${dateZh(nextRung.on)}继续催办；一经反馈即停止`,
  };
}

/** The facts that a notice of the wider life shows beside the usual ones. */
export function lifeFactsZh(item: MessageItem): Fact[] {
  const { life, notice } = item;
  const facts: Fact[] = [];
  const say = (label: string, value: string): void => void (value === '' || facts.push({ label, value }));
  if (life.petition !== null) petitionFacts(life.petition, say);
  if (life.decided?.newDue != null) say('现定时限', dateZh(life.decided.newDue));
  else if (life.movedTo !== null) say('现定时限', dateZh(life.movedTo));
  if (life.decided?.reviewOn != null) say('复查日期', dateZh(life.decided.reviewOn));
  if (life.decided !== null) say('决定理由', life.decided.reason.trim());
  if (life.extensions > 0 && notice.kind !== 'handover') say('已同意延期', `${life.extensions}次`);
  if (notice.rung === 'promise' && life.promisedOn !== null) say('承诺反馈日期', dateZh(life.promisedOn));
  return facts;
}

function petitionFacts(petition: Petition, say: (label: string, value: string) => void): void {
  if (petition.newDue !== null) say('申请延至', dateZh(petition.newDue));
  if (petition.suggestedUnit !== null) say('建议办理单位', petition.suggestedUnit);
  say('申请理由', petition.reason.trim());
}

/** What was recorded of an act other than a plain report; null for a report. */
export function recordedZh(detail: string): string | null {
  const said = recordedDetail(detail);
  switch (said?.type) {
    case undefined:
      return null;
    case 'extension':
      return `已登记延期申请，申请延至${dateZh(said.value)}。督办单位答复前原时限不变，办理结果仍按原定时限评定。`;
    case 'promise':
      return `已登记承诺：于${dateZh(said.value)}前反馈。逾期未反馈的，照常催促。`;
    case 'misaddressed':
      return '已登记“不属于本单位职责”的意见，督办单位答复前仍由贵单位负责。';
    case 'corrected':
      return `已登记更正，现为：${claimZh(said.value) ?? said.value}。`;
    case 'contribution':
      return '已登记贵单位提供的配合情况，牵头单位和督办单位可以查看。';
    case 'report-withdrawn':
      return '已撤回上次反馈，请在期限内重新反馈。';
  }
}
