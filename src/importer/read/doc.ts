import type { Fault, FaultPlace } from '../../domain/errors.ts';
import { fault, refusal } from '../faults.ts';
import { type Conversion, convertToDocx } from './doc/office.ts';
import { readPlainDoc } from './doc/plain.ts';
import type { ReadDocument, ReadOptions } from './document.ts';
import { readDocx } from './docx.ts';
import { damaged } from './docx/refusals.ts';
import { wordStreamAt } from './sniff.ts';

/**
 * Reads an old Word document (also WPS, which writes the same) or a rich text: as a docx that LibreOffice makes of it,
 * and where that is not to be had, its bare text with a warning.
 * @throws DubanError `invalid-input` where the file is damaged or locked, or is a rich text and there is no LibreOffice.
 */
export async function readDoc(
  bytes: Uint8Array,
  where: FaultPlace,
  { withoutOffice = false }: ReadOptions = {},
): Promise<ReadDocument> {
  const isRichText = bytes[0] === 0x7b;
  if (!isRichText && isLocked(bytes)) throw locked(where);
  const conversion: Conversion = withoutOffice
    ? { kind: 'missing' }
    : await convertToDocx(bytes, isRichText ? 'rtf' : 'doc');
  if (conversion.kind === 'converted') {
    return { ...readDocx(conversion.bytes, where), format: 'doc', readBy: 'LibreOffice' };
  }
  if (isRichText) throw conversion.kind === 'missing' ? needsOffice(where) : damaged(where);
  const blocks = await readPlainDoc(bytes, where);
  if (blocks.length === 0) throw damaged(where);
  return { format: 'doc', blocks, problems: [bareText(conversion.kind, where)], readBy: 'word-extractor' };
}

/** A flag behind the mark of the main stream says that it is encrypted. */
function isLocked(bytes: Uint8Array): boolean {
  const at = wordStreamAt(bytes);
  return at !== null && ((bytes[at + 11] ?? 0) & 1) === 1;
}

function locked(where: FaultPlace): Error {
  const said = {
    zh: '文件设有密码，无法读取；请取消密码后另存，再行导入。',
    en: 'The file is locked with a password: save a copy without one and import that.',
  };
  return refusal('file-locked', said, where);
}

function needsOffice(where: FaultPlace): Error {
  const said = {
    zh: '文件是 RTF 格式，须由 LibreOffice 转换，而本机没有安装；请用 Word/WPS 另存为 docx 再导入，或安装 LibreOffice。',
    en: 'The file is rich text, which LibreOffice must convert, and it is not installed: save it as docx, or install it.',
  };
  return refusal('unsupported-format', said, where);
}

const REASONS: Readonly<Record<Exclude<Conversion['kind'], 'converted'>, { zh: string; en: string }>> = {
  missing: { zh: '未使用 LibreOffice', en: 'LibreOffice was not used' },
  failed: { zh: 'LibreOffice 未能转换', en: 'LibreOffice could not convert it' },
  slow: { zh: 'LibreOffice 超时', en: 'LibreOffice took too long' },
};

function bareText(reason: Exclude<Conversion['kind'], 'converted'>, where: FaultPlace): Fault {
  const { zh, en } = REASONS[reason];
  const said = {
    zh: `旧版 Word 文件只按文字读取（${zh}）：合并的单元格只在首格有内容，自动编号不显示，请对照原文核对；另存为 docx 再导入更准确。`,
    en: `Only the bare text of the old Word document was read (${en}): merged cells are empty, automatic numbers missing.`,
  };
  return fault('bare-text-only', said, where);
}
