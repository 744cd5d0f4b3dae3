import { hash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Digest, isDigest } from '../store/digest.ts';
import { codeOf, replaceFile, unlessFull } from '../store/disk.ts';
import { uniqueName } from '../store/process-tag.ts';
import type { FileFacts } from './hash-files.ts';
import type { StoredWheel } from './stored-wheel.ts';
import type { WheelLayout } from './wheel-layout.ts';

const stored = z.object({
  name: z.string(),
  digest: z.string().refine(isDigest) as z.ZodType<Digest>,
  size: z.int().nonnegative(),
  package: z.string(),
  version: z.string(),
});
const content = z.object({ version: z.literal(1), wheels: z.record(z.string(), stored) });

/** Environments have a hundred packages, and each is here twice. */
const MAX_ENTRIES = 20_000;
/** Who writes a file twice within this time may leave it with one time. */
const SETTLED_MS = 2000;

/**
 * Which wheel came of which files: by their places and times (an environment that is packed again costs no reading), and by
 * their content (a copy of one costs no writing). Lost, damaged or outdated, it costs time and nothing else. The risk: a
 * file that is changed in place without another size or modification time is taken for what it was.
 */
export class WheelCache {
  readonly #file: string;
  readonly #wheels: Map<string, StoredWheel>;
  #added = new Map<string, StoredWheel>();

  private constructor(file: string, wheels: Map<string, StoredWheel>) {
    this.#file = file;
    this.#wheels = wheels;
  }

  static async open(file: string): Promise<WheelCache> {
    return new WheelCache(file, await readWheels(file));
  }

  get(key: string): StoredWheel | undefined {
    return this.#added.get(key) ?? this.#wheels.get(key);
  }

  set(key: string, wheel: StoredWheel): void {
    this.#added.set(key, wheel);
  }

  /** Also keeps what others have written meanwhile. The oldest are left out when there are too many. */
  async save(): Promise<void> {
    if (this.#added.size === 0) return;
    const all = [...(await readWheels(this.#file)), ...this.#added].slice(-MAX_ENTRIES);
    const text = JSON.stringify({ version: 1, wheels: Object.fromEntries(all) });
    await mkdir(dirname(this.#file), { recursive: true });
    await unlessFull(replaceFile(this.#file, text, `${this.#file}.${uniqueName()}`));
    this.#added = new Map();
  }
}

async function readWheels(file: string): Promise<Map<string, StoredWheel>> {
  try {
    return new Map(Object.entries(content.parse(JSON.parse(await readFile(file, 'utf8'))).wheels));
  } catch (error) {
    // None yet, or one that cannot be used: it is written anew.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return new Map();
    throw error;
  }
}

/**
 * Names a layout and its files as they lie there; null when one was written so recently that its time says little.
 * @param now milliseconds since 1970, from before the files were looked at
 */
export function placesKey(
  { fileName, sources, made }: WheelLayout,
  facts: ReadonlyMap<string, FileFacts | null>,
  now: number,
): string | null {
  const rows: unknown[] = [fileName, ...made];
  for (const { name, file } of sources) {
    const found = facts.get(file);
    if (found == null) continue;
    if (found.mtimeMs > now - SETTLED_MS) return null;
    const { dev, ino, size, mtimeMs, mode } = found;
    rows.push(name, dev, ino, size, mtimeMs, mode & 0o111);
  }
  return hash('sha256', JSON.stringify(rows));
}
