import { describe, expect, it } from 'vitest';
import { NOTHING, plus, summaryOf, tallyOf } from '../scripts/tally.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

describe('the count of a test run', () => {
  it.each([
    ['every test passed', [file('passed', 'passed', 'passed')], 0, { passed: 2, failed: 0, skipped: 0 }],
    ['one failed', [file('failed', 'passed', 'failed')], 1, { passed: 1, failed: 1, skipped: 0 }],
    ['a skipped test is no passed one', [file('passed', 'passed', 'skipped')], 0, { passed: 1, failed: 0, skipped: 1 }],
    [
      'a file that could not be read',
      [file('passed', 'passed'), file('failed')],
      1,
      { passed: 1, failed: 1, skipped: 0 },
    ],
    ['an error outside the tests', [file('passed', 'passed')], 1, { passed: 1, failed: 1, skipped: 0 }],
    ['a run killed from outside', [file('passed', 'passed')], null, { passed: 1, failed: 1, skipped: 0 }],
    ['no test at all', [], 0, { passed: 0, failed: 1, skipped: 0 }],
  ])('%s', (_name, testResults, status, expected) => {
    expect(tallyOf({ testResults }, status)).toEqual(expected);
  });

  it('fails when vitest left no report', () => expect(tallyOf(null, 0)).toEqual({ ...NOTHING, failed: 1 }));

  it('adds up and ends with one line', () => {
    const sum = plus({ passed: 2, failed: 0, skipped: 1 }, { passed: 1, failed: 1, skipped: 0 });
    expect(sum).toEqual({ passed: 3, failed: 1, skipped: 1 });
    expect(summaryOf(sum)).toBe('3 passed, 1 failed');
  });
});
