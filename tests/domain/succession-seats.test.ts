import { describe, expect, it } from 'vitest';
import { seatsInPlace } from '../../src/domain/succession-seats.ts';
import type { Role } from '../../src/domain/policy.ts';

const sits = (unitId: string, role: Role, contactId: string) => ({ unitId, role, contactId });
const taken = (holders: ReturnType<typeof sits>[], deputies: ReturnType<typeof sits>[] = []) =>
  seatsInPlace({ holders, deputies }, { from: 'old', to: 'new' });

describe('the seats of a unit that ends', () => {
  it('are taken along where the other one has nobody, in the order of the roles', () => {
    const people = [sits('old', 'leader', 'c'), sits('old', 'liaison', 'a'), sits('old', 'head', 'b')];
    expect(taken([...people, sits('new', 'head', 'd')])).toEqual({
      ...{ holders: ['liaison', 'leader'], deputies: [] },
      changes: [{ unitId: 'new', role: 'head', from: 'b', to: 'd' }],
    });
  });

  it('leave a seat with whoever holds both, and change nothing of a third unit', () => {
    expect(taken([sits('old', 'head', 'a'), sits('new', 'head', 'a'), sits('third', 'head', 'b')])).toEqual({
      ...{ holders: [], deputies: [], changes: [] },
    });
  });

  it('take a deputy along, but nobody to stand in for himself and none where there is one', () => {
    const deputies = [sits('old', 'head', 'x'), sits('old', 'liaison', 'y'), sits('old', 'leader', 'z')];
    const holders = [sits('new', 'head', 'x'), sits('old', 'leader', 'l')];
    expect(taken(holders, [...deputies, sits('new', 'liaison', 'w')])).toEqual({
      ...{ holders: ['leader'], deputies: ['leader'], changes: [] },
    });
  });

  it('give nobody anything to do where the other one alone has somebody', () => {
    expect(taken([sits('new', 'liaison', 'a')])).toEqual({ holders: [], deputies: [], changes: [] });
  });
});
