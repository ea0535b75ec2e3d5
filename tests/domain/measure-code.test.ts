import { expect, test } from 'vitest';
import { compareMeasureCodes } from '../../src/domain/measure-code.ts';

test('codes of measures sort as people number them', () => {
  const inOrder = ['1', '2', '5', '10', '39', '39b', '39c', '39d', '40', '2-5', '2-10', '10-1', '10-2'];
  const byParts = ['1', '2', '2-5', '2-10', '5', '10', '10-1', '10-2', '39', '39b', '39c', '39d', '40'];
  expect([...inOrder].sort(compareMeasureCodes)).toEqual(byParts);
});

test('a code is equal to itself alone, and the order is the same from both sides', () => {
  const codes = ['1', '01', '1b', 'b', '', '1-2', '12'];
  for (const a of codes) {
    for (const b of codes) {
      expect(Math.sign(compareMeasureCodes(a, b)), `${a} | ${b}`).toBe(0 - Math.sign(compareMeasureCodes(b, a)));
      expect(compareMeasureCodes(a, b) === 0).toBe(a === b);
    }
  }
});

test('of two codes that differ in a letter the earlier one comes first, from both sides', () => {
  const ordered = ['39', '39b', '39c', '40'];
  for (const [index, code] of ordered.entries()) {
    for (const later of ordered.slice(index + 1)) {
      expect(compareMeasureCodes(code, later)).toBeLessThan(0);
      expect(compareMeasureCodes(later, code)).toBeGreaterThan(0);
    }
  }
});
