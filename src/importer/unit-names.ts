/*
 * What a name of a unit looks like, without knowing any unit: groups by their wording, bodies by their last word.
 */

const GROUP =
  /^(?:各|有关|相关|其他|其它|市直|县直|区直|省直|所有|全市|全县|全区)|^(?:县|市|区|乡|镇)(?:[、（(]?(?:市|区|县|乡|镇|街道)[、）)]?)+(?:区|街道)?[）)]?(?:人民政府|党委政府|党委、政府|政府|办事处)?$|(?:成员单位|部门|单位)$/u;
const BODY_ENDINGS =
  '政府|管委会?|管理委员会|办公室|委员会|联席会议|领导小组|专班|组|机关|法院|检察院|医院|学院|学校|大学|银行|支行|分行|支队|大队|总队|' +
  '分局|局|委|办|厅|部|院|会|处|所|站|中心|公司|集团|联|馆|社|队|署|室|海关|机构|企业|协会|园区|街道|镇|乡|县|区|市|台|校|股|科|段|矿|厂|场|库|所|总工会|报社';
const BODY = new RegExp(
  String.raw`[\p{Script=Han}A-Za-z0-9“”、（）()]*[\p{Script=Han}](?<!的)(?:${BODY_ENDINGS})$`,
  'u',
);
const DISTRICT_GOVERNMENTS =
  /各县(?:[、，,（(]?(?:市|区)){0,2}[)）]?(?:人民)?政府(?:[、，,]\s*(?:各)?(?:管委会?|管理委员会)(?![\p{Script=Han}]))?/gu;

/** 各…, …成员单位, and descriptions ending in 部门 or 单位 name several bodies at once. */
export const isGroupName = (name: string): boolean => GROUP.test(name) && !/^市场/u.test(name);

/** Whether the name ends as names of public bodies do. */
export const looksLikeBody = (name: string): boolean => name.length <= 60 && BODY.test(name);

/**
 * Stretches of a unit cell that are one name although a separator stands inside: 各县区人民政府、管委 (also 管委会,
 * 各县、区人民政府, 各县（市、区）人民政府).
 */
export function jointNames(cell: string): { readonly from: number; readonly to: number }[] {
  return [...cell.matchAll(DISTRICT_GOVERNMENTS)].map(({ index, 0: { length } }) => ({
    from: index,
    to: index + length,
  }));
}

/** The name without a closing 等 (市应急局等, 市应急局等部门). */
export function withoutEtcetera(name: string): string {
  const bare = name.replace(/等(?:有关|相关|市直|县直|区直)?(?:部门|单位)?$/u, '');
  return bare.length >= 2 && (name.endsWith('等') || looksLikeBody(bare)) ? bare : name;
}

/** The name without an alternative in brackets at its end: 市委编办（市绩效办） is 市委编办. */
export function withoutAlternative(name: string): string {
  const bare = name.replace(/[（(][^（()）]*[)）]$/u, '');
  return bare === '' || isGroupName(name) ? name : bare;
}

/**
 * A key that is equal for forms of one name that differ only in little words: 和 dropped, 委员会 or 委, 办公室 or 办,
 * 管理委员会, 管委会 or 管委, 人民政府 or 政府.
 */
export function foldedName(name: string): string {
  return name
    .replace(/管理委员会|管委会/gu, '管委')
    .replace(/委员会/gu, '委')
    .replace(/办公室/gu, '办')
    .replace(/人民政府/gu, '政府')
    .replace(/(?<=[\p{Script=Han}])[和与及](?=[\p{Script=Han}])/gu, '')
    .replace(/（/gu, '(')
    .replace(/）/gu, ')');
}
