import { findLimits } from '../limits.ts';
import { tight } from '../spacing.ts';

/** What a column can be, by the words of its head. `task` and `goal` are told apart further by `taskRank`. */
export type HeadMeaning =
  'number' | 'deadline' | 'lead' | 'support' | 'responsible' | 'leaders' | 'task' | 'goal' | 'stage';

const BODY = '(?:单位|部门|科室|处室|股室|机构|主体)';
const NUMBER = /^(?:(?:任务|事项|措施|工作|项目)?(?:序号|编号)|序|号|项目号|No\.?|#)$/iu;
const DEADLINE =
  /时限|期限|截止|(?:完成|办结|办理|落实|推进|整改|竣工|达标|计划|预计|销号)(?:时间|日期|时点|节点|年限)|时间(?:节点|要求|安排|进度|计划|表|点)|进度(?:要求|安排|计划|节点|时间)|频次|频率|^(?:时间|节点|进度|日期)$/u;
/** Whether the words of a column that says nothing to us may name groups of rows. */
export const mayBeGroup = (name: string): boolean => !STATUS.test(withoutBrackets(name));

const NO_DEADLINE = /开始|启动|开工|印发|填报|报送时间|更新/u;
const LEAD = new RegExp(String.raw`(?:牵头|主办)(?:责任|负责|实施|落实)?${BODY}|^(?:牵头|主办)$`, 'u');
const SUPPORT = new RegExp(
  String.raw`(?:配合|协办|协助|参与|参加|协同|协作|会办)(?:责任|实施|落实)?${BODY}|^(?:配合|协办|参与)$`,
  'u',
);
const RESPONSIBLE = new RegExp(
  String.raw`(?:责任|承办|主责|落实|实施|负责|执行|主管|完成|经办|承担|主体|办理|涉及|业务|组织|推进|对口|归口)${BODY}|^(?:单位|部门|责任|主责|承办|(?:责任|职责)分工)$`,
  'u',
);
const LEADERS = /领导|责任人|负责人|包抓|包保|挂帅|[河湖林田路链]长|责任[局县市区]长/u;
const GOAL = /(?:目标|指标|成效|成果|标准)(?:值|要求|形式)?$/u;
/** What only fills in later or serves the people who keep the table: nothing to follow up. */
const STATUS = /情况|备注|说明|进展|联系|电话|权重|分值|资金|投资额|金额|地点|完成率|状态|签字|得分|评分|来源/u;
/** From the most particular to the most general: what a table with several such columns calls its measures. */
const TASK = [
  /举措|措施|做法/u,
  /(?:工作|主要|具体|建设|整改|任务|清单|重点)内容|具体(?:任务|工作|事项|安排|要求)|(?:任务|工作)(?:分解|明细|细化)|(?:分解|细化|子)任务/u,
  /任务|事项|内容|工作|要点/u,
  /要求/u,
  /项目|类别|领域|分类|板块|方面|类型|指标|问题|环节|维度|名称|一件事/u,
];

/** The meaning of one head cell; null where the words say nothing to us. Notes in brackets do not count. */
export function meaningOfHead(name: string): HeadMeaning | null {
  const bare = withoutBrackets(name);
  if (bare === '') return null;
  if (NUMBER.test(bare)) return 'number';
  const [leads, supports, answers] = [LEAD.test(bare), SUPPORT.test(bare), RESPONSIBLE.test(bare)];
  if (/牵头|主办/u.test(bare) && supports) return 'responsible';
  if (leads) return 'lead';
  if (supports) return 'support';
  if (answers) return 'responsible';
  if (LEADERS.test(bare)) return 'leaders';
  if (STATUS.test(bare)) return null;
  if (DEADLINE.test(bare) && !NO_DEADLINE.test(bare)) return 'deadline';
  if (isPeriod(bare)) return 'stage';
  if (GOAL.test(bare) && !/任务/u.test(bare)) return 'goal';
  return taskRank(bare) === null ? null : 'task';
}

/** How particular the words for the work are, 0 the most; null for other words. */
export function taskRank(name: string): number | null {
  const bare = withoutBrackets(name);
  const rank = TASK.findIndex((pattern) => pattern.test(bare));
  return rank < 0 ? null : rank;
}

const HIGHER_LEVEL = /上级|国家|中央|国务院|自治区|全区|全省|省级|部省|省定|^省/u;
const OWN_LEVEL = /本级|本地|[本我][市县区州旗省]/u;

/** Whether the words tell of a level above the plan's own; `placeName` is the issuing place, such as 钦州市. */
export function levelOf(name: string, placeName: string | null): 'own' | 'higher' | null {
  if (OWN_LEVEL.test(name) || (placeName !== null && name.includes(placeName))) return 'own';
  // A region's own name before 贯彻 or 措施 tells the region above: 广西贯彻落实具体措施.
  return HIGHER_LEVEL.test(name) || REGION.test(name) ? 'higher' : null;
}

const REGION =
  /^(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆)/u;

/** 一季度, 上半年, 2024年目标: a column for one stretch of time. */
function isPeriod(bare: string): boolean {
  const words = bare.replace(/(?:年度)?(?:工作)?(?:目标|任务|计划|安排|进度|内容|节点|要求)+$/u, '');
  const [only, ...others] = findLimits(words, { documentYear: 2000, pointed: true });
  return only !== undefined && others.length === 0 && only.on !== null && only.raw === words;
}

/** Head words without layout and without what stands in brackets: 责任单位（排首位的为牵头单位）. */
export const withoutBrackets = (name: string): string =>
  tight(name)
    .replace(/[（(][^（()）]*[)）]/gu, '')
    .replace(/[*＊:：]/gu, '');
