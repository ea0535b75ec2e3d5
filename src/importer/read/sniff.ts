/** What a file is by its content; `text` where nothing else is recognised. */
export type ByteKind =
  'pdf' | 'docx' | 'xlsx' | 'zip' | 'doc' | 'xls' | 'locked' | 'ole' | 'rtf' | 'picture' | 'html' | 'binary' | 'text';

const SIGNATURES: readonly (readonly [ByteKind, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['ole', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x47, 0x49, 0x46, 0x38]],
  ['picture', [0x42, 0x4d]],
  ['picture', [0x49, 0x49, 0x2a, 0x00]],
  ['picture', [0x4d, 0x4d, 0x00, 0x2a]],
  ['binary', [0x1f, 0x8b]],
  ['binary', [0x7f, 0x45, 0x4c, 0x46]],
];

/** Recognises the kind of a file by its content; its name is not asked. */
export function sniff(bytes: Uint8Array): ByteKind {
  const kind = SIGNATURES.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte))?.[0];
  if (kind === 'zip') return officeKind(bytes);
  if (kind === 'ole') return oleKind(bytes);
  if (kind !== undefined && !(kind === 'picture' && isLikelyText(bytes))) return kind;
  if (!isLikelyText(bytes)) return 'binary';
  return isHtml(bytes) || isWebArchive(bytes) ? 'html' : 'text';
}

/** The names of a zip's files stand uncompressed in its directory at the end. */
function officeKind(bytes: Uint8Array): ByteKind {
  const names = latin(bytes.subarray(0, 65_536)) + latin(bytes.subarray(-65_536));
  if (names.includes('word/')) return 'docx';
  return names.includes('xl/') ? 'xlsx' : 'zip';
}

/** Streams of the old office formats by the names in their directory; a locked new one is wrapped in the same way. */
const STREAMS: readonly (readonly [string, ByteKind])[] = [
  ['EncryptedPackage', 'locked'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
];

function oleKind(bytes: Uint8Array): ByteKind {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const named = STREAMS.find(([name]) => whole.includes(Buffer.from(name, 'utf16le')))?.[1];
  // A Word document that is cut short has lost the directory with the names.
  return named ?? (wordStreamAt(bytes) === null ? 'ole' : 'doc');
}

/** Where the main stream of an old Word document begins: a mark (0xA5EC) at a sector's start; null without one. */
export function wordStreamAt(bytes: Uint8Array): number | null {
  for (let at = 512; at + 12 <= bytes.length; at += 512) {
    if (bytes[at] === 0xec && bytes[at + 1] === 0xa5) return at;
  }
  return null;
}

/** A page may begin with a declaration, comments or, where an office program saved it, with a bare table. */
function isHtml(bytes: Uint8Array): boolean {
  const start = latin(bytes.subarray(0, 2048)).replaceAll('\0', '');
  return /^(?:\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|div)\b/iu.test(
    start,
  );
}

/** A page with its pictures in one file, as office programs save it: the head of a mail, and its parts. */
export function isWebArchive(bytes: Uint8Array): boolean {
  const start = latin(bytes.subarray(0, 4096));
  return /^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart\/related/iu.test(start);
}

/** No zero bytes (unless a byte order mark announces UTF-16) and hardly any control characters. */
function isLikelyText(bytes: Uint8Array): boolean {
  const announced = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (announced) return bytes.length % 2 === 0;
  const control = bytes.reduce((count, byte) => (byte < 0x20 && !isSpacing(byte) ? count + 1 : count), 0);
  return !bytes.includes(0) && control <= bytes.length / 1000;
}

const isSpacing = (byte: number): boolean => (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b;

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
