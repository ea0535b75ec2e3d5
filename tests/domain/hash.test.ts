import { describe, expect, it } from 'vitest';
import { stableHash } from '../../src/domain/hash.ts';

describe('stableHash', () => {
  // Published vectors of 32-bit FNV-1a; the others were computed from the UTF-8 bytes by another program.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
    ['é', 0x1e9de8c1],
    ['督办', 0x9b8cf495],
    ['𠮷', 0xc130251a],
    // The first and last of each number of bytes.
    ['\u007f', 0xfa0c4bce],
    ['\u0080', 0x5ba0875f],
    ['\u07ff', 0x10cddc83],
    ['\u0800', 0xbb6f99b7],
    ['\uffff', 0x01479924],
    ['\uffffa', 0x48b6479f],
    ['\u{10000}a', 0x0072f6bc],
  ])('gives the FNV-1a number of the UTF-8 bytes of "%s"', (text, expected) => {
    expect(stableHash(text)).toBe(expected);
  });

  it('spreads the ids of many contacts over the minutes of a window about evenly', () => {
    const counts = Array.from({ length: 30 }, () => 0);
    for (let i = 0; i < 30_000; i += 1) {
      const minute = stableHash(`contact-${i}`) % 30;
      counts[minute] = (counts[minute] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1200);
  });
});
