import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { digestOf, hexOf } from '../../src/store/digest.ts';
import { checkStore } from '../../src/store/fsck.ts';
import { collectGarbage } from '../../src/store/gc.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from '../support/bytes.ts';
import { putManifest } from '../support/manifests.ts';
import { scratchDir } from '../support/scratch.ts';
import { runScript, type Script } from '../support/script.ts';

// Many processes are started here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const SCRIPT = new URL('../support/store-script.ts', import.meta.url);
const HOUR = 3_600_000;
const RELEASES = 25;

/** Lines of a maker other than that it made one. */
const trouble = ({ lines }: Script) => lines.filter((line) => !line.startsWith('made '));

test('releases made while others collect garbage are whole, and nothing has to be made twice', async () => {
  const dir = await scratchDir();
  const makers = ['a', 'b'].map((name) => runScript(SCRIPT, ['releases', dir, name, String(RELEASES)]));
  const collectors = [1, 2].map(() => runScript(SCRIPT, ['collect', dir, '1000', String(HOUR)]));
  const ends = await Promise.all(makers.map(({ ended }) => ended));
  expect(ends.map(({ code, output }) => [code, output.match(/made/g)?.length])).toEqual(Array(2).fill([0, RELEASES]));
  expect(makers.flatMap(trouble)).toEqual([]);
  for (const { child, printed } of collectors) {
    // The makers may be done before a collector has begun on a slow machine; it must get through all the same.
    await printed('collected 0');
    child.kill('SIGKILL');
  }
  await Promise.all(collectors.map(({ ended }) => ended));
  const store = await openStore(dir);
  await collectGarbage(store, { graceMs: 0 });
  expect((await checkStore(store)).problems).toEqual([]);
  expect(await store.refs.list('releases/')).toHaveLength(2);
});

test('without a grace period, what is named is whole all the same', async () => {
  const dir = await scratchDir();
  const makers = ['a', 'b'].map((name) => runScript(SCRIPT, ['releases', dir, name, String(RELEASES)]));
  const collector = runScript(SCRIPT, ['collect', dir, '1000', '0']);
  const ends = await Promise.all(makers.map(({ ended }) => ended));
  expect(ends.map(({ code, output }) => [code, output.match(/made/g)?.length])).toEqual(Array(2).fill([0, RELEASES]));
  expect(makers.flatMap(trouble).filter((line) => line !== 'again')).toEqual([]);
  collector.child.kill('SIGKILL');
  await collector.ended;
  const store = await openStore(dir);
  await collectGarbage(store, { graceMs: 0 });
  expect((await checkStore(store)).problems).toEqual([]);
});

test('collections killed at any moment leave a whole store that can be collected again', async () => {
  const dir = await scratchDir();
  const maker = runScript(SCRIPT, ['releases', dir, 'a', String(RELEASES)]);
  await maker.printed('made 0');
  for (let run = 0; run < 6; run++) {
    const collector = runScript(SCRIPT, ['collect', dir, '1000', String(HOUR)]);
    await collector.printed(`collected ${run}`);
    collector.child.kill('SIGKILL');
    await collector.ended;
  }
  expect((await maker.ended).code).toBe(0);
  expect(trouble(maker)).toEqual([]);
  const store = await openStore(dir);
  // Three of the last release and its two files: what the others had is gone.
  expect(await collectGarbage(store, { graceMs: 0 })).toMatchObject({ kept_blobs: 4 });
  expect((await checkStore(store)).problems).toEqual([]);
  expect(await readdir(join(dir, 'trash'))).toEqual([]);
});

test('a lease holds while its process lives, and no longer', async () => {
  const dir = await scratchDir();
  const store = await openStore(dir);
  const release = await putManifest(store, { file: noise(100) });
  const script = runScript(SCRIPT, ['lease-and-hang', dir, release]);
  await script.printed('leased');
  await collectGarbage(store, { graceMs: 0 });
  expect(await store.blobs.has(digestOf(noise(100)))).toBe(true);
  script.child.kill('SIGKILL');
  await script.ended;
  await collectGarbage(store, { graceMs: 0 });
  expect(await readdir(join(dir, 'blobs/sha256'))).not.toContain(hexOf(release));
  expect(await readdir(join(dir, 'leases'))).toEqual([]);
});
