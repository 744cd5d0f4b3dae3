import type { EnvironmentWork } from '../cli/env/work.ts';

const unwritten = async (): Promise<never> => {
  throw new Error('not written yet');
};

/** The work of `lastgood env` inside this process. */
export const environments: EnvironmentWork = {
  capture: unwritten,
  lock: unwritten,
  build: unwritten,
  check: unwritten,
  snapshot: unwritten,
  restore: unwritten,
  list: unwritten,
  dockerfile: unwritten,
};
