import fc from 'fast-check';
import { inject, vi } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    mode: 'dry-run' | 'mutant';
    mutantActivation: 'static' | 'runtime' | undefined;
    globalNamespace: '__stryker__';
  }
}

declare global {
  var __stryker__: { activeMutant?: string | undefined } | undefined;
}

/*
 * Runs before each file of tests under `npm run mutation`, where the files of one run share a process to save its start.
 * While it is found out which test reaches which mutant, each file reads the domain anew: what an earlier one has left in
 * a cache would hide that this one reaches it too. With a mutant, a file is collected by the right rules, as alone.
 * Properties that do not say themselves how often they are tried are tried less often, and always on the same values.
 */
fc.configureGlobal({ seed: 1, numRuns: 20 });
if (inject('mode') === 'dry-run') vi.resetModules();
const stryker = globalThis[inject('globalNamespace')];
if (stryker !== undefined && inject('mutantActivation') === 'runtime') stryker.activeMutant = undefined;
