import { describe, expect, it } from 'vitest';
import { DubanError, ERROR_KINDS } from '../../src/domain/errors.ts';

describe('an error of the list', () => {
  it('can be mended by trying again only where a service was missing for a while', () => {
    const again = Object.entries(ERROR_KINDS).filter(([, { retryable }]) => retryable);
    expect(again.map(([code]) => code).toSorted()).toEqual([
      'database-unreachable',
      'disk-full',
      'mail-server-unreachable',
      'temporal-unreachable',
    ]);
    expect(again.map(([, { exit, http }]) => [exit, http])).toEqual(again.map(() => [3, 503]));
  });

  it('carries its code, what the code means outside, all faults of the input and its cause', () => {
    const cause = new Error('refused');
    const fault = { severity: 'error', code: 'not-text', message: 'no text', where: { file: 'plan.txt' } } as const;
    const error = new DubanError('database-unreachable', 'no answer', { faults: [fault], cause });
    expect(error).toMatchObject({ name: 'DubanError', code: 'database-unreachable', message: 'no answer', cause });
    expect([error.faults, error.kind]).toEqual([[fault], { exit: 3, http: 503, retryable: true }]);
    const plain = new DubanError('conflict', 'twice');
    expect([plain.faults, 'cause' in plain]).toEqual([[], false]);
  });
});
