import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { BENCHES } from './registry.ts';

/*
 * `npm run bench -- [NAME …] [--json-file OUT]`: measures the named areas, or all of them. Progress goes to stderr, the
 * figures to stdout as lines and to OUT as JSON. Exit status 2 for a name that is none.
 */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'json-file': { type: 'string' } } });
const unknown = positionals.filter((name) => !BENCHES.has(name));
if (unknown.length > 0) {
  process.stderr.write(
    `没有此项基准 no such bench: ${unknown.join(', ')}；可选 known: ${[...BENCHES.keys()].join(', ')}\n`,
  );
  process.exit(2);
}

const figures: Figure[] = [];
for (const [name, bench] of BENCHES) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  figures.push(...(await bench((line) => process.stderr.write(`${name}: ${line}\n`))));
}
for (const { name, value, unit, ratio, runs } of figures) {
  const times = ratio === null ? '' : `  ${ratio.toFixed(1)} × floor`;
  process.stdout.write(`${name.padEnd(34)} ${value.toFixed(3).padStart(12)} ${unit}${times}  (${runs} runs)\n`);
}
const out = values['json-file'];
if (out !== undefined)
  writeFileSync(out, `${JSON.stringify({ machine: machine(), commit: commit(), figures }, null, 2)}\n`);

function machine(): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${memoryGb} GB, Node ${process.version}`;
}

function commit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
}
