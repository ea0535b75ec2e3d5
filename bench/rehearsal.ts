import { readFileSync } from 'node:fs';
import type { DraftPlan } from '../src/domain/draft-plan.ts';
import { readPlan } from '../src/importer/read-plan.ts';
import { Agenda } from '../src/rehearsal/agenda.ts';
import { ASSUMPTIONS } from '../src/rehearsal/assume.ts';
import { readWishes, scenarioOf, type RehearseWishes } from '../src/rehearsal/scenario.ts';
import { rehearse } from '../src/rehearsal/simulate.ts';
import { bigPlan } from './big-plan.ts';
import { figureOf, type Bench, type Figure } from './figure.ts';

/*
 * Seconds of one core that a rehearsal takes, start-up of node apart. Its floor walks the same number of wake-ups through
 * a heap and does nothing at them. The big plans say whether the time grows with the number of measures and no faster.
 */

/** Seen from the project's folder, where npm starts every script. */
const SAMPLE = 'plans/qinzhou-2023-17.sample.txt';
const SAMPLE_RUNS = 7;
const BIG = [
  { measures: 1_000, runs: 3 },
  { measures: 10_000, runs: 1 },
  { measures: 100_000, runs: 1 },
] as const;
const BYTES_PER_MB = 2 ** 20;

export const rehearsal: Bench = async (say) => {
  const sample = await readPlan(readFileSync(SAMPLE), { file: 'sample' });
  // The default assumption bears the short name; the first run of all warms the compiler up and is not counted.
  timed(sample, { assume: 'silent' });
  const figures: Figure[] = [];
  for (const assume of ASSUMPTIONS) {
    const name = assume === 'mixed' ? 'rehearsal-seconds' : `rehearsal-seconds-${assume}`;
    figures.push(repeated(name, SAMPLE_RUNS, () => timed(sample, { assume })));
    say(`${name} done`);
  }
  for (const { measures, runs } of BIG) {
    const plan = bigPlan(measures, 1);
    figures.push(repeated(`rehearsal-seconds-${measures}`, runs, () => timed(plan, {})));
    figures.push(figureOf(`rehearsal-memory-${measures}`, { unit: 'MB', values: [rssMb()], floors: [] }));
    say(`${measures} measures done`);
  }
  return figures;
};

interface Timing {
  readonly seconds: number;
  readonly floorSeconds: number;
}

function repeated(name: string, runs: number, once: () => Timing): Figure {
  const timings = Array.from({ length: runs }, once);
  return figureOf(name, {
    unit: 's',
    values: timings.map(({ seconds }) => seconds),
    floors: timings.map(({ floorSeconds }) => floorSeconds),
  });
}

function timed(draft: DraftPlan, wishes: RehearseWishes): Timing {
  const scenario = scenarioOf(draft, readWishes(wishes));
  let steps = 0;
  const seconds = coreSeconds(() => {
    ({ steps } = rehearse(scenario));
  });
  return { seconds, floorSeconds: coreSeconds(() => walkHeap(steps)) };
}

/** Wake-ups spread over the instants by a fixed stride, so that the heap has work to do. */
function walkHeap(wakeUps: number): void {
  const agenda = new Agenda<null>();
  for (let index = 0; index < wakeUps; index += 1) agenda.add((index * 7_919) % wakeUps, index % 4, null);
  while (agenda.next() !== undefined);
}

/** Time of the process on the cores, so that neighbours on the machine do not count. Seconds. */
function coreSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const rssMb = (): number => process.memoryUsage().rss / BYTES_PER_MB;
