import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The run of a mutant stops at the first failure: whole lives of measures come after the small questions, random ones last. */
const LATE = [/./, /\/(?:measure-|replan|reachability|plan-check)[^/]*$/, /-properties\.test\.ts$/];

class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      moduleId.endsWith('/loads.test.ts') ? -1 : LATE.findLastIndex((pattern) => pattern.test(moduleId));
    const sorted = files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
    return Promise.resolve(sorted);
  }
}

// The tests that know the rules, with a fixed seed: the same mutant has the same fate in each run of `npm run mutation`.
export default defineConfig({
  test: {
    include: ['tests/domain/**/*.test.ts'],
    // Asks whether the random lives are varied, not whether a rule is right, and takes longer than all others together.
    exclude: ['tests/domain/measure-variety.test.ts'],
    isolate: false,
    setupFiles: ['tests/support/mutation-setup.ts'],
    sequence: { sequencer: QuickFirst },
    testTimeout: 30_000,
    env: { DUBAN_SEED: '1', DUBAN_RUNS: '5' },
  },
});
