import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import type { Audience, Because, Role } from '../../domain/policy.ts';
import { namesIn, ROLE_NAMES } from '../../names/names.ts';
import { endingReport, newLimit, rungNumber, wentUp } from './facts.ts';
import type { Reasons } from './wording.ts';
import { claimZh } from './claim.ts';
import { droppedZh, lifeReasonsZh } from './zh-life.ts';
import { dateZh } from '../../names/dates.ts';

/** Why, what to do, what next: for one row of a Chinese message. */
export function reasonsZh(item: MessageItem, view: MessageView): Reasons {
  const life = lifeReasonsZh(item);
  const demand = life === null ? demandOf(item) : life.demand;
  return {
    why: `${roleSentence(item, view)}；${life?.why ?? ruleSentence(item, view)}。`,
    demand: demand === null ? null : `${demand}。`,
    next: `${life?.next ?? nextSentence(item)}。`,
  };
}

function roleSentence(item: MessageItem, { contact }: MessageView): string {
  const up = wentUp(item) ? '（原收件人暂无可用联系方式，改送您）' : '';
  return `您是${ROLE[item.notice.role](item, contact.unitName)}${up}`;
}

const ROLES = namesIn('zh', ROLE_NAMES);

const ROLE: Readonly<Record<Role, (item: MessageItem, unitName: string) => string>> = {
  liaison: (_, unitName) => `${unitName}的${ROLES.liaison}`,
  head: (_, unitName) => `${unitName}的${ROLES.head}`,
  leader: () => `该事项的${ROLES.leader}`,
  'office-clerk': ({ officeName }) => `督办单位${officeName}的经办人`,
  'office-head': ({ officeName }) => `督办单位${officeName}的负责人`,
  superior: ({ officeName }, unitName) => `${unitName}的联系人，${unitName}是督办单位${officeName}的上级`,
};

function ruleSentence(item: MessageItem, view: MessageView): string {
  const { notice, leadUnitName: lead } = item;
  switch (notice.kind) {
    case 'request':
      if (notice.rung === 'contact-changed') return `该席位现由您担任，在办事项一并转交；请${lead}反馈办理情况`;
      return `${askedBecause(item)}，现请${lead}反馈办理情况`;
    case 'reminder': {
      const days = rungNumber(notice.rung);
      const when = days === null ? '反馈截止日临近' : `按规则在反馈截止日前第${days}个工作日提醒`;
      return `${when}，目前尚未收到${lead}的反馈`;
    }
    case 'receipt':
      return `此前发出的反馈要求至今未见${lead}签收`;
    case 'escalation':
      return `${lead}未在反馈截止日前反馈，按规则${escalationStep(item)}`;
    case 'copy':
      return notice.tone === 'notice'
        ? `${view.contact.unitName}同为该事项的责任单位，向${lead}发出的反馈要求抄送知悉`
        : `${view.contact.unitName}同为该事项的责任单位，${lead}逾期未反馈，督办情况抄送知悉`;
    case 'stop':
      return stopSentence(item, view);
    case 'verification':
      return `${lead}报告已办结，按规则须经督办单位复核后销号${verificationStep(notice.rung)}`;
    case 'extension':
      return '督办单位答复申请';
    case 'task':
      return taskSentence(item);
    case 'handover':
      return `${view.contact.unitName}承担该文件中的下列任务，自即日起交办；各项由所列牵头（反馈）单位按期反馈`;
    case 'echo':
      return '本件答复您的来信或填报';
  }
}

function askedBecause({ notice }: MessageItem): string {
  const reasons = notice.request?.because ?? [];
  return reasons.length === 0 ? '按督办规则' : reasons.map((one) => BECAUSE[one]).join('，');
}

const BECAUSE: Readonly<Record<Because, string>> = {
  deadline: '该事项完成时限临近',
  milestone: '该事项阶段性目标的时限临近',
  rhythm: '该事项为持续推进事项，按规定定期反馈',
  cycle: '督办单位开展集中反馈',
};

function escalationStep({ notice }: MessageItem): string {
  const steps: Readonly<Record<string, string>> = {
    first: '发出逾期后的第一次督办',
    second: '发出逾期后的第二次督办',
    third: '发出逾期后的第三次督办',
    weekly: `每周督办一次，本次为第${notice.occurrence}次`,
    monthly: `每月督办一次，本次为第${notice.occurrence}次`,
    head: '提请单位负责人督促',
    clerk: '转督办单位督办',
  };
  return steps[notice.rung] ?? '发出督办';
}

function verificationStep(rung: string): string {
  if (rung === 'verify-clerk') return '，现已超过复核期限';
  return rung === 'verify-head' ? '，经提醒仍未复核，提请负责人督促' : '';
}

function stopSentence(item: MessageItem, { zone }: MessageView): string {
  const report = endingReport(item, zone);
  const before = '此前曾就该事项向您发出督办或抄送';
  const dropped = droppedZh(item);
  if (dropped !== null) return `${before}，现该事项${dropped}，该轮督办解除`;
  if (report === null)
    return `${before}，该轮反馈要求已终止（方案执行期届满、转入下一轮反馈或已另作决定），未收到反馈的情况已记录在案`;
  return `${before}，现已收到${item.leadUnitName}的反馈（${dateZh(report.on)}，${claimZh(report.claim) ?? report.claim}），本轮督办解除`;
}

function taskSentence(item: MessageItem): string {
  const { notice, leadUnitName: lead, lastReport } = item;
  if (notice.rung === 'seat-gap') return '后续通知所需的席位无人可以送达，可用 duban plan check 查看';
  if (notice.rung !== 'late-claim') return '该事项需要督办单位处理';
  const said = lastReport === null ? '' : `（${claimZh(lastReport.claim) ?? lastReport.claim}）`;
  return `时限已到，${lead}反馈的情况不是办结${said}，须由督办单位决定新的时限或认定未完成`;
}

function demandOf(item: MessageItem): string | null {
  const { notice, leadUnitName: lead } = item;
  const due = notice.request?.due;
  const limit = newLimit(item);
  const until = limit === null ? '尽快' : `于${dateZh(limit)}前`;
  switch (notice.kind) {
    case 'request':
    case 'reminder':
      return due === undefined ? null : `请于${dateZh(due)}前（含当日）反馈办理情况`;
    case 'receipt':
      return notice.role === 'liaison' ? '请即签收，并按期反馈' : `请督促${lead}联络员即行签收`;
    case 'escalation':
      return escalationDemand(notice.role, lead, until);
    case 'verification':
      return '请核实办理情况，确认销号，或写明理由和新的时限退回';
    case 'extension':
      return '请答复同意（写明新的时限）或不同意';
    case 'task':
      return notice.rung === 'late-claim' ? '请决定新的时限，或认定未完成' : '请处理';
    case 'copy':
    case 'stop':
    case 'handover':
    case 'echo':
      return null;
  }
}

function escalationDemand(role: Role, lead: string, until: string): string {
  switch (role) {
    case 'liaison':
      return `请${until}补报办理情况，并说明逾期原因`;
    case 'head':
      return `请督促本单位${until}补报办理情况，说明逾期原因和整改措施`;
    case 'leader':
      return `请过问${lead}办理情况，督促其${until}反馈`;
    case 'office-clerk':
      return `请电话催办${lead}，核实原因，督促其${until}反馈`;
    case 'office-head':
    case 'superior':
      return `请协调督促${lead}${until}反馈`;
  }
}

function nextSentence(item: MessageItem): string {
  const { notice, officeName } = item;
  if (notice.next !== null) {
    const { on, rung, audiences, computed } = notice.next;
    const day = `${dateZh(on)}${computed === true ? '（该年放假安排未公布，按周末推算）' : ''}`;
    const act = rung.startsWith('remind') ? '再次提醒' : '继续督办';
    const told = audiences.map((one) => audienceName(one, item)).join('、');
    return `届时仍未收到反馈的，将于${day}${act}，发送至${told}；一经反馈即停止`;
  }
  switch (notice.kind) {
    case 'handover':
      return '到反馈期时将另行通知；本件无需签收和反馈';
    case 'stop':
      return '本轮不再发送督办；如转入新的反馈期，将另行通知';
    case 'verification':
      return notice.rung === 'verify'
        ? `逾期未复核的，将先后提醒经办人和${officeName}负责人`
        : '复核前该事项保持待复核状态，不再催促责任单位';
    case 'extension':
      return `逾期未答复的，将提醒${officeName}负责人`;
    case 'task':
      return notice.rung === 'late-claim' ? '数个工作日内未作决定的，将重新向责任单位启动督办' : '处理前该事项列入待办';
    case 'echo':
      return '需要补充或更正的，请直接回复';
    default:
      return '此后不再升级；方案执行期届满仍未反馈的，据实记录办理结果';
  }
}

function audienceName(audience: Audience, { leadUnitName: lead, officeName: office }: MessageItem): string {
  const names: Readonly<Record<Audience, string>> = {
    'lead-liaison': `${lead}${ROLES.liaison}`,
    'lead-head': `${lead}${ROLES.head}`,
    leader: ROLES.leader,
    'other-liaisons': `其他牵头单位${ROLES.liaison}`,
    'other-heads': `其他牵头单位${ROLES.head}`,
    'office-clerk': `${office}经办人`,
    'office-head': `${office}负责人`,
    superior: `${office}的${ROLES.superior}`,
  };
  return names[audience];
}
