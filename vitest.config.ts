import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/postgres/global-setup.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    // Many tests wait for real processes; on two cores the default is one file at a time.
    maxWorkers: 2,
    // A test that takes longer than this waits for something that will not come.
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Colour is a matter of its own tests; snapshots are plain.
    env: { NO_COLOR: '1' },
  },
});
