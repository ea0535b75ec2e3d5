import { crc32, inflateRawSync } from 'node:zlib';
import type { FaultPlace } from '../../domain/errors.ts';
import { refusal } from '../faults.ts';
import { damaged, locked, UNPACKED_LIMIT_BYTES } from './size-limits.ts';

/*
 * The packed office formats are zip archives. Their directory says how large each part is; it is asked before anything is
 * unpacked, and believed only as far as unpacking bears it out.
 */

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerAt: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const HEADER_SIGNATURE = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_LIMIT = 5_000;
const [STORED, DEFLATED] = [0, 8];

/** The names of an archive's parts, nothing unpacked. Throws DubanError `invalid-input` where it is damaged. */
export const partNames = (bytes: Uint8Array, where: FaultPlace): string[] =>
  entriesOf(bufferOf(bytes), where).map(({ name }) => name);

/**
 * Unpacks the wanted parts of an archive.
 * @throws DubanError `invalid-input`: damaged, locked, or larger than UNPACKED_LIMIT_BYTES.
 */
export function unpack(
  bytes: Uint8Array,
  { wanted, where }: { readonly wanted: (name: string) => boolean; readonly where: FaultPlace },
): Map<string, Buffer> {
  const whole = bufferOf(bytes);
  const entries = entriesOf(whole, where).filter(({ name }) => wanted(name));
  if (entries.reduce((sum, entry) => sum + entry.bytes, 0) > UNPACKED_LIMIT_BYTES) throw expandsTooMuch(where);
  return new Map(entries.map((entry) => [entry.name, contentOf(whole, entry, where)]));
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function entriesOf(whole: Buffer, where: FaultPlace): Entry[] {
  const end = endOf(whole);
  if (end === null) throw damaged(NO_DIRECTORY, where);
  const count = whole.readUInt16LE(end + 10);
  if (count > ENTRY_LIMIT) throw expandsTooMuch(where);
  const entries: Entry[] = [];
  let at = whole.readUInt32LE(end + 16);
  while (entries.length < count) {
    if (at + 46 > whole.length || whole.readUInt32LE(at) !== ENTRY_SIGNATURE) throw damaged(NO_DIRECTORY, where);
    const [name, extra, comment] = [28, 30, 32].map((field) => whole.readUInt16LE(at + field));
    const length = 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
    entries.push(entryAt(whole, at, name ?? 0));
    at += length;
  }
  return entries;
}

/** The end of the directory is searched from behind: a comment may follow it. */
function endOf(whole: Buffer): number | null {
  for (let at = whole.length - END_LENGTH; at >= Math.max(0, whole.length - END_LENGTH - LONGEST_COMMENT); at -= 1) {
    if (whole.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  return null;
}

const entryAt = (whole: Buffer, at: number, nameLength: number): Entry => ({
  name: whole.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
  method: whole.readUInt16LE(at + 10),
  isEncrypted: (whole.readUInt16LE(at + 8) & 1) === 1,
  crc: whole.readUInt32LE(at + 16),
  packedBytes: whole.readUInt32LE(at + 20),
  bytes: whole.readUInt32LE(at + 24),
  headerAt: whole.readUInt32LE(at + 42),
});

function contentOf(whole: Buffer, entry: Entry, where: FaultPlace): Buffer {
  if (entry.isEncrypted) throw locked(where);
  const { headerAt, packedBytes } = entry;
  if (headerAt + 30 > whole.length || whole.readUInt32LE(headerAt) !== HEADER_SIGNATURE)
    throw partDamaged(entry, where);
  const from = headerAt + 30 + whole.readUInt16LE(headerAt + 26) + whole.readUInt16LE(headerAt + 28);
  if (from + packedBytes > whole.length) throw partDamaged(entry, where);
  const content = inflated(whole.subarray(from, from + packedBytes), entry, where);
  if (content.length !== entry.bytes || crc32(content) !== entry.crc) throw partDamaged(entry, where);
  return content;
}

function inflated(packed: Buffer, entry: Entry, where: FaultPlace): Buffer {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw partDamaged(entry, where);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? expandsTooMuch(where) : partDamaged(entry, where);
  }
}

const NO_DIRECTORY = { zh: '缺少压缩目录', en: 'its directory is missing' };

const partDamaged = ({ name }: Entry, where: FaultPlace): Error =>
  damaged({ zh: `${name} 无法解压`, en: `${name} cannot be unpacked` }, where);

function expandsTooMuch(where: FaultPlace): Error {
  const megabytes = UNPACKED_LIMIT_BYTES / 1024 / 1024;
  const said = {
    zh: `文件解压后超过 ${megabytes} MB 的上限；请检查是否选错文件，或删去图片和多余工作表后另存。`,
    en: `Unpacked, the file passes ${megabytes} MB, which no plan does: is it the right one? Else save a copy without pictures and sheets that are not needed.`,
  };
  return refusal('expands-too-much', said, where);
}
