import { defineConfig } from 'vitest/config';

/** Real images: `npx vitest run --config vitest.docker.config.ts`. Needs a Docker engine (or root and dockerd), and an index of packages. */
export default defineConfig({
  test: {
    include: ['test/docker/**/*.docker.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});
