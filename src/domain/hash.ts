/**
 * A hash that gives the same number on every machine and in every release: spreading and script choices hang on it, so
 * the algorithm (32-bit FNV-1a over the UTF-8 bytes) must never change. Not for secrets.
 */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

const mix = (hash: number, byte: number): number => Math.imul(hash ^ byte, PRIME);

function mixCodePoint(hash: number, code: number): number {
  if (code < 0x80) return mix(hash, code);
  const last = 0x80 | (code & 0x3f);
  if (code < 0x800) return mix(mix(hash, 0xc0 | (code >> 6)), last);
  const middle = 0x80 | ((code >> 6) & 0x3f);
  if (code < 0x10000) return mix(mix(mix(hash, 0xe0 | (code >> 12)), middle), last);
  return mix(mix(mix(mix(hash, 0xf0 | (code >> 18)), 0x80 | ((code >> 12) & 0x3f)), middle), last);
}

/** An unsigned 32-bit number that depends on the text alone. */
export function stableHash(text: string): number {
  let hash = OFFSET_BASIS;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i += 1;
    hash = mixCodePoint(hash, code);
  }
  return hash >>> 0;
}
