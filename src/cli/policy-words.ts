import type { Audience, Channel, NoticeKind, Policy, Rhythm, Rung, RungTarget, Tone } from '../domain/policy.ts';

/* What a policy says, in words: Chinese first, English beside it. */

const AUDIENCE: Readonly<Record<Audience, string>> = {
  'lead-liaison': '牵头单位联络员 lead liaison',
  'lead-head': '牵头单位负责人 lead head',
  leader: '分管领导 leader in charge',
  'other-liaisons': '其他牵头单位联络员 other liaisons',
  'other-heads': '其他牵头单位负责人 other heads',
  'office-clerk': '督办单位承办人 office clerk',
  'office-head': '督办单位负责人 office head',
  superior: '上级机关 superior',
};

export const KIND: Readonly<Record<NoticeKind, { readonly zh: string; readonly en: string }>> = {
  request: { zh: '请反馈办理情况', en: 'asked for a report' },
  copy: { zh: '抄送知悉', en: 'copy' },
  receipt: { zh: '请签收', en: 'asked to sign' },
  reminder: { zh: '到期提醒', en: 'reminder' },
  escalation: { zh: '逾期督办', en: 'escalation' },
  handover: { zh: '任务交办', en: 'hand-over' },
  stop: { zh: '督办解除', en: 'it is over' },
  verification: { zh: '待复核', en: 'verification' },
  extension: { zh: '延期申请', en: 'extension' },
  task: { zh: '待处理事项', en: 'task' },
  echo: { zh: '回执', en: 'echo' },
};

export const TONE: Readonly<Record<Tone, { readonly zh: string; readonly en: string }>> = {
  notice: { zh: '通知', en: 'plain' },
  blue: { zh: '蓝色督办单', en: 'blue' },
  yellow: { zh: '黄色督办单', en: 'yellow' },
  red: { zh: '红色督办单', en: 'red' },
};

const CHANNEL: Readonly<Record<Channel, { readonly zh: string; readonly en: string }>> = {
  email: { zh: '邮件', en: 'mail' },
  sms: { zh: '短信', en: 'SMS' },
};

export function channelWords(channels: readonly Channel[]): { zh: string; en: string } {
  const words = channels.map((channel) => CHANNEL[channel]);
  return { zh: words.map(({ zh }) => zh).join('和'), en: words.map(({ en }) => en).join(' and ') };
}

/** What a preset is, in a few words; nothing for a policy that was imported. */
export function policyTitle(policy: Policy | undefined): string {
  return policy === undefined ? '' : (TITLES[policy.name] ?? '');
}

const TITLES: Readonly<Record<string, string>> = {
  standard: '有时限事项的默认催办规则 the default of dated measures',
  'ongoing-quarterly': '持续推进事项的默认催办规则，每季度 the default of ongoing measures, quarterly',
  'ongoing-monthly': '持续推进事项，每月 ongoing measures, monthly',
  'three-colour': '蓝黄红督办单 letters in three colours',
  '13710': '1天交办、3天反馈、7天解决、疑难1个月 signed in 1, reported in 3, solved in 7 days, hard ones in a month',
  'complaint-12345': '热线诉求，按工作小时 hotline matters, in working hours',
  gentle: '只发邮件，间隔较长 mail only, wide gaps',
};

/** A policy in words, a line each. */
export function policyLines(policy: Policy): string[] {
  const { name, version, askBeforeDays, rhythm, verification, mutedByReportWithinDays, reopenAfterDays } = policy;
  const asked =
    askBeforeDays === 'at-activation'
      ? '启用时即询问 asked at activation'
      : `截止日前 ${askBeforeDays} 个工作日询问 asked ${askBeforeDays} working days before the due date`;
  return [
    `催办规则 policy: ${name}@${version}  ${policyTitle(policy)}`.trimEnd(),
    `  ${rhythm === null ? asked : rhythmWords(rhythm)}`,
    ...(policy.answers === 'each'
      ? ['  多个牵头单位的，各自反馈 where several units lead, each reports for itself']
      : []),
    ...policy.rungs.flatMap(rungLines),
    `  复核限 ${verification.limitDays} 个工作日，逾期 ${verification.clerkAfterDays} 日提醒承办人、${verification.headAfterDays} 日提醒负责人` +
      ` verified within ${verification.limitDays} working days, then clerk +${verification.clerkAfterDays}, head +${verification.headAfterDays}`,
    ...reachabilityLines(policy),
    `  近 ${mutedByReportWithinDays} 个工作日内反馈过的，定期不再询问 rounds skip a unit that reported within ${mutedByReportWithinDays} working days`,
    `  逾期反馈未决定的，${reopenAfterDays} 个工作日后重新督办 an undecided late claim re-opens after ${reopenAfterDays} working days`,
  ];
}

/** Only what the policy itself says of it. */
function reachabilityLines({ reachAheadDays: days, mailGapsAhead }: Policy): string[] {
  return [
    ...(days === undefined
      ? []
      : [`  发送前 ${days} 个工作日核对能否送达 who can be reached is looked at ${days} working days ahead`]),
    ...(mailGapsAhead === true
      ? ['  无法送达的，另发邮件告知督办单位 the office is also written to about who cannot be reached']
      : []),
  ];
}

/** The month in which a round is asked. */
const ASK_MONTHS: Readonly<Record<Rhythm['every'], readonly [zh: string, en: string]>> = {
  month: ['每月', 'of each month'],
  quarter: ['每季度末月', "of the quarter's last month"],
  'half-year': ['每半年末月', "of the half-year's last month"],
  year: ['每年末月', "of the year's last month"],
};

function rhythmWords({ every, askDay, due }: Rhythm): string {
  const [period, english] = ASK_MONTHS[every];
  const month = due.monthOffset === 1 ? ['次月', 'of the next month'] : ['', ''];
  const roll = due.roll === 'back' ? ['提前到', 'or the working day before'] : ['顺延到', 'or the working day after'];
  return (
    `${period} ${askDay} 日（遇休息日顺延）询问，${month[0]} ${due.day} 日截止（遇休息日${roll[0]}工作日）` +
    ` asked on the ${askDay}. ${english}, due on the ${due.day}. ${month[1]} ${roll[1]}`.replaceAll('  ', ' ')
  );
}

function rungLines({ id, when, targets }: Rung): string[] {
  return [`  ${id}  ${whenWords(when)}`, ...targets.map((target) => `      ${targetWords(target)}`)];
}

function whenWords(when: Rung['when']): string {
  switch (when.type) {
    case 'ask':
      return '询问时 at the ask';
    case 'workingDaysFromDue':
      return `截止日${side(when.days)}第 ${Math.abs(when.days)} 个工作日 working day ${signed(when.days)}`;
    case 'workingDaysFromAsk':
      return `询问后第 ${when.days} 个工作日 working day ${when.days} after the ask`;
    case 'workingHoursFromDue':
      return `截止日${when.hours < 0 ? '结束前' : '结束后'} ${Math.abs(when.hours)} 个工作小时 ${signed(when.hours)} working hours from the end of the due date`;
    case 'workingHoursFromAsk':
      return `询问后 ${when.hours} 个工作小时 ${when.hours} working hours after the ask`;
    case 'weekly':
      return `“${when.after}”之后每周一次，共 ${when.count} 次 every week after "${when.after}", ${when.count} times`;
    case 'monthly':
      return `“${when.after}”之后每月一次，直至方案结束 every month after "${when.after}", until the plan closes`;
    case 'afterPromise':
      return '承诺反馈日之后的工作日 the working day after the promised day';
    case 'secondsFromOpen':
      return `询问后 ${when.seconds} 秒 ${when.seconds} seconds after the ask`;
  }
}

const side = (days: number): string => (days < 0 ? '前' : '后');
const signed = (n: number): string => (n > 0 ? `+${n}` : `−${-n}`);

function targetWords({ audience, kind, tone, channels, only }: RungTarget): string {
  const what = kind === 'escalation' || (kind === 'copy' && tone !== 'notice') ? TONE[tone] : KIND[kind];
  const copy = kind === 'copy' && tone !== 'notice' ? { zh: '抄送', en: ' copy' } : { zh: '', en: '' };
  const by = channelWords(channels);
  const again = only === undefined ? '' : '（连续第二轮起未反馈时 from the second silent round in a row）';
  return `${AUDIENCE[audience]}：${what.zh}${copy.zh}，${by.zh} ${what.en}${copy.en}, ${by.en}${again}`;
}
