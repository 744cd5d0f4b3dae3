import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LastgoodError } from '../errors.ts';
import { type Digest, isDigest } from './digest.ts';
import { codeOf, onDisk, replaceFile } from './disk.ts';
import type { Layout } from './layout.ts';
import { isLeftover, uniqueName } from './process-tag.ts';

/** Keeps what it names from garbage collection, until it is released or its process ends. */
export interface Lease extends AsyncDisposable {
  release(): Promise<void>;
}

const content = z.object({
  what: z.string(),
  digests: z.array(z.string().refine(isDigest) as z.ZodType<Digest>),
});
export type LeaseContent = z.infer<typeof content>;

/** Written before anything is looked for: from then on a collection that has not ended sees it. */
export async function writeLease(layout: Layout, lease: LeaseContent): Promise<Lease> {
  const name = uniqueName();
  const file = join(layout.leases, name);
  await onDisk(layout.dir, () => replaceFile(file, JSON.stringify(lease), layout.temporary()));
  const release = () => rm(file, { force: true });
  return { release, [Symbol.asyncDispose]: release };
}

/** Leases of living processes. Those of dead ones are removed. */
export async function readLeases(layout: Layout): Promise<LeaseContent[]> {
  const leases: LeaseContent[] = [];
  for (const name of await readdir(layout.leases)) {
    const file = join(layout.leases, name);
    try {
      if (isLeftover(name, Date.now() - (await stat(file)).mtimeMs)) await rm(file, { force: true });
      else leases.push(parse(await readFile(file, 'utf8'), file));
    } catch (error) {
      // Released meanwhile.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  return leases;
}

function parse(text: string, file: string): LeaseContent {
  try {
    return content.parse(JSON.parse(text));
  } catch (error) {
    throw new LastgoodError('integrity_mismatch', `${file} is not a lease that can be read.`, {
      hint: 'Delete that file when nothing is being staged or served from this store.',
      cause: error,
    });
  }
}
