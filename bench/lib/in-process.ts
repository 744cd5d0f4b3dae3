import { join } from 'node:path';
import sharp from 'sharp';
import type { Parser } from '../../src/parsing/recipe.ts';
import type { StagedRelease } from '../../src/runtime/driver.ts';
import { cpuBudget } from '../../src/worker/cpu-budget.ts';
import { loadParser } from '../../src/worker/load-parser.ts';
import { type ParseJob, runParseJob } from '../../src/worker/parse-job.ts';
import { planThreads, type ThreadPlan } from '../../src/worker/thread-plan.ts';
import { tuneHeap } from '../../src/worker/tune-heap.ts';
import type { BenchPhoto } from './photos.ts';
import { HOME } from './release.ts';

/** The worker's parser in this process, set up as the worker sets itself up. */
export async function openParser(
  { dir, runtime }: StagedRelease,
  threads: ThreadPlan = planThreads(cpuBudget()),
): Promise<{ parser: Parser; close(): Promise<void> }> {
  tuneHeap();
  sharp.cache(false);
  sharp.concurrency(cpuBudget());
  return loadParser({
    config: { dir, cacheDir: join(HOME, 'cache', 'networks'), recipe: 'pose-parts', settings: runtime.settings },
    threads,
    onWarning: console.warn,
    onDeath: (error) => {
      throw error;
    },
  });
}

/** One parse as JSON with masks, as `POST /parse` answers it. */
export function parseJob(release: StagedRelease, { bytes }: BenchPhoto): ParseJob {
  const query = { format: 'json', masks: 'rle', minScore: 0, people: true } as const;
  return { bytes, query, release: { ...release, generation: 1 }, queueMs: 0 };
}

/** Calls `runParseJob` again and again. */
export function repeatedly(parser: Parser, job: ParseJob): () => Promise<Uint8Array> {
  const never = new AbortController().signal;
  return async () => (await runParseJob(parser, job, never)).body;
}
