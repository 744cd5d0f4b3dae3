import { chmod, cp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Document } from 'yaml';
import { readSpec } from '../../src/release/spec.ts';
import { stageRelease } from '../../src/rollout/stage.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from '../support/bytes.ts';
import { scratchDir } from '../support/scratch.ts';
import { runScript } from '../support/script.ts';

vi.setConfig({ testTimeout: 120_000 });

const signal = new AbortController().signal;

const spec = {
  apiVersion: 'lastgood/v1',
  service: 'made-up',
  version: '1.0',
  runtime: { driver: 'command', command: ['./serve', '--é', '1'], env: { B: '2', A: '1' }, listen: 'socket' },
  models: [
    { source: 'file:serve', path: 'serve' },
    { source: 'file:files/weights.bin', path: 'deep/weights.bin' },
  ],
  serve: { ready: '10s', deadline: '5s', replayable: true },
  golden: { dir: 'golden', tolerance: { iou: 0.9, agreement: 0.95 } },
  rollout: { watch: '1s', budget: { memory: '2x', latency: '1.5x' } },
};

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, order: (keys: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (value === null || typeof value !== 'object') return value;
  const object = value as Record<string, unknown>;
  return Object.fromEntries(order(Object.keys(object)).map((key) => [key, shuffled(object[key], order)]));
}

async function writeRelease(dir: string, text: string): Promise<void> {
  await mkdir(join(dir, 'files'), { recursive: true });
  await mkdir(join(dir, 'golden/deep'), { recursive: true });
  await writeFile(join(dir, 'release.yaml'), text);
  await writeFile(join(dir, 'serve'), '#!/bin/sh\n');
  await writeFile(join(dir, 'files/weights.bin'), noise(5000));
  await writeFile(join(dir, 'golden/b.json'), '{}');
  await writeFile(join(dir, 'golden/deep/a.jpg'), 'a');
  await writeFile(join(dir, 'golden/Z.jpg'), 'z');
}

/** The id of a release in `dir`, made in a new store. */
async function idOf(dir: string): Promise<string> {
  const home = await scratchDir();
  const store = await openStore(join(home, 'store'));
  const { id } = await stageRelease(await readSpec(join(dir, 'release.yaml')), {
    store,
    cacheDir: join(home, 'cache'),
    signal,
  });
  return id;
}

const plain = new Document(spec).toString();

/** How the same release may be written down, and where. */
const way = fc.record({
  seed: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  folder: fc.stringMatching(/^[a-zA-Zäß 0-9]{1,12}$/).filter((name) => name.trim() !== ''),
  flow: fc.boolean(),
  indent: fc.integer({ min: 1, max: 6 }),
  comment: fc.boolean(),
  mode: fc.constantFrom(0o444, 0o600, 0o644, 0o755),
  time: fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
});

test('a release has one digest, however its keys stand, wherever its folder is, whatever its modes and times', async () => {
  const first = await scratchDir();
  await writeRelease(first, plain);
  const id = await idOf(first);
  await fc.assert(
    fc.asyncProperty(way, async ({ seed, folder, flow, indent, comment, mode, time }) => {
      let i = 0;
      const byChance = (keys: string[]) =>
        keys
          .map((key) => ({ key, rank: seed[i++ % seed.length] }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ key }) => key);
      const document = new Document(shuffled(spec, byChance));
      if (comment) document.commentBefore = ' made by chance';
      const text = flow ? JSON.stringify(document.toJS()) : document.toString({ indent: indent + 1 });
      const base = await scratchFolder();
      try {
        const dir = join(base, folder.trim());
        await writeRelease(dir, text);
        await chmod(join(dir, 'serve'), mode);
        await utimes(join(dir, 'golden/b.json'), time, time);
        expect(await idOf(dir)).toBe(id);
      } finally {
        await rm(base, { recursive: true, force: true });
      }
    }),
    { numRuns: 25 },
  );

  async function scratchFolder(): Promise<string> {
    const dir = join(first, 'copies', String(Math.random()).slice(2));
    await mkdir(dir, { recursive: true });
    return dir;
  }
});

test('a process with another umask, time zone, locale, user folder and working folder makes the same release', async () => {
  const dir = await scratchDir();
  await writeRelease(dir, plain);
  const id = await idOf(dir);
  const moved = join(await scratchDir(), 'moved');
  await cp(dir, moved, { recursive: true });
  const script = new URL('../support/stage-elsewhere-script.ts', import.meta.url);
  for (const umask of ['000', '077']) {
    const home = await scratchDir();
    const env = { ...process.env, TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', HOME: home };
    const { output } = await runScript(script, [join(moved, 'release.yaml'), home, umask], { env }).ended;
    expect(output.trim()).toBe(id);
  }
});

test.each<[string, (dir: string) => Promise<void>]>([
  ['a byte of a file', (dir) => writeFile(join(dir, 'golden/b.json'), '{ }')],
  ['a file more in the golden set', (dir) => writeFile(join(dir, 'golden/c.json'), '{}')],
  ['an argument', (dir) => writeFile(join(dir, 'release.yaml'), plain.replace('--é', '--e'))],
  ['a tolerance', (dir) => writeFile(join(dir, 'release.yaml'), plain.replace('0.95', '0.951'))],
])('%s makes another release', async (_, change) => {
  const dir = await scratchDir();
  await writeRelease(dir, plain);
  const before = await idOf(dir);
  await change(dir);
  expect(await idOf(dir)).not.toBe(before);
});
