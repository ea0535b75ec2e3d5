import type { FaultPlace } from '../domain/errors.ts';
import { refusal } from './faults.ts';
import type { DocumentFormat, PlanFormat, ReadDocument, Reader, ReadOptions } from './read/document.ts';
import { refuseTooLarge } from './read-bytes.ts';
import { locked } from './read/size-limits.ts';
import { type ByteKind, sniff } from './read/sniff.ts';

/** A reader is loaded when a file needs it: the libraries of the others cost time and memory. */
const READERS: Readonly<Record<DocumentFormat, () => Promise<Reader>>> = {
  txt: async () => (await import('./read/txt.ts')).readTxt,
  pdf: async () => (await import('./read/pdf.ts')).readPdf,
  csv: async () => (await import('./read/csv.ts')).readCsv,
  xlsx: async () => (await import('./read/xlsx.ts')).readXlsx,
  xls: async () => (await import('./read/xls.ts')).readXls,
  html: async () => (await import('./read/html.ts')).readHtml,
  docx: async () => (await import('./read/docx.ts')).readDocx,
  doc: async () => (await import('./read/doc.ts')).readDoc,
};

/**
 * Reads a document of any format into lines and rows. The format is that of the content, not of the name; the name
 * only tells a csv from other text.
 * @throws DubanError `invalid-input` with one fault: empty, too large, locked, damaged, no document, or not of the
 * format that was asked for.
 */
export async function readDocument(
  bytes: Uint8Array,
  {
    file,
    format = 'auto',
    withoutOffice,
  }: { readonly file: string; readonly format?: PlanFormat | undefined } & ReadOptions,
): Promise<ReadDocument> {
  const where = { file };
  if (isEmpty(bytes)) throw empty(where);
  refuseTooLarge(bytes.length, where);
  const found = formatOf(bytes, where);
  if (format !== 'auto' && !isSame(format, found)) throw mismatch({ format, found }, where);
  const read = await READERS[format === 'auto' ? found : format]();
  return read(bytes, where, { withoutOffice });
}

const isEmpty = (bytes: Uint8Array): boolean =>
  bytes.length === 0 || (bytes.length < 1024 && new TextDecoder().decode(bytes).trim() === '');

/** Text is text, whichever of the text forms was asked for. */
const isSame = (asked: DocumentFormat, found: DocumentFormat): boolean =>
  asked === found || (['txt', 'csv'].includes(asked) && ['txt', 'csv'].includes(found));

function formatOf(bytes: Uint8Array, where: { readonly file: string }): DocumentFormat {
  const kind = sniff(bytes);
  switch (kind) {
    case 'text':
      return /\.(?:csv|xlsx?|et)$/iu.test(where.file) ? 'csv' : 'txt';
    case 'pdf':
    case 'docx':
    case 'xlsx':
    case 'doc':
    case 'xls':
    case 'html':
      return kind;
    case 'rtf':
      return 'doc';
    case 'locked':
      throw locked(where);
    case 'zip':
    case 'ole':
    case 'picture':
    case 'binary':
      throw notADocument(kind, where);
  }
}

const ALLOWED = {
  zh: '可读取的格式：xlsx、xls、docx、doc、pdf（含文字）、html、csv、txt',
  en: 'what can be read: xlsx, xls, docx, doc, pdf (with text), html, csv, txt',
};

function empty(where: FaultPlace): Error {
  const said = {
    zh: '文件是空的，没有可导入的内容；请检查文件。',
    en: 'The file is empty: check that it is the right one.',
  };
  return refusal('file-empty', said, where);
}

function mismatch({ format, found }: { format: DocumentFormat; found: DocumentFormat }, where: FaultPlace): Error {
  const said = {
    zh: `指定的格式是 ${format}，但文件内容是 ${found}；请改用 --format ${found} 或 --format auto。`,
    en: `The format ${format} was asked for, but the file's content is ${found}: use --format ${found} or --format auto.`,
  };
  return refusal('format-mismatch', said, where);
}

type NoDocument = Extract<ByteKind, 'zip' | 'ole' | 'picture' | 'binary'>;

const KIND_NAMES: Readonly<Record<NoDocument, Readonly<{ zh: string; en: string }>>> = {
  zip: { zh: '压缩文件', en: 'an archive' },
  ole: { zh: '未知的旧版 Office 文件', en: 'an old office file of an unknown kind' },
  picture: { zh: '图片', en: 'a picture' },
  binary: { zh: '二进制文件', en: 'a binary file' },
};

function notADocument(kind: NoDocument, where: FaultPlace): Error {
  const name = KIND_NAMES[kind];
  const said = {
    zh: `文件是${name.zh}，无法从中读取方案；${ALLOWED.zh}。请提供其中一种格式的文件。`,
    en: `The file is ${name.en}, no plan can be read from it; ${ALLOWED.en}.`,
  };
  return refusal('not-a-document', said, where);
}
