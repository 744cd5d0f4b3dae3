import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentProgress } from '../api/environment.ts';
import { normalizeName } from '../api/package-name.ts';
import type { StoredWheel } from './stored-wheel.ts';

export interface WatchOptions {
  /** uv's. */
  cacheDir: string;
  /** Those that uv has to unpack. */
  wheels: StoredWheel[];
  /** Packages that are installed in all. */
  all: number;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

const EVERY_MS = 250;

/** uv says nothing while it unpacks, which takes a minute for 4 GB; a package is a new folder in its cache when it is done. */
export function watchUnpacking({ cacheDir, wheels, all, onProgress }: WatchOptions): AsyncDisposable {
  const total = wheels.reduce((sum, { size }) => sum + size, 0);
  const waiting = new Map(wheels.map((wheel) => [wheel.package, wheel]));
  const seen = new Set<string>();
  let bytes = 0;
  const tell = (item: string) =>
    onProgress?.({ phase: 'install', item, packages: { done: all - waiting.size, total: all }, bytes, total });
  const look = async (isFirst: boolean) => {
    const dir = join(cacheDir, 'archive-v0');
    for (const name of await readdir(dir).catch(() => [])) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (isFirst) continue;
      const info = (await readdir(join(dir, name)).catch(() => [])).find((entry) => entry.endsWith('.dist-info'));
      const wheel = waiting.get(normalizeName(info?.split('-')[0] ?? ''));
      if (wheel === undefined) continue;
      waiting.delete(wheel.package);
      bytes += wheel.size;
      tell(wheel.package);
    }
  };
  tell('');
  if (wheels.length === 0) return { [Symbol.asyncDispose]: async () => {} };
  let looking = look(true);
  const timer = setInterval(() => {
    looking = looking.then(() => look(false));
  }, EVERY_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}
