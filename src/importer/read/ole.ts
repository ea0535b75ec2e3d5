import type { FaultPlace } from '../../domain/errors.ts';
import { damaged } from './size-limits.ts';

/*
 * The old office formats are small file systems: sectors chained by a table, and a tree of names. A damaged or hostile
 * one chains in circles, on which the usual libraries run for ever; here every walk ends after as many steps as the file
 * has sectors.
 */

interface Entry {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

const HEADER_LENGTH = 512;
const ENTRY_LENGTH = 128;
/** Above it stand marks, not numbers: end of chain, free, part of the table itself. */
const LAST_SECTOR = 0xffff_fffa;
const TABLES_IN_HEADER = 109;
const MINI_SHIFT = 6;

/**
 * The content of the first stream of these names at the top of an old office file; null where there is none.
 * @throws DubanError `invalid-input` where the file is cut short or chains in circles.
 */
export function oleStream(bytes: Uint8Array, names: readonly string[], where: FaultPlace): Buffer | null {
  const file = new OleFile(bytes, where);
  for (const name of names) {
    const content = file.stream(name);
    if (content !== null) return content;
  }
  return null;
}

class OleFile {
  private readonly whole: Buffer;
  private readonly where: FaultPlace;
  private readonly shift: number;
  /** The sector after each sector. */
  private readonly next: readonly number[];
  private readonly entries: readonly Entry[];

  constructor(bytes: Uint8Array, where: FaultPlace) {
    this.whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.where = where;
    if (this.whole.length < HEADER_LENGTH) throw damaged(CUT, where);
    this.shift = this.whole.readUInt16LE(30);
    if (this.shift !== 9 && this.shift !== 12) throw damaged(CUT, where);
    this.next = numbersOf(Buffer.concat(this.tableSectors().map((sector) => this.sector(sector))));
    this.entries = entriesOf(this.chain(this.whole.readUInt32LE(48)));
  }

  stream(name: string): Buffer | null {
    const entry = this.topLevel().find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (entry === undefined) return null;
    const isMini = entry.size < this.whole.readUInt32LE(56);
    const content = isMini ? this.miniChain(entry.start) : this.chain(entry.start);
    if (content.length < entry.size) throw damaged(CUT, this.where);
    return content.subarray(0, entry.size);
  }

  /** The entries at the top: what an embedded object holds has the same names further down. */
  private topLevel(): Entry[] {
    const found: Entry[] = [];
    const waiting = [this.entries[0]?.child ?? LAST_SECTOR];
    const seen = new Set<number>();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const entry = this.entries[at];
      if (entry === undefined || seen.has(at)) continue;
      seen.add(at);
      found.push(entry);
      waiting.push(entry.left, entry.right);
    }
    return found;
  }

  private sector(index: number): Buffer {
    const from = (index + 1) * 2 ** this.shift;
    if (index >= LAST_SECTOR || from >= this.whole.length) throw damaged(CUT, this.where);
    return this.whole.subarray(from, from + 2 ** this.shift);
  }

  /** Sectors of the table of chains: the first ones are named in the header, the others in a chain of their own. */
  private tableSectors(): number[] {
    const sectors = numbersOf(this.whole.subarray(76, 76 + TABLES_IN_HEADER * 4));
    const perSector = 2 ** (this.shift - 2);
    let at = this.whole.readUInt32LE(68);
    for (let left = this.most(); at < LAST_SECTOR; left -= 1) {
      if (left === 0) throw damaged(CIRCLE, this.where);
      const numbers = numbersOf(this.sector(at));
      sectors.push(...numbers.slice(0, perSector - 1));
      at = numbers[perSector - 1] ?? LAST_SECTOR;
    }
    const used = sectors.filter((sector) => sector < LAST_SECTOR);
    if (used.length > this.most()) throw damaged(CIRCLE, this.where);
    return used;
  }

  private chain(start: number): Buffer {
    return Buffer.concat(this.chainOf(start, this.next, this.most()).map((index) => this.sector(index)));
  }

  /** Short streams share sectors: they are chained in pieces of 64 bytes inside a stream that the root holds. */
  private miniChain(start: number): Buffer {
    const pieces = this.chain(this.entries[0]?.start ?? LAST_SECTOR);
    const next = numbersOf(this.chain(this.whole.readUInt32LE(60)));
    const length = 2 ** MINI_SHIFT;
    const indexes = this.chainOf(start, next, Math.ceil(pieces.length / length));
    return Buffer.concat(indexes.map((index) => pieces.subarray(index * length, (index + 1) * length)));
  }

  private chainOf(start: number, next: readonly number[], most: number): number[] {
    const indexes: number[] = [];
    for (let at = start; at < LAST_SECTOR; at = next[at] ?? LAST_SECTOR) {
      if (indexes.length >= most) throw damaged(CIRCLE, this.where);
      indexes.push(at);
    }
    return indexes;
  }

  private most(): number {
    return Math.ceil(this.whole.length / 2 ** this.shift);
  }
}

const numbersOf = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32LE(index * 4));

function entriesOf(directory: Buffer): Entry[] {
  return Array.from({ length: Math.floor(directory.length / ENTRY_LENGTH) }, (_, index) => {
    const at = index * ENTRY_LENGTH;
    const field = (offset: number): number => directory.readUInt32LE(at + offset);
    const nameLength = Math.min(64, directory.readUInt16LE(at + 64));
    return {
      name: directory.toString('utf16le', at, at + Math.max(0, nameLength - 2)),
      ...{ left: field(68), right: field(72), child: field(76), start: field(116), size: field(120) },
    };
  });
}

const CUT = { zh: '旧版 Office 文件的扇区缺失', en: 'sectors of the old office file are missing' };
const CIRCLE = { zh: '旧版 Office 文件的扇区链成环', en: 'sectors of the old office file chain in circles' };
