import { promises as fs } from 'node:fs';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { farSideConfigSchema, type FarSideConfig } from './far-side/config.ts';
import { startFarSide } from './far-side/start.ts';

/*
 *  The process of the scripted people: `node far-side.js [CONFIG.json]`, the configuration on stdin where no file is
 *  named. Prints one JSON line (FarSideReady) when everything listens; ends on POST /stop, SIGTERM or SIGINT.
 */

async function readConfig(file: string | undefined): Promise<FarSideConfig> {
  const json = file === undefined ? await text(process.stdin) : await fs.readFile(file, 'utf8');
  const parsed = farSideConfigSchema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

const PARENT_CHECK_MS = 1_000;

async function main(): Promise<void> {
  const log = (line: string): void => void process.stderr.write(`far side: ${line}\n`);
  const farSide = await startFarSide(await readConfig(process.argv[2]), log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => farSide.stop());
  // A demo that was killed must not leave its scripted people behind.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || farSide.stop(), PARENT_CHECK_MS).unref();
  process.stdout.write(`${JSON.stringify(farSide.ready)}\n`);
  await farSide.stopped;
}

main().catch((error: unknown) => {
  process.stderr.write(`far side: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
