import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { digestOf } from '../../src/store/digest.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from '../support/bytes.ts';
import { scratchDir } from '../support/scratch.ts';
import { runScript } from '../support/script.ts';

// Many processes or threads are started here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const SCRIPT = new URL('../support/store-script.ts', import.meta.url);
const SIZE = 2_000_000;

test('a process killed in the middle of a put leaves no blob, and the next opening removes the rest', async () => {
  const dir = await scratchDir();
  const script = runScript(SCRIPT, ['put-and-hang', dir, String(SIZE)]);
  await script.printed('paused');
  const [unfinished] = await readdir(join(dir, 'ingest'));
  expect((await stat(join(dir, 'ingest', unfinished))).size).toBeGreaterThan(0);
  script.child.kill('SIGKILL');
  expect((await script.ended).signal).toBe('SIGKILL');
  expect(await readdir(join(dir, 'blobs/sha256'))).toEqual([]);

  const store = await openStore(dir);
  expect(await readdir(join(dir, 'ingest'))).toEqual([]);
  await store.blobs.put(noise(SIZE));
  expect(await store.blobs.verify(digestOf(noise(SIZE)))).toBe('intact');
});

test('another process opening the store does not disturb a put that is under way', async () => {
  const dir = await scratchDir();
  const script = runScript(SCRIPT, ['put-and-hang', dir, String(SIZE)]);
  await script.printed('paused');
  await openStore(dir);
  expect(await readdir(join(dir, 'ingest'))).toHaveLength(1);
});

test('two processes that put the same content at once both succeed, and there is one whole blob', async () => {
  const dir = await scratchDir();
  const scripts = [1, 2].map(() => runScript(SCRIPT, ['put', dir, String(SIZE)]));
  const ends = await Promise.all(scripts.map((script) => script.ended));
  const digest = digestOf(noise(SIZE));
  expect(ends.map(({ code, output }) => [code, output.trim()])).toEqual([
    [0, digest],
    [0, digest],
  ]);
  expect(await readdir(join(dir, 'blobs/sha256'))).toEqual([digest.slice(7)]);
  expect(await readdir(join(dir, 'ingest'))).toEqual([]);
  const store = await openStore(dir);
  expect(await store.blobs.verify(digest)).toBe('intact');
});

test('refs that two processes set at once are all there, in index.json too', async () => {
  const dir = await scratchDir();
  const scripts = ['a', 'b'].map((name) => runScript(SCRIPT, ['refs', dir, name, '30']));
  const ends = await Promise.all(scripts.map((script) => script.ended));
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  const store = await openStore(dir);
  expect(await store.refs.list('tests/')).toHaveLength(60);
  const { manifests } = JSON.parse(await readFile(join(dir, 'index.json'), 'utf8'));
  expect(manifests).toHaveLength(60);
});

test('two processes that check out the same files at once get the same whole folders', async () => {
  const dir = await scratchDir();
  const scripts = [1, 2].map(() => runScript(SCRIPT, ['checkout', dir, '20']));
  const ends = await Promise.all(scripts.map((script) => script.ended));
  expect(ends[0].output).toBe(ends[1].output);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  for (let i = 0; i < 20; i++) {
    const content = await readFile(join(dir, 'checkouts', `c${i}`, 'a/b'));
    expect(digestOf(content)).toBe(digestOf(noise(1000)));
  }
  expect(await readdir(join(dir, 'ingest'))).toEqual([]);
});
