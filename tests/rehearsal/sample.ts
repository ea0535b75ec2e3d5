import { readFileSync } from 'node:fs';
import { planOfText } from '../importer/support.ts';
import type { RehearseWishes } from '../../src/rehearsal/scenario.ts';
import { readWishes, scenarioOf } from '../../src/rehearsal/scenario.ts';
import type { Rehearsal } from '../../src/rehearsal/rehearsed.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';

const SAMPLE = new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url);

/** The plan that the repository ships, read anew. */
export const sampleDraft = () => planOfText(readFileSync(SAMPLE), { file: 'sample.txt' });

/** The sample plan's whole life under some assumption. */
export const rehearseSample = (wishes: RehearseWishes): Rehearsal =>
  rehearse(scenarioOf(sampleDraft(), readWishes(wishes)));
