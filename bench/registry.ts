import type { Bench } from './figure.ts';
import { importer } from './importer.ts';
import { rehearsal } from './rehearsal.ts';

/** Every bench by the name that the command line takes; each stands in a file of its own. */
export const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ['importer', importer],
  ['rehearsal', rehearsal],
]);
