import type { Fault, FaultPlace } from '../../../domain/errors.ts';
import { fault, refusal } from '../../faults.ts';
import type { Tally } from './walk.ts';

/** What the reader left out, or what a person should look at: one warning of each kind, with its count. */
export function tallyFaults(seen: Tally, where: FaultPlace): Fault[] {
  const faults: Fault[] = [];
  if (seen.inserted + seen.deleted > 0) faults.push(changesFault(seen, where));
  if (seen.hidden > 0) faults.push(hiddenFault(seen.hidden, where));
  if (seen.nestedTables > 0) faults.push(nestedFault(seen.nestedTables, where));
  if (seen.foreign.length > 0) faults.push(foreignFault(seen.foreign, where));
  return faults;
}

function changesFault({ inserted, deleted }: Tally, where: FaultPlace): Fault {
  const said = {
    zh: `文件带有修订痕迹：${inserted} 处插入按接受处理，${deleted} 处删除已略去。请确认导入的是定稿。`,
    en: `The document has tracked changes: ${inserted} insertions were kept, ${deleted} deletions left out. Is it final?`,
  };
  return fault('changes-tracked', said, where);
}

function hiddenFault(count: number, where: FaultPlace): Fault {
  const said = {
    zh: `文件中有 ${count} 处隐藏的文字或表格行，未被采用；如属正文，请取消隐藏后再导入。`,
    en: `${count} hidden pieces of text or rows were left out: unhide them if they belong to the plan.`,
  };
  return fault('hidden-text', said, where);
}

function nestedFault(count: number, where: FaultPlace): Fault {
  const said = {
    zh: `有 ${count} 个表格嵌在其他表格的单元格中，其内容按文字并入该单元格，请核对。`,
    en: `${count} tables stand inside cells of others; their content was taken as text of those cells. Please check.`,
  };
  return fault('table-nested', said, where);
}

const FOREIGN_NAMES: Readonly<Record<string, string>> = { altChunk: '插入的外部文件', subDoc: '子文档' };

function foreignFault(foreign: readonly string[], where: FaultPlace): Fault {
  const names = [...new Set(foreign.map((name) => FOREIGN_NAMES[name] ?? `${name} 对象`))].join('、');
  const said = {
    zh: `文件中嵌有${names}（共 ${foreign.length} 处），其内容无法读取；请在 Word/WPS 中打开，将内容转为正文后再导入。`,
    en: `The document embeds other files (${foreign.length}), which are not read: turn their content into text in Word.`,
  };
  return fault('content-not-read', said, where);
}

/** The error for a document without a line of text. */
export function noText(seen: Tally, where: FaultPlace): Error {
  if (seen.foreign.length > 0) {
    const { message } = foreignFault(seen.foreign, where);
    const [zh = '', en = ''] = message.split(' / ');
    return refusal('content-not-read', { zh, en }, where);
  }
  if (seen.pictures > 0) {
    const said = {
      zh: `文件只有图片（${seen.pictures} 幅），没有可读取的文字；请提供扫描前的电子文件。`,
      en: `The document holds ${seen.pictures} pictures and no text: give the document before it was scanned.`,
    };
    return refusal('picture-only', said, where);
  }
  const said = {
    zh: '文件没有任何文字，没有可导入的内容；请检查文件。',
    en: 'The document holds no text: check that it is the right one.',
  };
  return refusal('file-empty', said, where);
}
