import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddedSpec, embeddedVersion } from './main/installation.ts';
import { readSpec } from './release/spec.ts';

const root = join(import.meta.dirname, '..');
/** Writes the packages that were loaded to stderr, at the end. */
const SPY = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({ load(url, context, next) {
  loaded.add(/.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1] ?? 'lastgood');
  return next(url, context);
} });
process.on('exit', () => console.error(JSON.stringify([...loaded].sort())));`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastgood-main-'));
  await writeFile(join(folder, 'app.log'), 'all is well\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function packagesOf(...words: string[]): Promise<string[]> {
  const spy = `data:text/javascript,${encodeURIComponent(SPY)}`;
  const args = ['--import', spy, join(root, 'src', 'main.ts'), ...words, '--home', folder];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stderr.trim().split('\n').at(-1)!);
}

test('what a command does not need is not loaded', async () => {
  const heavy = ['zod', 'undici', 'yaml', 'cli-progress', 'smol-toml', 'fastify', 'onnxruntime-node'];
  for (const words of [['--help'], ['completion', 'bash'], ['doctor', join(folder, 'app.log')]]) {
    const packages = await packagesOf(...words);
    expect(packages).toContain('commander');
    expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
  }
});

test('the version of the embedded release is that of its release.yaml', async () => {
  const installation = { root, version: '0' };
  const { version } = await readSpec(embeddedSpec(installation, 'full'));
  expect(embeddedVersion(installation)).toBe(version);
});
