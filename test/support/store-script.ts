/** What tests of the store let other processes do: `node store-script.ts <command> <store> <arguments…>`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LastgoodError } from '../../src/errors.ts';
import { digestOf } from '../../src/store/digest.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from './bytes.ts';
import { putManifest } from './manifests.ts';

const [command, dir, ...args] = process.argv.slice(2);

const print = (line: string) => process.stdout.write(`${line}\n`);

async function* inPieces(bytes: Uint8Array, pauseAt?: number) {
  for (let i = 0; i < bytes.length; i += 65_536) {
    if (pauseAt !== undefined && i >= pauseAt) {
      print('paused');
      // Until this process is killed.
      await sleep(2 ** 30);
    }
    yield bytes.subarray(i, i + 65_536);
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
