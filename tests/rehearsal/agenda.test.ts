import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '../../src/rehearsal/agenda.ts';

const drained = <T>(agenda: Agenda<T>): T[] => {
  const tasks: T[] = [];
  for (let entry = agenda.next(); entry !== undefined; entry = agenda.next()) tasks.push(entry.task);
  return tasks;
};

test('everything comes out once, by instant, then rank, then order of entry', () => {
  const entries = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 })), { maxLength: 60 });
  fc.assert(
    fc.property(entries, (list) => {
      const agenda = new Agenda<number>();
      list.forEach(([at, rank], index) => agenda.add(at, rank, index));
      const sorted = list
        .map(([at, rank], index) => ({ at, rank, index }))
        .sort((a, b) => a.at - b.at || a.rank - b.rank || a.index - b.index);
      expect(drained(agenda)).toEqual(sorted.map(({ index }) => index));
    }),
  );
});

test('what is entered while it is emptied takes its place among the rest', () => {
  const agenda = new Agenda<string>();
  agenda.add(2, 0, 'second');
  agenda.add(1, 0, 'first');
  expect(agenda.next()?.task).toBe('first');
  agenda.add(1, 3, 'late arrival');
  expect(drained(agenda)).toEqual(['late arrival', 'second']);
});
