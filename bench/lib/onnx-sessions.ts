import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Session } from '../../src/parsing/recipe.ts';

export interface SessionOptions {
  /** Threads that one run uses. */
  threads: number;
}

/** Where converted networks lie, when somebody says so: `$LASTGOOD_TEST_MODELS`. */
export function modelFolder(): string | undefined {
  return process.env.LASTGOOD_TEST_MODELS;
}

/** The files of `names` that the folder lacks. */
export const missingModels = (folder: string, names: readonly string[]): string[] =>
  names.filter((name) => !existsSync(join(folder, name)));

/** Opens networks in this process, by file name. */
export async function openSessions(
  folder: string,
  names: readonly string[],
  { threads }: SessionOptions,
): Promise<Record<string, Session>> {
  const opened = await Promise.all(names.map(async (name) => [name, await openSession(join(folder, name), threads)]));
  return Object.fromEntries(opened);
}

async function openSession(path: string, threads: number): Promise<Session> {
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs) {
      const feeds: Record<string, Tensor> = {};
      for (const [name, { dims, data }] of Object.entries(inputs)) {
        feeds[name] =
          data instanceof Float32Array
            ? new Tensor('float32', data, dims)
            : data instanceof Int32Array
              ? new Tensor('int32', data, dims)
              : new Tensor('uint8', data, dims);
      }
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, { dims, data }]) => [name, { dims, data: data as Float32Array }]),
      );
    },
  };
}
