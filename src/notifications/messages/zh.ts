import { civilOf, type LocalDate } from '../../domain/local-date.ts';
import type { MessageItem, MessageView } from '../../domain/message-view.ts';
import type { Tone } from '../../domain/policy.ts';
import { dueSaid, oneLine, plansOf } from './facts.ts';
import { CLAIM_NAMES, KIND_NAMES, namesIn } from '../../names/names.ts';
import { isAnswerable, isForDecision, type Group } from './group.ts';
import { refusalWords } from './refusals.ts';
import type { Wording } from './wording.ts';
import { claimZh } from './claim.ts';
import { lifeFactsZh, recordedZh } from './zh-life.ts';
import { reasonsZh } from './zh-reasons.ts';
import { dateZh } from '../../names/dates.ts';

const kind: Wording['kind'] = {
  ...namesIn('zh', KIND_NAMES),
  answer: '申请答复',
  change: '情况变更',
};

const tone: Wording['tone'] = { notice: '督办通知', blue: '蓝色督办单', yellow: '黄色督办单', red: '红色督办单' };

const because: Wording['because'] = {
  deadline: '完成时限',
  milestone: '阶段性目标',
  rhythm: '定期反馈',
  cycle: '集中反馈',
};

const code = (value: string): string => `第${value}项`;

function subject(view: MessageView, groups: readonly Group[]): string {
  const plans = plansOf(view);
  const documents = plans.length === 1 ? (plans[0]?.documentNumber ?? null) : `${plans.length}份文件`;
  const tail = documents === null ? '' : `（${documents}）`;
  return oneLine(`【${mark(view.tone)}】${subjectMatter(groups)}${tail}`);
}

const mark = (value: Tone): string => (value === 'notice' ? '督办' : tone[value]);

function subjectMatter(groups: readonly Group[]): string {
  const [first] = groups;
  const only = groups.length === 1 && first?.items.length === 1 ? first.items[0] : undefined;
  if (only === undefined) return groups.map(countOf).join('、');
  const due = dueSaid(only);
  const limit =
    due === null || only.notice.kind === 'stop' || only.notice.kind === 'echo' ? '' : `，反馈截止${dateZh(due)}`;
  return `${kind[first?.kind ?? only.notice.kind]}：${code(only.notice.measureCode)}${limit}`;
}

const countOf = (group: Group): string => `${kind[group.kind]}${group.items.length}项`;

function title(view: MessageView, groups: readonly Group[]): string {
  const [first] = groups;
  if (view.tone !== 'notice') return tone[view.tone];
  return groups.length === 1 && first !== undefined ? `督办平台 ${kind[first.kind]}` : tone.notice;
}

const plan = ({ planTitle, documentNumber }: MessageItem): string =>
  oneLine(`《${planTitle.replace(/^《|》$/g, '')}》${documentNumber === null ? '' : `（${documentNumber}）`}`);

function opening(view: MessageView, groups: readonly Group[]): string {
  const plans = plansOf(view).map(plan).join('、');
  const counts = groups.map((group) =>
    group.tone === 'notice' ? countOf(group) : `${countOf(group)}（${tone[group.tone]}）`,
  );
  const asked = view.items.filter(isAnswerable).length;
  const decided = view.items.filter(isForDecision).length;
  const asks = [asked > 0 ? `需贵单位反馈${asked}项` : '', decided > 0 ? `需决定或处理${decided}项` : ''].filter(
    Boolean,
  );
  return `现就${plans}有关督办事项通知如下：${counts.join('、')}${asks.length === 0 ? '' : `，其中${asks.join('、')}`}。`;
}

function heading(group: Group): string {
  const colour = group.tone === 'notice' ? '' : `（${tone[group.tone]}）`;
  return `${kind[group.kind]}${colour}：共${group.items.length}项`;
}

const ASKED_BACK: Readonly<Record<string, string>> = {
  'which-item': '来信未写明事项序号，而目前有多项待反馈，为避免误记，未作登记',
  'unknown-code': '来信所写的事项序号不在贵单位待反馈的事项之中',
  'same-code': '来信所写的序号在不同文件中各有一项，无法区分',
  'unclear-claim': '来信所述的办理状态不够明确',
  contradiction: '来信对同一事项的表述前后不一致',
  'no-claim': '来信未写明办理状态',
  'asks-something': '来信提出了问题，已转督办单位经办人',
  'no-date': '来信未写明日期，或所写日期不存在，未作登记',
  'no-reason': '来信未写明理由，未作登记',
  'nothing-to-revise': '目前没有可以更正或撤回的反馈（已作处理的不能更正）',
  'no-last-report': '此前没有可以沿用的反馈（未反馈过，或上次已报办结）',
  'nothing-open': '目前没有待贵单位反馈的事项',
};

function echo({ echo: said, lastReport, notice }: MessageItem): string {
  if (said === null) return '来信已收到。';
  switch (said.result) {
    case 'recorded': {
      const act = recordedZh(said.detail);
      if (act !== null) return `${code(notice.measureCode)}：${act}`;
      if (said.detail === 'seat-handed-on') {
        return '贵单位的联络员已更换，您不再担任；在办事项已转交新的联络员。如有误，请联系督办单位。';
      }
      const claim = claimZh(said.detail) ?? (lastReport === null ? null : claimZh(lastReport.claim));
      return `已登记贵单位对${code(notice.measureCode)}的反馈${claim === null ? '' : `：${claim}`}。如有误，请在处理前回复更正。`;
    }
    case 'signed':
      return `已登记签收${code(notice.measureCode)}。签收不等于反馈，请按期报送办理情况。`;
    case 'refused':
      return `来信未能登记：${refusalWords(said.detail)?.zh ?? '该内容目前不能受理'}。`;
    case 'question':
      return `${ASKED_BACK[said.detail] ?? '来信内容未能识别'}。请按“序号 状态 说明”的格式回复，例如：${notice.measureCode} 正常推进 说明文字。`;
  }
}

function answering(codes: readonly string[], answerUrl: string): string[] {
  const [first = '17', second = '39b', third = '5'] = codes;
  return [
    `一、打开链接填报（无需登录）：${answerUrl}`,
    `二、直接回复本邮件，在标记行以上写明序号、状态和说明，每项一行，例如：`,
    `    ${first} 办结 说明文字`,
    ...(codes.length > 1 ? [`    ${second} 正常推进 说明文字`] : []),
    ...(codes.length > 2 ? [`    ${third} 滞后 说明文字`] : []),
    `    状态可写：办结、正常推进、滞后、未启动、受阻；情况相同的可写“全部 正常推进”。`,
    `三、暂不能反馈的，请回复“收到”以示签收；签收不等于反馈。`,
  ];
}

/** Chinese, in the register of official correspondence. */
export const ZH: Wording = {
  lang: 'zh-CN',
  date: dateZh,
  code,
  list: (parts) => parts.join('、'),
  kind,
  tone,
  because,
  claim: namesIn('zh', CLAIM_NAMES),
  ongoing: '持续推进',
  label: {
    code: '序号',
    section: '所属部分',
    measure: '任务内容',
    deadline: '完成时限',
    due: '反馈截止',
    lead: '牵头（反馈）单位',
    plan: '文件',
    lastReport: '最近反馈',
    result: '处理结果',
    why: '发送缘由',
    demand: '办理要求',
    next: '后续安排',
    answering: '反馈方式',
    answerLink: '在线反馈',
    decideLink: '办理（复核确认或退回、作出决定）',
    viewLink: '查看事项',
  },
  subject,
  title,
  plan,
  salutation: ({ contact }) => `${contact.unitName} ${contact.name}：`,
  opening,
  heading,
  reasons: reasonsZh,
  life: lifeFactsZh,
  lastReport: ({ claim, text, on }) =>
    `${dateZh(on)} ${claimZh(claim) ?? claim}${text.trim() === '' ? '（未附说明）' : `：${text.trim()}`}`,
  echo,
  answering,
  notAnswerable: '本件无需回复反馈；如有疑问，可直接回复本邮件，由督办单位经办人答复。',
  naming: (peopleUrl) => `贵单位联络员、副联络员的核对与更改（无需登录）：${peopleUrl}`,
  footer: (baseUrl) => [
    '本邮件由督办平台自动发出，请勿转发含有办理链接的内容。',
    '本平台不处理涉密事项，请勿在回复或填报中包含涉密内容。',
    `督办平台：${baseUrl}`,
  ],
  sms: {
    signature: '【督办】',
    count: countOf,
    urgent: (item) => {
      const { notice } = item;
      const due = dueSaid(item);
      return `${code(notice.measureCode)}${due === null ? '' : `${shortDate(due)}${notice.kind === 'escalation' ? '已到期' : '截止'}`}`;
    },
    join: (counts) => counts.join('、'),
    sentence: (counts, urgent, more) => `${counts}（${urgent}${more ? '等' : ''}），`,
    end: '请办理：',
  },
};

function shortDate(date: LocalDate): string {
  const { month, day } = civilOf(date);
  return `${month}月${day}日`;
}
