/** What tests of the store let other processes do: `node store-script.ts <command> <store> <arguments…>`. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LastgoodError } from '../../src/errors.ts';
import { packRelease } from '../../src/release/manifest.ts';
import type { Spec } from '../../src/release/schema.ts';
import { type Digest, digestOf } from '../../src/store/digest.ts';
import { checkStore } from '../../src/store/fsck.ts';
import { collectGarbage } from '../../src/store/gc.ts';
import { withLock } from '../../src/store/lock.ts';
import { namedBy } from '../../src/store/reach.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { noise } from './bytes.ts';
import { putManifest } from './manifests.ts';

const [command, dir, ...args] = process.argv.slice(2);

const print = (line: string) => process.stdout.write(`${line}\n`);

const untilKilled = () => sleep(2 ** 30);

async function* inPieces(bytes: Uint8Array, pauseAt?: number) {
  for (let i = 0; i < bytes.length; i += 65_536) {
    if (pauseAt !== undefined && i >= pauseAt) {
      print('paused');
      await untilKilled();
    }
    yield bytes.subarray(i, i + 65_536);
  }
}

/**
 * Makes releases that share a file, each of which takes the place of the one before: what is named must be whole. Files that
 * were deleted before anything named them are put again, as staging does.
 */
async function makeReleases(store: Store, service: string, count: number): Promise<void> {
  const spec = (version: number): Spec => ({
    apiVersion: 'lastgood/v1',
    service,
    version: String(version),
    runtime: { driver: 'dummy' },
    models: [],
  });
  for (let i = 0; i < count; i++) {
    const contents = { shared: noise(20_000, 7), own: noise(20_000, 1000 + i) };
    const id = await pack(store, spec(i), contents);
    const named = await namedBy(store.blobs, id);
    for (const blob of named!) {
      if ((await store.blobs.verify(blob)) !== 'intact') print(`lost ${blob} of ${service} ${i}`);
    }
    if (i > 0) await store.refs.delete(`releases/${service}/${i - 1}`);
    print(`made ${i}`);
  }
}

async function pack(store: Store, spec: Spec, contents: Record<string, Uint8Array>): Promise<Digest> {
  for (;;) {
    const files = [];
    for (const [path, content] of Object.entries(contents)) {
      files.push({ path, ...(await store.blobs.put(content)), mediaType: 'application/octet-stream' });
    }
    try {
      return (await packRelease(spec, files, store)).id;
    } catch (error) {
      if (!(error instanceof LastgoodError) || error.code !== 'blob_missing') throw error;
      print('again');
    }
  }
}

async function main(): Promise<void> {
  const store = await openStore(dir);
  if (command === 'put-and-hang') {
    const bytes = noise(Number(args[0]));
    await store.blobs.put(inPieces(bytes, bytes.length / 2));
  } else if (command === 'put') {
    print((await store.blobs.put(inPieces(noise(Number(args[0]))))).digest);
  } else if (command === 'refs') {
    const digest = await putManifest(store, { file: noise(10) });
    for (let i = 0; i < Number(args[1]); i++) await store.refs.set(`tests/${args[0]}/${i}`, digest);
  } else if (command === 'checkout') {
    const content = noise(1000);
    const blob = await store.blobs.put(content);
    for (let i = 0; i < Number(args[0]); i++) {
      print(await store.checkOut(`c${i}`, [{ path: 'a/b', digest: digestOf(content), size: blob.size }]));
    }
  } else if (command === 'fsck') {
    print(JSON.stringify(await checkStore(store)));
  } else if (command === 'hold') {
    await withLock(store.layout, 'x', async () => {
      print('held');
      await untilKilled();
    });
  } else if (command === 'count') {
    // Each step names itself after the number of those before it: two inside at once would take the same name.
    const folder = join(dir, 'counted');
    await mkdir(folder, { recursive: true });
    for (let i = 0; i < Number(args[0]); i++) {
      await withLock(store.layout, 'count', async () => {
        const { length } = await readdir(folder);
        await writeFile(join(folder, String(length)), '', { flag: 'wx' });
      });
    }
  } else if (command === 'lease-and-hang') {
    await store.lease([args[0] as Digest], 'a test');
    print('leased');
    await untilKilled();
  } else if (command === 'releases') {
    await makeReleases(store, args[0], Number(args[1]));
  } else if (command === 'collect') {
    for (let run = 0; run < Number(args[0]); run++) {
      await collectGarbage(store, { graceMs: Number(args[1]) });
      print(`collected ${run}`);
    }
  } else {
    throw new Error(`unknown command ${command}`);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof LastgoodError)) throw error;
  print(`error ${error.code} ${error.hint}`);
}
