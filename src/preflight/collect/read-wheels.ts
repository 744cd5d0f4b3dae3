import { codeOf } from '../../store/disk.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { readWheel } from './read-wheel.ts';
import type { WheelFactsCache } from './wheel-cache.ts';
import type { WheelFacts } from './wheel-facts.ts';

/** A wheel that lies on this machine. */
export interface LocalWheel {
  package: string;
  /** File name, which for a blob is another than that of its file. */
  name: string;
  sha256: string;
  path: string;
}

export interface ReadWheelsOptions {
  cache: WheelFactsCache;
  torchSymbols: readonly string[];
  signal: AbortSignal;
}

/** Unpacking goes on in threads of its own, reading and parsing do not. */
const AT_ONCE = 4;

/**
 * Facts of wheels, by package.
 * @returns also the packages whose wheels could not be read: nothing is known of them
 */
export async function readWheels(
  wheels: readonly LocalWheel[],
  { cache, torchSymbols, signal }: ReadWheelsOptions,
): Promise<{ facts: Map<string, WheelFacts>; unread: string[] }> {
  const facts = new Map<string, WheelFacts>();
  const unread: string[] = [];
  await inParallel(wheels, AT_ONCE, async ({ package: owner, name, sha256, path }) => {
    signal.throwIfAborted();
    const known = cache.get(sha256, name);
    const read = known ?? (await readWheel(path, { name, torchSymbols }).catch(unlessUnreadable));
    if (read === null) return void unread.push(owner);
    if (known === undefined) cache.set(sha256, name, read);
    facts.set(owner, read);
  });
  await cache.save();
  return { facts, unread };
}

/** Of a file that is not there, or is no zip, nothing is known; that it is damaged is for others to tell. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof RangeError || codeOf(error) !== undefined) return null;
  throw error;
}
