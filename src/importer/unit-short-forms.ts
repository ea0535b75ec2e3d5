/*
 * Short forms that official texts use for offices of the same name everywhere, without their level: 发改委 is
 * 发展改革委 in each city. A form that is an office's own in one place only does not belong here.
 */

/** Short words and the words that they stand for; each must stand in front of the ending of a body. */
const SHORT_WORDS: Readonly<Record<string, string>> = {
  发改: '发展改革',
  人社: '人力资源社会保障',
  人力社保: '人力资源社会保障',
  住建: '住房城乡建设',
  工信: '工业信息化',
  经信: '经济信息化',
  卫健: '卫生健康',
  文旅: '文化旅游',
  文广旅: '文化广电旅游',
  文广旅体: '文化广电旅游体育',
  市监: '市场监管',
  市场监督管理: '市场监管',
  应急: '应急管理',
  医保: '医疗保障',
  退役军人: '退役军人事务',
  教体: '教育体育',
  自规: '自然资源规划',
  规自: '规划自然资源',
  城管: '城市管理',
  城管执法: '城市管理综合行政执法',
  城市管理执法: '城市管理综合行政执法',
  国资: '国有资产监督管理',
  民宗: '民族宗教事务',
  机管: '机关事务管理',
  粮储: '粮食物资储备',
  粮食储备: '粮食物资储备',
  交通: '交通运输',
  编: '机构编制',
  消防: '消防救援',
  公积金: '住房公积金管理',
};

/** Whole names, the level aside. */
const SHORT_NAMES: readonly (readonly [RegExp, string])[] = [
  [/供销社$/u, '供销合作社联合社'],
  [/供销合作社$/u, '供销合作社联合社'],
  [/残联$/u, '残疾人联合会'],
  [/妇联$/u, '妇女联合会'],
  [/工商联$/u, '工商业联合会'],
  [/(?<!人民)法院$/u, '人民法院'],
  [/(?<!人民)检察院$/u, '人民检察院'],
  [/(?<!中国)人民银行/u, '中国人民银行'],
  [/^(?:中国)?人行/u, '中国人民银行'],
];

const WORDS = Object.keys(SHORT_WORDS).sort((a, b) => b.length - a.length);
const SHORT_WORD = new RegExp(
  String.raw`(?<=^|[省市县区州旗委])(?<word>${WORDS.join('|')})(?=(?:局|委|办|中心|支队|大队|厅)$)`,
  'u',
);

/** The name with its short words in full; a name that is written in full stays. */
export function longWords(name: string): string {
  const whole = name.replace(SHORT_WORD, (word) => SHORT_WORDS[word] ?? word);
  return SHORT_NAMES.reduce((long, [short, full]) => long.replace(short, full), whole).replace(
    /机构编制委办$/u,
    '机构编制办',
  );
}
