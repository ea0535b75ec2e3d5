import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bigWorkbook } from './big-workbook.ts';
import { figureOf, type Bench, type Figure } from './figure.ts';
import type { ImporterRun } from './importer-run.ts';

/*
 * Seconds of one core from the bytes of a document to a draft plan, start-up of node apart, and the memory that it takes.
 * Its floor: a library merely reads the file (a text is merely decoded).
 */

const BIG_ROWS = 20_000;
const BIG_RUNS = 3;
/** The first run of a short document is the one that a person waits for: compiling is part of it. */
const SAMPLE_RUNS = 7;
/** Seen from the project's folder, where npm starts every script. */
const SAMPLES = {
  txt: 'plans/qinzhou-2023-17.sample.txt',
  xlsx: 'tests/importer/fixtures/qinzhou-2023-17.sample.xlsx',
} as const;

export const importer: Bench = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), 'duban-bench-'));
  try {
    const figures: Figure[] = [];
    const big = join(folder, 'big.xlsx');
    writeFileSync(big, await bigWorkbook(BIG_ROWS));
    figures.push(...measured('xlsx-20000', big, BIG_RUNS));
    say(`${BIG_ROWS} rows of xlsx done`);
    for (const [format, file] of Object.entries(SAMPLES)) {
      figures.push(...measured(`sample-${format}`, file, SAMPLE_RUNS));
      say(`the sample as ${format} done`);
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

function measured(name: string, file: string, runs: number): Figure[] {
  const run = runOf(file, runs);
  return [
    figureOf(`importer-seconds-${name}`, { unit: 's', values: run.seconds, floors: run.floorSeconds }),
    figureOf(`importer-memory-${name}`, { unit: 'MB', values: [run.memoryMb], floors: [] }),
  ];
}

function runOf(file: string, runs: number): ImporterRun {
  const program = fileURLToPath(new URL('./importer-run.js', import.meta.url));
  const printed = execFileSync(process.execPath, [program, file, String(runs)], { encoding: 'utf8' });
  // The program prints this shape and nothing else.
  const run = JSON.parse(printed) as ImporterRun;
  if (run.measures === 0) throw new Error(`${file} gave no measure.`);
  return run;
}
