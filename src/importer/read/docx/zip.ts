import { crc32, inflateRawSync } from 'node:zlib';
import type { FaultPlace } from '../../../domain/errors.ts';
import { damaged, expandsTooMuch } from './refusals.ts';

/*
 * Only the named parts of an archive are unpacked, each after a look at its size in the directory; the directory may
 * lie, so the unpacking itself stops at the size it was promised.
 */

/** Unpacked size of all parts together; a plan of 2,000 rows has about 5 MB. */
const UNPACKED_LIMIT_BYTES = 24 * 1024 * 1024;
const ENTRY_LIMIT = 10_000;

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

export interface Archive {
  readonly has: (name: string) => boolean;
  /** The unpacked part, null where the archive has none of that name. */
  readonly read: (name: string) => Uint8Array | null;
}

/** @throws DubanError `invalid-input`: `file-damaged`, or `expands-too-much` where a part is larger than any plan. */
export function openZip(bytes: Uint8Array, where: FaultPlace): Archive {
  const entries = directoryOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), where);
  let unpacked = 0;
  const read = (name: string): Uint8Array | null => {
    const entry = entries.get(name.toLowerCase());
    if (entry === undefined) return null;
    unpacked += entry.size;
    if (unpacked > UNPACKED_LIMIT_BYTES) throw expandsTooMuch(unpacked, UNPACKED_LIMIT_BYTES, where);
    return unpack(bytes, entry, where);
  };
  return { has: (name) => entries.has(name.toLowerCase()), read };
}

function directoryOf(zip: Buffer, where: FaultPlace): Map<string, Entry> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length) throw damaged(where);
  const count = zip.readUInt16LE(end + 10);
  if (count > ENTRY_LIMIT) throw damaged(where);
  const entries = new Map<string, Entry>();
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw damaged(where);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    entries.set(name.toLowerCase(), {
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packedSize: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(bytes: Uint8Array, entry: Entry, where: FaultPlace): Uint8Array {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + 30 > zip.length || zip.readUInt32LE(entry.offset) !== 0x04034b50) throw damaged(where);
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  const packed = zip.subarray(start, start + entry.packedSize);
  const content = entry.method === 0 ? packed : inflated(packed, entry, where);
  if (content.length !== entry.size || crc32(content) !== entry.crc) throw damaged(where);
  return content;
}

function inflated(packed: Buffer, { method, size }: Entry, where: FaultPlace): Buffer {
  if (method !== 8) throw damaged(where);
  try {
    return inflateRawSync(packed, { maxOutputLength: size + 1 });
  } catch (error) {
    const lies = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw lies ? expandsTooMuch(size + 1, size, where) : damaged(where);
  }
}
