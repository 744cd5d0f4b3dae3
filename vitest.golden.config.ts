import { defineConfig } from 'vitest/config';

/**
 * The golden tier: `npm run test:golden`. M2FP through ModelScope in its real environment, and every upgrade of it that was tried. Needs CPython
 * 3.10, an index of packages and 16 GB of disk; the first run compiles MMCV, 15 minutes on 2 cores. LASTGOOD_GOLDEN_ENV names an
 * environment that is there already; LASTGOOD_GOLDEN_REPORT a file for the table of verdicts.
 */
export default defineConfig({
  test: {
    include: ['test/golden/*.test.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 3_600_000,
    // Each holds gigabytes.
    fileParallelism: false,
  },
});
