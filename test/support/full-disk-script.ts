/**
 * What a store does on a disk that fills up: `node full-disk-script.ts <folder of a small disk>`. Prints one line for each
 * step: its name and what came of it.
 */
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LastgoodError } from '../../src/errors.ts';
import { packRelease } from '../../src/release/manifest.ts';
import type { Spec } from '../../src/release/schema.ts';
import { digestOf, hexOf } from '../../src/store/digest.ts';
import { checkStore } from '../../src/store/fsck.ts';
import { collectGarbage } from '../../src/store/gc.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from './bytes.ts';
import { putManifest } from './manifests.ts';

const disk = process.argv[2];
const store = await openStore(join(disk, 'store'));

async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const told = await work().then(
    (value) => (value === undefined ? 'ok' : JSON.stringify(value)),
    (error) => {
      if (error instanceof LastgoodError) return error.code;
      throw error;
    },
  );
  process.stdout.write(`${name}: ${told}\n`);
}

/** Writes until not a byte more goes on the disk. */
async function fill(): Promise<void> {
  const filler = await open(join(disk, 'filler'), 'a');
  try {
    for (const size of [65_536, 4096, 1]) {
      await (async () => {
        for (;;) await filler.write(Buffer.alloc(size));
      })().catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      });
    }
  } finally {
    await filler.close();
  }
}

const spec: Spec = { apiVersion: 'lastgood/v1', service: 's', version: '2', runtime: { driver: 'dummy' }, models: [] };
const content = noise(500_000, 1);
const files = [{ path: 'a', digest: digestOf(content), size: content.length, mediaType: 'x' }];

const release = await putManifest(store, { a: content });
await store.refs.set('releases/s/1', release);
await store.blobs.put(noise(300_000, 2));
// More than names fit into the trash's first block, where a folder takes blocks.
for (let i = 0; i < 90; i++) await store.blobs.put(noise(1000, 100 + i));
// As deploying did, before the disk was full.
await store.checkOut(hexOf(release), files);
await fill();

await step('put of known size', () => store.blobs.put(noise(400_000, 3), { size: 400_000 }));
await step('put of a stream', () => store.blobs.put(noise(400_000, 3)));
await step('ref', () => store.refs.set('pins/s/1', release));
await step('lease', () => store.lease([release], 'a test'));
await step('pack', () => packRelease(spec, files, store));
await step('checkout that is there', () => store.checkOut(hexOf(release), files).then(() => undefined));
await step('verify', () => store.blobs.verify(files[0].digest));
await step('half-written', async () => [
  ...(await readdir(store.layout.ingest)),
  ...(await readdir(store.layout.leases)),
]);
await step('fsck', async () => (await checkStore(store)).problems);

await step('collect', async () => (await collectGarbage(store, { graceMs: 0 })).freed_bytes);
await step('put after it', () => store.blobs.put(noise(200_000, 3)).then(() => undefined));
await fill();
await step('delete', () => store.refs.delete('releases/s/1'));
await step('collect again', async () => (await collectGarbage(store, { graceMs: 0 })).kept_blobs);
await rm(join(disk, 'filler'));
await step('fsck at the end', async () => (await checkStore(store)).problems);
