import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { makeTarball, type TarEntry } from '../../test/support/npm-registry.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { unpack } from './unpack.ts';

const never = new AbortController().signal;
const content = noise(300_000);

async function unpackBytes(bytes: Uint8Array, paths: string[], signal = never) {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  const file = join(dir, 'package.tgz');
  await writeFile(file, bytes);
  const files = () => unpack(file, new Set(paths), store, signal);
  const around = async () => (await readdir(dir)).sort();
  return { store, files, around };
}

const unpackEntries = (entries: TarEntry[], paths: string[]) => unpackBytes(makeTarball(entries), paths);

test('the files that are wanted come into the store, others are passed over', async () => {
  const entries = [
    { path: 'package/big.bin', content: noise(2_000_000, 7) },
    { path: 'package/models/a.bin', content },
    { path: 'package/empty', content: new Uint8Array() },
    { path: 'package/models/b.bin', content: noise(10, 3) },
  ];
  const { store, files } = await unpackEntries(entries, ['models/a.bin', 'empty', 'models/none.bin']);
  const found = await files();
  expect([...found.keys()].sort()).toEqual(['empty', 'models/a.bin']);
  expect(found.get('models/a.bin')).toEqual({ digest: digestOf(content), size: content.length });
  expect(Buffer.compare(await store.blobs.read(digestOf(content)), content)).toBe(0);
  expect(await readdir(join(store.dir, 'blobs/sha256'))).toHaveLength(2);
});

test('the folder that a tarball puts everything in may have any name', async () => {
  const { files } = await unpackEntries([{ path: 'human-models/a.bin', content }], ['a.bin']);
  expect((await files()).get('a.bin')?.digest).toBe(digestOf(content));
});

test.each(['package/../../escape', '/escape', 'package/../escape', '../escape'])(
  'an entry named %s becomes no file',
  async (path) => {
    const { files, around } = await unpackEntries([{ path, content }], ['a.bin']);
    expect((await files()).size).toBe(0);
    expect(await around()).toEqual(['package.tgz', 'store']);
  },
);

test.each([
  { type: 'SymbolicLink', linkpath: '/etc/passwd' },
  { type: 'Link', linkpath: 'package/b.bin' },
  { type: 'Directory', linkpath: '' },
] as const)('a $type with the name of a wanted file is not that file', async ({ type, linkpath }) => {
  const { files } = await unpackEntries([{ path: 'package/a.bin', type, linkpath }], ['a.bin']);
  expect((await files()).size).toBe(0);
});

test('a decompression bomb is given up', async () => {
  const zeros = new Uint8Array(64_000_000);
  const bomb = makeTarball([{ path: 'package/zeros', content: zeros }], (raw) => gzipSync(raw, { level: 9 }));
  const { files } = await unpackBytes(bomb, ['a.bin']);
  await expect(files()).rejects.toMatchObject({ code: 'integrity_mismatch' });
});

test.each([
  ['text', Buffer.from('not a tarball')],
  ['nothing', Buffer.alloc(0)],
  ['a gzip that is cut off', makeTarball([{ path: 'package/a.bin', content }]).subarray(0, 200_000)],
])('%s is no tarball', async (_, bytes) => {
  const { store, files } = await unpackBytes(bytes, ['a.bin']);
  await expect(files()).rejects.toMatchObject({ code: 'integrity_mismatch' });
  expect(await readdir(join(store.dir, 'ingest'))).toEqual([]);
});

test('an abort ends it', async () => {
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  const { store, files } = await unpackBytes(
    makeTarball([{ path: 'package/a.bin', content }]),
    ['a.bin'],
    abort.signal,
  );
  await expect(files()).rejects.toThrow('enough');
  expect(await readdir(join(store.dir, 'blobs/sha256'))).toEqual([]);
});

test('a stop that comes later concerns nothing of it', async () => {
  const stop = new AbortController();
  const { files } = await unpackBytes(makeTarball([{ path: 'package/a.bin', content }]), ['a.bin'], stop.signal);
  await files();
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', note);
  stop.abort(new Error('the server stops'));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', note);
  expect(thrown).toEqual([]);
});
