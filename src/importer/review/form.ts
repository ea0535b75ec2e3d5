/*
 * The workbook in which an admin mends a draft by hand: what it holds and where. A cell that he leaves alone gives back
 * exactly what the document said (the draft's own value travels along in a hidden column); a cell that he changes is
 * read anew, as if the document had said it.
 */

/** Changes with every change of this form, so that an older workbook is refused instead of misread. */
export const REVIEW_FORM = 'duban-review/1';

export const SHEETS = { guide: '说明', document: '文件', measures: '措施', units: '单位' } as const;

/** Columns of the sheet 措施 by what they hold; `place`, `found` and `doubts` are for reading only. */
export const MEASURE_COLUMNS = {
  code: '编号',
  numbers: '原文序号',
  part: '部分',
  section: '章节',
  basis: '上级措施',
  text: '措施内容',
  deadline: '完成时限',
  lead: '牵头单位',
  support: '配合单位',
  leaders: '牵头领导',
  found: '识别结果',
  doubts: '疑点',
  place: '原文位置',
  kept: '原值（勿改）',
} as const;

/** Columns of the sheet 单位; `measures` and `doubts` are for reading only. */
export const UNIT_COLUMNS = {
  name: '规范名称',
  kind: '类别',
  seenAs: '文中写法',
  expandsTo: '包括的单位',
  measures: '涉及措施数',
  doubts: '疑点',
} as const;

export const UNIT_KINDS = { body: '单位', group: '集合' } as const;

/** Rows of the sheet 文件: a name and its value. */
export const DOCUMENT_ROWS = {
  form: '格式（勿改）',
  title: '标题',
  number: '文号',
  issuer: '印发机关',
  issuedOn: '印发日期',
  office: '督办单位',
  original: '原文件（勿改）',
} as const;

export type MeasureColumn = keyof typeof MEASURE_COLUMNS;
export type UnitColumn = keyof typeof UNIT_COLUMNS;
export type DocumentRow = keyof typeof DOCUMENT_ROWS;
