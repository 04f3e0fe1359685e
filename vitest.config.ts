import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/postgres/global-setup.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    // A test that takes longer than this waits for something that will not come.
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Colour is a matter of its own tests; snapshots are plain.
    env: { NO_COLOR: '1' },
  },
});
