import { readFileSync } from 'node:fs';
import { read } from '@e965/xlsx';
import { readPlan } from '../src/importer/read-plan.ts';
import { decodeText } from '../src/importer/read/decode.ts';

/*
 * One document, read in a process of its own so that its memory is told apart: importer-run FILE RUNS prints seconds of
 * one core for the whole way to a draft and for the floor (a library merely reads the file), and the most memory held.
 */

export interface ImporterRun {
  readonly seconds: readonly number[];
  readonly floorSeconds: readonly number[];
  readonly memoryMb: number;
  readonly measures: number;
}

const [file = '', runs = '1'] = process.argv.slice(2);
const bytes = readFileSync(file);

async function coreSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const floor = (): unknown =>
  file.endsWith('.txt') ? decodeText(bytes, {}) : read(bytes, { type: 'buffer', dense: true, cellDates: true });

const [seconds, floorSeconds]: [number[], number[]] = [[], []];
let measures = 0;
for (let run = 0; run < Number(runs); run += 1) {
  seconds.push(await coreSeconds(async () => (measures = (await readPlan(bytes, { file })).measures.length)));
}
// The memory of the importer alone: the floor is measured after it.
const memoryMb = process.resourceUsage().maxRSS / 1024;
for (let run = 0; run < Number(runs); run += 1) floorSeconds.push(await coreSeconds(floor));
const result: ImporterRun = { seconds, floorSeconds, memoryMb, measures };
process.stdout.write(JSON.stringify(result));
