import type { FaultPlace } from '../../../domain/errors.ts';
import { refusal } from '../../faults.ts';

const MEGABYTE = 1024 * 1024;

/** The error for a Word document that does not hold together. */
export function damaged(where: FaultPlace): Error {
  const said = {
    zh: 'Word 文件已损坏或不完整，无法打开；请重新取得文件，或用 Word/WPS 打开后另存为 docx 再导入。',
    en: 'The Word document is damaged or cut short: get it anew, or open it in Word and save it as docx.',
  };
  return refusal('file-damaged', said, where);
}

/** The error for a part that declares entities: no office program writes such a declaration. */
export function declaresEntities(where: FaultPlace): Error {
  const said = {
    zh: 'Word 文件内含 DOCTYPE 声明，正常的 Word/WPS 文件不会有，为安全起见不予读取；请用 Word/WPS 打开后另存再导入。',
    en: 'The document holds a DOCTYPE declaration, which no office program writes, and is not read: save it anew in Word.',
  };
  return refusal('file-damaged', said, where);
}

/** The error for parts that are larger unpacked than any plan; sizes in bytes. */
export function expandsTooMuch(found: number, limit: number, where: FaultPlace): Error {
  const sizes = { found: Math.ceil(found / MEGABYTE), limit: Math.ceil(limit / MEGABYTE) };
  const said = {
    zh: `文件解压后超过 ${sizes.limit} MB 的上限（至少 ${sizes.found} MB），不予读取；请检查是否选错文件。`,
    en: `Unpacked, the file has at least ${sizes.found} MB, ${sizes.limit} are allowed: is it the right one?`,
  };
  return refusal('expands-too-much', said, where);
}

/** The error for elements (tables in tables, mostly) that stand in each other more deeply than any person writes. */
export function nestedTooDeep(limit: number, where: FaultPlace): Error {
  const said = {
    zh: `文件中的表格或文本框层层嵌套，超过 ${limit} 层的上限，不予读取；请将内容整理成普通表格后再导入。`,
    en: `Tables or boxes stand in each other more than ${limit} levels deep: put the content into one plain table.`,
  };
  return refusal('nested-too-deep', said, where);
}

/** The error for a part that holds more elements than any plan. */
export function tooManyElements(limit: number, where: FaultPlace): Error {
  const said = {
    zh: `文件中的段落、单元格等元素超过 ${limit} 个的上限，不予读取；请检查是否选错文件，或拆分后分别导入。`,
    en: `The document has more than ${limit} paragraphs, cells and the like: is it the right one? Else split it.`,
  };
  return refusal('expands-too-much', said, where);
}

/** The error for more lines and rows than any plan has. */
export function tooManyRows(limit: number, where: FaultPlace): Error {
  const said = {
    zh: `文件的段落和表格行超过 ${limit} 行的上限；请拆分后分别导入。`,
    en: `The document has more than ${limit} paragraphs and rows: split it and import the parts.`,
  };
  return refusal('too-many-rows', said, where);
}

/** The error for a paragraph longer than any official text has one. */
export function paragraphTooLong(found: number, limit: number, where: FaultPlace): Error {
  const said = {
    zh: `一个段落有 ${found} 个字符，超过 ${limit} 的上限；请检查文件内容是否正常。`,
    en: `A paragraph has ${found} characters, ${limit} are allowed: is it the right file?`,
  };
  return refusal('line-too-long', said, where);
}
