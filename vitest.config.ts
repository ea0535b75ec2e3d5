import { defineConfig } from 'vitest/config';

// `unit` needs nothing but Node; `integration` starts real PostgreSQL, Temporal and SMTP; `smoke` runs the whole program.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/store/**', 'tests/workflows/**', 'tests/smoke/**', 'tests/server/**', 'tests/runtime/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/{store,workflows,server,runtime}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'smoke',
          include: ['tests/smoke/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 180_000,
          pool: 'forks',
          fileParallelism: false,
        },
      },
    ],
  },
});
