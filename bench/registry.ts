import type { Bench } from './figure.ts';
import { rehearsal } from './rehearsal.ts';

/** Every bench by the name that the command line takes; each stands in a file of its own. */
export const BENCHES: ReadonlyMap<string, Bench> = new Map([['rehearsal', rehearsal]]);
