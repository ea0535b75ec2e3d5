import { inflateSync } from 'node:zlib';

/** The largest plan seen unpacks to 3 MB a stream; a page's drawing beyond this is no plan's. */
export const UNPACKED_LIMIT_MB = 32;

/** What is found before the library unpacks anything. */
export interface PackedStreams {
  readonly tooLarge: boolean;
  readonly broken: boolean;
}

/**
 * Unpacks each packed stream of a PDF once by itself, pictures left out, only to learn whether one of them is broken or
 * grows beyond the limit: the library would go on silently with what it can, and keep all of it.
 */
export function checkPackedStreams(bytes: Uint8Array): PackedStreams {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total = 0;
  for (let at = whole.indexOf('stream'); at >= 0; at = whole.indexOf('stream', at + 6)) {
    const from = dataStart(whole, at);
    if (from === null) continue;
    const dictionary = dictionaryBefore(whole, at);
    const end = whole.indexOf('endstream', from);
    const packed = whole.subarray(from, end < 0 ? whole.length : end);
    if (!isPlainlyPacked(dictionary)) continue;
    const size = unpackedSize(packed);
    total += typeof size === 'number' ? size : 0;
    if (size === 'too-large' || total > 4 * UNPACKED_LIMIT_MB * 1024 * 1024) return { tooLarge: true, broken: false };
    if (size === 'broken') return { tooLarge: false, broken: true };
    at = end < 0 ? whole.length : end;
  }
  return { tooLarge: false, broken: false };
}

/** The keyword is followed by a line end; `endstream` and words inside text are none. */
function dataStart(whole: Buffer, at: number): number | null {
  if (whole[at - 1] === 0x64) return null;
  if (whole[at + 6] === 0x0a) return at + 7;
  return whole[at + 6] === 0x0d && whole[at + 7] === 0x0a ? at + 8 : null;
}

const DICTIONARY_LIMIT = 2048;

function dictionaryBefore(whole: Buffer, at: number): string {
  const text = whole.toString('latin1', Math.max(0, at - DICTIONARY_LIMIT), at);
  const from = text.lastIndexOf(' obj');
  return from < 0 ? '' : text.slice(from);
}

/** Packed with Flate alone; other packings are rare outside pictures and grow little. */
const isPlainlyPacked = (dictionary: string): boolean =>
  /\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\s*(?:\]|\/(?!\w*Decode)|>)/u.test(dictionary) &&
  !/\/Subtype\s*\/Image/u.test(dictionary);

function unpackedSize(packed: Uint8Array): number | 'too-large' | 'broken' {
  try {
    // What is cut at the end only is left to the library; a checksum is often missing.
    const options = { maxOutputLength: UNPACKED_LIMIT_MB * 1024 * 1024, finishFlush: 2 };
    return inflateSync(packed, options).length;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken';
  }
}
