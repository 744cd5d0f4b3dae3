import { createHash, randomUUID, webcrypto } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { GRAPH_LEVEL, type NetworkPlan } from './network.ts';

/**
 * Networks as ONNX Runtime optimised them for this host: opening one costs half of opening the original. A graph is kept
 * under a key of everything that it depends on, with its hash beside it: one that does not match its hash is thrown away.
 */
export interface OptimizedCache {
  /** How to open `source`: from the cache if it holds a sound copy, else from the source, with a place to save the result to. */
  plan(name: string, source: string): Promise<NetworkPlan>;
  /** Takes in what was saved to `plan.saveTo`: from now on `plan` finds it. */
  keep(plan: NetworkPlan): Promise<void>;
  /** Throws away what the plan led to: a cached graph that was not accepted, or a save that failed. */
  drop(plan: NetworkPlan): Promise<void>;
}

/** @param runtime version of ONNX Runtime: another one optimises differently */
export async function openOptimizedCache(dir: string, runtime: string): Promise<OptimizedCache> {
  await mkdir(dir, { recursive: true });
  const host = [`onnxruntime ${runtime}`, `graph ${GRAPH_LEVEL}`, await cpuFeatures()];
  const fileOf = async (source: string) => {
    const key = createHash('sha256').update([await digest(source), ...host].join('\n'));
    return join(dir, `${key.digest('hex').slice(0, 32)}.onnx`);
  };
  return {
    async plan(name, source) {
      const file = await fileOf(source);
      if (await isSound(file)) return { name, source, optimized: file };
      await discard(file);
      return { name, source, saveTo: `${file}.${randomUUID()}.tmp` };
    },
    async keep({ saveTo, source }) {
      if (!saveTo) return;
      const file = await fileOf(source);
      await flush(saveTo);
      await writeWhole(hashFile(file), await digest(saveTo));
      await rename(saveTo, file);
    },
    async drop({ optimized, saveTo }) {
      if (optimized) await discard(optimized);
      if (saveTo) await rm(saveTo, { force: true });
    },
  };
}

/** The optimiser lays weights out for the vector units that it finds: the instruction sets are part of the key. */
async function cpuFeatures(): Promise<string> {
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info)?.[1] ?? '';
  return `${arch()} ${cpus()[0]?.model ?? ''} ${flags}`;
}

const hashFile = (file: string) => `${file}.sha256`;

async function isSound(file: string): Promise<boolean> {
  try {
    return (await readFile(hashFile(file), 'utf8')) === (await digest(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Hex sha256 of a file, hashed in the thread pool: several files at once use several cores. */
async function digest(file: string): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', await readFile(file))).toString('hex');
}

async function discard(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(hashFile(file), { force: true })]);
}

async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  await using handle = await open(temporary, 'w');
  await handle.writeFile(text);
  await handle.sync();
  await rename(temporary, file);
}

async function flush(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}
