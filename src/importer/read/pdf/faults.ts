import type { DubanError, Fault, FaultPlace } from '../../../domain/errors.ts';
import { fault, refusal } from '../../faults.ts';

export function locked(where: FaultPlace): DubanError {
  const said = {
    zh: 'PDF 设有打开密码，无法读取；请取消密码后另存，再行导入。',
    en: 'The PDF is locked with a password: save a copy without one and import that.',
  };
  return refusal('file-locked', said, where);
}

export function damaged(where: FaultPlace): DubanError {
  const said = {
    zh: 'PDF 文件已损坏或不完整，读出的内容不可靠；请重新获取文件，或用办公软件另存后再导入。',
    en: 'The PDF is damaged or cut short, and what can be read of it is not reliable: get it anew, or save it anew.',
  };
  return refusal('file-damaged', said, where);
}

export function expandsTooMuch(limitMegabytes: number, where: FaultPlace): DubanError {
  const said = {
    zh: `PDF 解压后超过 ${limitMegabytes} MB，不像是方案文件；请检查是否选错文件，或用办公软件另存后再导入。`,
    en: `The PDF unpacks to more than the ${limitMegabytes} MB allowed: is it the right one? Else save it anew.`,
  };
  return refusal('expands-too-much', said, where);
}

export function tooMuchDrawn(limit: number, where: FaultPlace): DubanError {
  const said = {
    zh: `PDF 的绘制内容超过 ${limit} 项，不像是方案文件；请检查是否选错文件，或只保留方案所在页再导入。`,
    en: `The PDF draws more than the ${limit} things allowed: is it the right one? Else keep the plan's pages alone.`,
  };
  return refusal('expands-too-much', said, where);
}

export function tooSlow(where: FaultPlace): DubanError {
  const said = {
    zh: `未能在规定时间内读完 PDF；请检查是否选错文件，或拆分后分别导入。`,
    en: `The PDF was not read within the time allowed: is it the right one? Else split it.`,
  };
  return refusal('too-slow', said, where);
}

export function tooManyPages({ pages, limit }: { pages: number; limit: number }, where: FaultPlace): DubanError {
  const said = {
    zh: `PDF 有 ${pages} 页，超过 ${limit} 页的上限；请只保留方案所在页，或拆分后分别导入。`,
    en: `The PDF has ${pages} pages, ${limit} are allowed: keep the plan's pages alone, or split it.`,
  };
  return refusal('too-many-pages', said, where);
}

export function pictureOnly(pages: number, where: FaultPlace): DubanError {
  const said = {
    zh: `PDF 共 ${pages} 页，全部是图片（扫描件），没有可读取的文字；请提供扫描之前的文档（docx、xlsx 或由其直接导出的 PDF）。`,
    en: `The PDF has ${pages} pages, all of them pictures without text: give the document as it was before scanning.`,
  };
  return refusal('picture-only', said, where);
}

export function emptyPages(pages: number, where: FaultPlace): DubanError {
  const said = {
    zh: `PDF 共 ${pages} 页，都是空白页，没有可导入的内容；请检查文件。`,
    en: `The PDF has ${pages} pages, all of them blank: check that it is the right one.`,
  };
  return refusal('file-empty', said, where);
}

export function garbled(where: FaultPlace): DubanError {
  const said = {
    zh: 'PDF 的字体没有字符对照表，读出的文字是乱码；请提供 docx、xlsx，或用办公软件重新导出 PDF。',
    en: 'The fonts of the PDF do not say which characters they show, so its text is rubbish: give the docx or xlsx, or export the PDF anew.',
  };
  return refusal('text-garbled', said, where);
}

export function garbledPage(where: FaultPlace): Fault {
  const said = {
    zh: `第 ${where.page ?? ''} 页有文字因字体没有字符对照表而读成乱码，该页内容不可靠；请对照原件核对，或提供 docx、xlsx。`,
    en: `Text of this page is rubbish, as its font does not say which characters it shows: check it, or give the docx or xlsx.`,
  };
  return fault('text-garbled', said, where);
}

export function picturePage(where: FaultPlace): Fault {
  const said = {
    zh: `第 ${where.page ?? ''} 页是图片（扫描页），其中的文字没有读取；请提供扫描之前的文档，或补录该页内容。`,
    en: `This page is a picture, and no text of it was read: give the document as it was before scanning, or add the page by hand.`,
  };
  return fault('page-is-picture', said, where);
}

export function recognisedText(where: FaultPlace): Fault {
  const said = {
    zh: `第 ${where.page ?? ''} 页是扫描页，文字由识别软件加上，可能有误；请对照原件逐行核对。`,
    en: `This page was scanned, and its text was put there by text recognition: check it against the original.`,
  };
  return fault('text-recognised', said, where);
}
export function guessedTable(where: FaultPlace): Fault {
  const said = {
    zh: `第 ${where.page ?? ''} 页的表格没有完整的表线，行列按文字的对齐推断；请核对各行的分列和分行。`,
    en: `The table on this page has no complete rules, its rows and columns are taken from how the text is aligned: check them.`,
  };
  return fault('table-guessed', said, where);
}

export function unsureTable(where: FaultPlace): Fault {
  const said = {
    zh: `第 ${where.page ?? ''} 页似有无表线的表格，但行列无法确定，已按普通文字读取；请提供 docx、xlsx，或加上表线后重新导出。`,
    en: `This page seems to hold a table without rules whose columns are not certain, so it was read as lines: give the docx or xlsx, or add rules.`,
  };
  return fault('table-unclear', said, where);
}
