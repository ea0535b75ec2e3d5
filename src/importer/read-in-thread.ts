import { Worker } from 'node:worker_threads';
import { DubanError, type FaultPlace } from '../domain/errors.ts';
import type { ReadAnswer, Readings, ReadOrder } from './document-worker.ts';
import { refusal } from './faults.ts';
import { readBytes } from './read-bytes.ts';
import { sniff } from './read/sniff.ts';

/** A document of 20,000 rows needs a quarter of it. */
const MEMORY_LIMIT_MB = 384;
const TIME_LIMIT_MS = 60_000;
/**
 * Buffers lie outside the thread's own limit. Other readers count what they unpack; the library of PDFs unpacks by
 * itself, so the memory of the whole process is watched while it works.
 */
const GROWTH_LIMIT_MB = 330;
const WATCH_EVERY_MS = 40;

/** A thread runs compiled code only: Node 20 does not load TypeScript, so sources use the build beside them. */
const PROGRAM = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/importer/document-worker.js', import.meta.url)
  : new URL('./document-worker.js', import.meta.url);

/**
 * Opens a file and reads it in a thread of its own with limits on memory and time, so that a hostile file ends that
 * thread and nothing else. The place of every fault has the path as given.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, where a limit is passed, and as the
 * reading does.
 */
export async function readInThread<K extends keyof Readings>(
  reading: K,
  path: string,
  options: ReadOrder['options'],
): Promise<Readings[K]> {
  const bytes = await readBytes(path);
  const answer = await askWorker({ reading, bytes, file: path, options });
  // The thread answers with the reading that it was asked for.
  if ('result' in answer) return answer.result as Readings[K];
  throw new DubanError('invalid-input', answer.message, { faults: answer.faults });
}

async function askWorker(order: ReadOrder): Promise<ReadAnswer> {
  const where = { file: order.file };
  const worker = new Worker(PROGRAM, {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    // What a reader's library prints is no part of what a command says.
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ReadAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooSlow(where)), TIME_LIMIT_MS);
      if (sniff(order.bytes) === 'pdf') watch = onGrowth(() => reject(tooMuchMemory(GROWTH_LIMIT_MB, where)));
      worker.once('message', resolve);
      worker.once('error', (error) => reject(failed(error, where)));
    });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    await worker.terminate();
  }
}

/** Calls once the process has grown by more than is allowed. */
function onGrowth(tell: () => void): NodeJS.Timeout {
  const before = process.memoryUsage.rss();
  return setInterval(() => {
    if (process.memoryUsage.rss() - before > GROWTH_LIMIT_MB * 1024 * 1024) tell();
  }, WATCH_EVERY_MS);
}

function failed(error: unknown, where: FaultPlace): Error {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return tooMuchMemory(MEMORY_LIMIT_MB, where);
  return error instanceof Error ? error : new Error(String(error));
}

function tooMuchMemory(limitMegabytes: number, where: FaultPlace): Error {
  const said = {
    zh: `读取文件所需内存超过 ${limitMegabytes} MB 的上限；请检查是否选错文件，或拆分后分别导入。`,
    en: `Reading the file takes more than the ${limitMegabytes} MB allowed: is it the right one? Else split it.`,
  };
  return refusal('too-much-memory', said, where);
}

function tooSlow(where: FaultPlace): Error {
  const seconds = TIME_LIMIT_MS / 1000;
  const said = {
    zh: `${seconds} 秒内未能读完文件；请检查是否选错文件，或拆分后分别导入。`,
    en: `The file was not read within ${seconds} seconds: is it the right one? Else split it.`,
  };
  return refusal('too-slow', said, where);
}
