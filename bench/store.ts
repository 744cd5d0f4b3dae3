/**
 * Checkout and verification of a 1 GB release, next to `sha256sum` of the same bytes; rounds are interleaved.
 *   node bench/store.ts [megabytes]
 */
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODEL_TYPE, packRelease, type ReleaseFile } from '../src/release/manifest.ts';
import { readRelease, verifyRelease } from '../src/release/release.ts';
import { hexOf } from '../src/store/digest.ts';
import { checkStore } from '../src/store/fsck.ts';
import { openStore } from '../src/store/store.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 5;
const MEGABYTES = Number(process.argv[2] ?? 1000);
/** As releases are: one big network, a few smaller ones, a golden set. */
const SHARES = [0.6, 0.2, 0.1, 0.05, ...Array(50).fill(0.001)];

const dir = await mkdtemp(join(tmpdir(), 'lastgood-bench-'));
const signal = new AbortController().signal;
try {
  const store = await openStore(join(dir, 'store'));
  const files: ReleaseFile[] = [];
  const puts = await timed(async () => {
    for (const [i, share] of SHARES.entries()) {
      const blob = await store.blobs.put(pieces(share * MEGABYTES * 1e6));
      files.push({ path: `files/${i}.bin`, ...blob, mediaType: MODEL_TYPE });
    }
  });
  const spec = { apiVersion: 'lastgood/v1' as const, service: 'bench', version: '1', runtime: { driver: 'onnx' } };
  const { id } = await packRelease({ ...spec, models: [] }, files, store);
  const release = await readRelease(store, id);
  const paths = release.files.map(({ digest }) => store.blobs.path(digest));
  console.log(`${(release.bytes / 1e6).toFixed(0)} MB in ${files.length} files; put in ${ms(puts)}`);

  const checkout = async () => {
    await rm(join(store.layout.checkouts, hexOf(id)), { recursive: true, force: true });
    return timed(() => store.checkOut(hexOf(id), release.files));
  };
  const verify = () => timed(() => verifyRelease(store, id, signal));
  const sha256sum = () =>
    timed(async () => {
      const { status, stderr } = spawnSync('sha256sum', paths);
      if (status !== 0) throw new Error(`sha256sum: ${stderr}`);
    });
  const times = { checkout: [] as number[], verify: [] as number[], sha256sum: [] as number[], fsck: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const taken = {
      checkout: await checkout(),
      verify: await verify(),
      sha256sum: await sha256sum(),
      fsck: await timed(() => checkStore(store)),
    };
    // The first round warms up.
    if (round > 0) for (const [name, value] of Object.entries(taken)) times[name as keyof typeof times].push(value);
  }
  const [c, v, s, f] = [times.checkout, times.verify, times.sha256sum, times.fsck].map(median);
  const ratios = times.checkout.map((value, i) => (value + times.verify[i]!) / times.sha256sum[i]!);
  console.log(`checkout ${ms(c)}, verify ${ms(v)}, sha256sum ${ms(s)}, fsck ${ms(f)}`);
  console.log(
    `(checkout + verify) ÷ sha256sum: ${median(ratios).toFixed(2)} (rounds ${ratios.map((r) => r.toFixed(2)).join(', ')})`,
  );
} finally {
  await rm(dir, { recursive: true, force: true });
}

async function* pieces(bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = Math.round(bytes); left > 0; left -= 1 << 20) {
    yield randomFillSync(Buffer.alloc(Math.min(left, 1 << 20)));
  }
}
