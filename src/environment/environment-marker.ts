import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalBytes } from '../store/oci.ts';
import type { Interpreter } from './interpreter.ts';
import type { StoredWheel } from './stored-wheel.ts';

const FILE = 'lastgood-environment.json';

const marker = z.object({
  id: z.string(),
  /** Of its wheels. */
  digests: z.array(z.string()),
  /** Of its files. */
  bytes: z.number(),
  /** When it was last looked at file by file: a power cut since then may have emptied some. */
  boot: z.string(),
});

/** What an environment says of itself, once it is whole. */
export type Marker = z.infer<typeof marker>;

/** Of interpreter and wheels: the same ones, the same environment. */
export function environmentId({ path, version, build }: Interpreter, wheels: StoredWheel[]): string {
  const names = wheels.map(({ name, digest }) => [name, digest]).sort(([a], [b]) => (a! < b! ? -1 : 1));
  const bytes = canonicalBytes({ interpreter: [path, version, build], wheels: names });
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Null: there is none, or not a whole one. */
export async function readMarker(dir: string): Promise<Marker | null> {
  try {
    return marker.parse(JSON.parse(await readFile(join(dir, FILE), 'utf8')));
  } catch {
    return null;
  }
}

export const writeMarker = (dir: string, content: Marker): Promise<void> =>
  writeFile(join(dir, FILE), `${JSON.stringify(content)}\n`);

export const markerFile = (dir: string): string => join(dir, FILE);

/** Tells one start of this machine from another; the same text always where the system does not say. */
export function currentBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
