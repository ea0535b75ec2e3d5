import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveDemo } from './orchestrate.ts';

/** What is done to a running demo: kill -9 of the worker or of the Temporal server, or the loss of Temporal's database. */
export type Disturbance = 'worker' | 'temporal' | 'database';

/** Each at its share of the plan's life: three kills of each process, and Temporal's whole database lost once. */
const SCHEDULE: readonly (readonly [share: number, what: Disturbance])[] = [
  [0.1, 'worker'],
  [0.2, 'temporal'],
  [0.35, 'worker'],
  [0.5, 'database'],
  [0.65, 'temporal'],
  [0.8, 'worker'],
  [0.9, 'temporal'],
];

/** So long after virtual time has moved: the steps of that instant are then under way. */
const INTO_THE_WORK_MS = 60;
/** How long Temporal stays away. */
const AWAY_MS = 1_000;

/** Disturbs a demo on its way. Nothing may be lost by it, and nothing said twice but under the same Message-ID. */
export class Disturber {
  readonly done: Disturbance[] = [];
  private readonly begin: number;
  private readonly end: number;
  private readonly onDisturb: (what: Disturbance, at: number) => void;
  private under: Promise<void> = Promise.resolve();

  /** The span of virtual time over which the disturbances are spread, epoch ms. */
  constructor(
    span: { readonly begin: number; readonly end: number },
    onDisturb: (what: Disturbance, at: number) => void,
  ) {
    this.begin = span.begin;
    this.end = span.end;
    this.onDisturb = onDisturb;
  }

  /** To be called whenever virtual time has moved. */
  at(now: number, live: LiveDemo): void {
    const share = (now - this.begin) / (this.end - this.begin);
    const next = SCHEDULE[this.done.length];
    if (next === undefined || share < next[0]) return;
    const [, what] = next;
    this.done.push(what);
    this.under = this.under.then(async () => {
      await sleep(INTO_THE_WORK_MS);
      this.onDisturb(what, now);
      await disturb(what, live);
    });
  }

  /** Resolves when the last disturbance is over; rejects when one could not be carried out. */
  settled(): Promise<void> {
    return this.under;
  }
}

async function disturb(what: Disturbance, { worker, services }: LiveDemo): Promise<void> {
  const { temporal } = services.parts;
  if (what === 'worker') return worker.kill();
  if (temporal === undefined) throw new Error('only an embedded Temporal can be disturbed');
  await temporal.kill();
  if (what === 'database') await temporal.deleteDatabase();
  await sleep(AWAY_MS);
  await temporal.restart();
}
