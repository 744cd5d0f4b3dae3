import { join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { Parser, Recipe } from '../parsing/recipe.ts';
import type { WorkerConfig } from './config.ts';
import { RUNTIME_VERSION } from './onnx-session.ts';
import { type OptimizedCache, openOptimizedCache } from './optimized-cache.ts';
import { openRunnerPool } from './runner-pool.ts';
import type { ThreadPlan } from './thread-plan.ts';

/** A release's parser with its networks open and warm, and how long that took. */
export interface LoadedParser {
  parser: Parser;
  /** Milliseconds: `plan` hashes and looks up the cache, `open` opens and warms the networks. */
  startup: { plan_ms: number; open_ms: number };
  close(): Promise<void>;
}

export interface LoadOptions {
  config: Pick<WorkerConfig, 'dir' | 'cacheDir' | 'recipe' | 'settings' | 'recipes'>;
  threads: ThreadPlan;
  /** Something that costs speed, not correctness: a cache that cannot be written. */
  onWarning(message: string, cause: unknown): void;
  /** The networks cannot be run any more. */
  onDeath(error: Error): void;
}

/** @throws LastgoodError spec_invalid (no such recipe), file_missing (a network is not in the release) */
export async function loadParser({ config, threads, onWarning, onDeath }: LoadOptions): Promise<LoadedParser> {
  const begun = performance.now();
  const recipe = await findRecipe(config);
  const cache = await openOptimizedCache(config.cacheDir, RUNTIME_VERSION).catch((cause: unknown) => {
    onWarning(`optimised networks cannot be kept in ${config.cacheDir}`, cause);
    return uncached;
  });
  const names = recipe.networks(config.settings);
  const networks = await Promise.all(names.map((name) => plan(cache, name, join(config.dir, name))));
  const planned = performance.now();
  const pool = await openRunnerPool({ networks, runners: threads.runners, threads: threads.threads, onDeath });
  const opened = performance.now();
  await settle(cache, pool).catch((cause: unknown) => onWarning('an optimised network could not be kept', cause));
  return {
    parser: recipe.create(pool.sessions, config.settings),
    startup: { plan_ms: Math.round(planned - begun), open_ms: Math.round(opened - planned) },
    close: pool.close,
  };
}

async function findRecipe({ recipe: name, recipes: module }: LoadOptions['config']): Promise<Recipe> {
  const { recipes } = (await import(module ?? '../parsing/models/recipes.ts')) as { recipes: Record<string, Recipe> };
  const recipe = Object.hasOwn(recipes, name) ? recipes[name] : undefined;
  if (recipe) return recipe;
  throw new LastgoodError('spec_invalid', `There is no recipe ${JSON.stringify(name)}.`, {
    hint: `runtime.recipe can be ${Object.keys(recipes).join(', ')}.`,
  });
}

async function plan(cache: OptimizedCache, name: string, source: string) {
  try {
    return await cache.plan(name, source);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new LastgoodError('file_missing', `The release has no file ${name} in ${source}.`, {
      hint: 'Create the release again; its spec must list every network that its recipe calls for.',
      cause,
    });
  }
}

async function settle(
  cache: OptimizedCache,
  pool: Pick<Awaited<ReturnType<typeof openRunnerPool>>, 'saved' | 'refused'>,
) {
  await Promise.all([
    ...pool.saved.map((saved) => cache.keep(saved)),
    ...pool.refused.map((refused) => cache.drop(refused)),
  ]);
}

const uncached: OptimizedCache = {
  plan: async (name, source) => ({ name, source }),
  keep: async () => {},
  drop: async () => {},
};
