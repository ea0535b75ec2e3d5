import { expect, it } from 'vitest';
import { unitOf, type DraftUnit } from '../../src/domain/draft-plan.ts';

const unit = (name: string, seenAs: readonly string[]): DraftUnit => ({
  ...{ name, kind: 'body', seenAs, measures: 1, expandsTo: [] },
});

it('a printed name means the unit that was seen in that form; one that the plan does not print means itself', () => {
  const units = [unit('市财政局', ['市财政局', '财政局']), unit('市发展和改革委员会', ['市发展改革委', '发改委'])];
  expect(unitOf({ units }, '发改委')).toBe('市发展和改革委员会');
  expect(unitOf({ units }, '财政局')).toBe('市财政局');
  expect(unitOf({ units }, '市商务局')).toBe('市商务局');
});
