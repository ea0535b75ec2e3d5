import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OFFICE_TASK_KINDS } from '../src/domain/office-task.ts';
import { ROLES } from '../src/domain/policy.ts';
import {
  bothNames,
  CLAIM_NAMES,
  KIND_NAMES,
  type Name,
  OUTCOME_NAMES,
  PHASE_NAMES,
  ROLE_NAMES,
  STANDING_NAMES,
  TASK_NAMES,
} from '../src/names/names.ts';

const glossary = readFileSync(new URL('../GLOSSARY.md', import.meta.url), 'utf8');

/** The rows `id` -> 中文 of the tables under one heading whose first cell is an id. */
function rowsUnder(heading: string): [string, string][] {
  const section = glossary.split(/^## /mu).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([a-z-]+)` *\| ([^|]+?) *\|/gmu)].map(([, id = '', zh = '']) => [id, zh]);
}

/** The pairs `id` 中文 in the row of one term. */
function pairsOf(term: string): [string, string][] {
  const row = glossary.split('\n').find((line) => line.startsWith(`| ${term} `)) ?? '';
  return [...row.matchAll(/`([a-z-]+)` (\p{Script=Han}+)/gu)].map(([, id = '', zh = '']) => [id, zh]);
}

const chinese = (names: Readonly<Record<string, Name>>): [string, string][] =>
  Object.entries(names).map(([id, { zh }]) => [id, zh]);

const sorted = (pairs: readonly [string, string][]) => pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));

// A parked measure is called so as a phase and as an outcome.
const { parked, ...phases } = PHASE_NAMES;

describe('the names that people read', () => {
  it.each([
    ['The end', OUTCOME_NAMES],
    ['Roles', ROLE_NAMES],
    ['Kinds of items', KIND_NAMES],
    ['Kinds of office tasks', TASK_NAMES],
    ['Phases of a measure', phases],
  ])('are those of the glossary under "%s", no more and no fewer', (heading, names) => {
    expect(sorted(rowsUnder(heading))).toEqual(sorted(chinese(names)));
  });

  it('are those of the glossary for standing and claim', () => {
    expect(sorted(pairsOf('standing'))).toEqual(sorted(chinese(STANDING_NAMES)));
    expect(sorted(pairsOf('claim'))).toEqual(sorted(chinese(CLAIM_NAMES)));
  });

  it('are there for every id of the domain, and differ within a table', () => {
    expect(Object.keys(TASK_NAMES).toSorted()).toEqual([...OFFICE_TASK_KINDS].toSorted());
    expect(Object.keys(ROLE_NAMES).toSorted()).toEqual([...ROLES].toSorted());
    for (const names of [OUTCOME_NAMES, ROLE_NAMES, KIND_NAMES, TASK_NAMES, PHASE_NAMES, STANDING_NAMES, CLAIM_NAMES]) {
      for (const lang of ['zh', 'en'] as const) {
        const words = Object.values<Name>(names).map((name) => name[lang]);
        expect(new Set(words).size).toBe(words.length);
      }
    }
  });

  it('call a parked measure the same as a phase and as an outcome', () => {
    expect(parked).toEqual(OUTCOME_NAMES.parked);
  });

  it('leave an id that nobody knows as it is', () => {
    expect(bothNames(OUTCOME_NAMES, 'lapsed')).toBe('落实中断 lapsed');
    expect(bothNames(OUTCOME_NAMES, 'later')).toBe('later');
  });
});
