import { defineConfig } from 'vitest/config';

// What the programs under test print is compared as plain text, also where the shell asks for colours (a CI often does).
const env = { NO_COLOR: '1' };

// `unit` needs nothing but Node; `integration` starts real PostgreSQL, Temporal and SMTP; `smoke` runs the whole program.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          env,
          exclude: ['tests/store/**', 'tests/workflows/**', 'tests/smoke/**', 'tests/server/**', 'tests/runtime/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/{store,workflows,server,runtime}/**/*.test.ts'],
          env,
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
          env,
          testTimeout: 900_000,
          hookTimeout: 180_000,
          pool: 'forks',
          fileParallelism: false,
        },
      },
    ],
  },
});
