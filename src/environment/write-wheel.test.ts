import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { installed, siteOf } from '../../test/support/installed.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { openStore } from '../store/store.ts';
import { hashFiles } from './hash-files.ts';
import { readRecord } from './record.ts';
import { layOutWheel } from './wheel-layout.ts';
import { planWheel } from './wheel-plan.ts';
import { writeWheel } from './write-wheel.ts';

const { signal } = new AbortController();

/** A wheel that is planned, but not written yet. */
async function planned() {
  const prefix = await scratchDir();
  const files = { 'lib/small.py': 'x = 1\n', 'lib/big.bin': noise(3 << 20) };
  const installation = await installed(prefix, [{ name: 'lib', files }]);
  const lib = installation.distributions[0]!;
  const layout = await layOutWheel(lib, await readRecord(lib), installation);
  const paths = layout.sources.map(({ file }) => file);
  const facts = await hashFiles(paths, { signal, withCrc: true });
  const plan = await planWheel(layout, lib, installation, (file) => facts[paths.indexOf(file)]!);
  return { plan, site: siteOf(prefix), store: await openStore(await scratchDir()) };
}

test.each([
  ['is edited', 'lib/small.py', (file: string) => writeFile(file, 'x = 2\n')],
  ['grows', 'lib/small.py', (file: string) => writeFile(file, 'x = 1\ny = 2\n')],
  ['is another, and big', 'lib/big.bin', (file: string) => writeFile(file, noise(3 << 20, 2))],
  ['is cut', 'lib/big.bin', (file: string) => writeFile(file, noise(1 << 20))],
  ['vanishes', 'lib/big.bin', (file: string) => rm(file)],
])('a file that %s after it was hashed ends it, and leaves nothing', async (_, path, change) => {
  const { plan, site, store } = await planned();
  await change(join(site, path));
  await expect(writeWheel(plan, store, signal)).rejects.toMatchObject({
    code: 'environment_differs',
    message: `${join(site, path)} changed while it was packed.`,
  });
  for (const dir of [store.layout.blobs, store.layout.ingest]) expect(await readdir(dir)).toEqual([]);
});

test('given up while it is written, it leaves nothing', async () => {
  const { plan, store } = await planned();
  const reason = new Error('enough');
  await expect(writeWheel(plan, store, AbortSignal.abort(reason))).rejects.toBe(reason);
  for (const dir of [store.layout.blobs, store.layout.ingest]) expect(await readdir(dir)).toEqual([]);
});
