import type { FaultPlace } from '../../domain/errors.ts';
import { refusal } from '../faults.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/**
 * Text of bytes: UTF-16 where a byte order mark says so, else UTF-8, else GB18030 (GBK, GB2312). Nothing is guessed
 * from statistics: detectors err on short Chinese text.
 */
export function decodeText(bytes: Uint8Array, where: FaultPlace): { text: string; encoding: TextEncoding } {
  const announced = markedEncoding(bytes);
  const damage = announced === null ? damagedLine(bytes) : null;
  if (damage !== null) throw damaged({ ...where, line: damage });
  for (const encoding of announced === null ? (['utf-8', 'gb18030'] as const) : [announced]) {
    const text = decodeStrictly(bytes, encoding);
    if (text !== null) return { text, encoding };
  }
  throw refusal(
    'undecodable',
    {
      zh: '文件的文字编码无法识别：支持 UTF-8、GB18030（含 GBK、GB2312）和带标记的 UTF-16。请用记事本另存为 UTF-8 后重试。',
      en: 'The text encoding is not recognised: UTF-8, GB18030 (GBK, GB2312) and marked UTF-16 are. Save the file as UTF-8.',
    },
    where,
  );
}

/**
 * The line of the first wrong byte where the bytes are UTF-8 but for a few: cut short or damaged. Read as GB18030 such
 * a file would be one long row of wrong characters.
 */
function damagedLine(bytes: Uint8Array): number | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  const wrong = text.split('\uFFFD').length - 1;
  const right = text.match(/[\u0800-\uFFFC]/gu)?.length ?? 0;
  return wrong > 0 && right > wrong * 20 ? text.slice(0, text.indexOf('\uFFFD')).split('\n').length : null;
}

function damaged(where: FaultPlace): Error {
  const said = {
    zh: `第 ${where.line} 行有损坏的字符：文件像是 UTF-8 文本，但不完整或已损坏。请重新取得文件。`,
    en: `Line ${where.line} holds a broken character: the file looks like UTF-8 cut short or damaged. Get it anew.`,
  };
  return refusal('undecodable', said, where);
}

function markedEncoding(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : null;
}

/** Null where a byte is wrong, or where the result holds characters that no document has (private use, U+FFFD). */
function decodeStrictly(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return encoding === 'gb18030' && /[\uE000-\uF8FF\uFFFD]/u.test(text) ? null : text;
  } catch {
    return null;
  }
}
