import { defineConfig } from 'vitest/config';

// The tests that know the rules, with a fixed seed: the same mutant has the same fate in each run of `npm run mutation`.
export default defineConfig({
  test: {
    include: ['tests/domain/**/*.test.ts'],
    testTimeout: 30_000,
    env: { DUBAN_SEED: '1', DUBAN_RUNS: '15' },
  },
});
