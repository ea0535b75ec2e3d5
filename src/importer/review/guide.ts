/** The workbook's own instructions, one row each. */
export const GUIDE: readonly string[] = [
  '本工作簿用于核对和更正从文件中识别出的措施。更正后保存（格式仍为 xlsx），用 duban plan import <本文件> 导入。',
  '可以修改：“措施”表的编号至牵头领导各列；“单位”表的各列；“文件”表的标题、文号、印发机关、印发日期、督办单位。没有修改的单元格，导入结果与原文识别结果完全一致。',
  '完成时限可写日期（2023年12月31日前、年底前、三季度）、“持续推进”或周期（每季度末）。',
  '多个单位以顿号（、）分隔。“单位”表中：同一单位的不同写法写在“文中写法”一列；集合（各县区人民政府等）可在“包括的单位”一列列出其成员。',
  '可以增加行、删除行。新增行请写编号，编号不得重复；删除的措施在导入时会列出。',
  '灰色文字各列（识别结果、疑点、原文位置）和隐藏列供参考，修改无效。带底色的行有疑点：红色须更正，黄色请核对。',
  '',
  'This workbook is for checking and correcting what was read from the document. Save it as xlsx, then: duban plan import <this file>.',
  'Cells left alone give exactly what was read; cells that are changed are read anew. Rows may be added (with a code of their own) and deleted.',
  'Several units are separated by 、. On the sheet 单位: other spellings of a unit go to 文中写法, members of a group to 包括的单位.',
  'Grey columns and the hidden one are not read back. Red rows need a correction, yellow ones a look.',
];
