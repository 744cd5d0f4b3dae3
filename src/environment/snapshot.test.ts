import { execFile, spawnSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { uvIfAny } from '../../test/support/uv.ts';
import { makeWheel, type TinyPackage } from '../../test/support/wheels.ts';
import type { Digest } from '../store/digest.ts';
import { collectGarbage } from '../store/gc.ts';
import { openStore } from '../store/store.ts';
import { checkInstallation } from './check.ts';
import { readEnvironment } from './environment-manifest.ts';
import { Environments } from './environments.ts';
import { inspectPython } from './probe.ts';
import { restoreEnvironment } from './restore.ts';
import { type SnapshotOptions, snapshotEnvironment } from './snapshot.ts';

const run = promisify(execFile);
const uv = spawnSync('python3', ['-c', 'import venv']).status === 0 ? await uvIfAny() : null;
const signal = AbortSignal.timeout(300_000);

const PACKAGES: TinyPackage[] = [
  {
    name: 'Big-Lib',
    version: '2.0',
    files: { 'big_lib/__init__.py': 'from big_lib.data import *\n', 'big_lib/data.py': 'x = 1\n' },
  },
  {
    name: 'serve',
    version: '1.0',
    files: { 'serve.py': 'def main():\n    import big_lib\n    print("served", big_lib.x)\n' },
    scripts: { serve: 'serve:main' },
  },
];

/** An environment that somebody made with uv, with a module of their own in it. */
async function setUp() {
  const dir = await scratchDir();
  for (const name of Object.keys(process.env)) if (/^(UV_|PIP_)/.test(name)) vi.stubEnv(name, undefined);
  const env = join(dir, 'env');
  await run('python3', ['-m', 'venv', '--without-pip', env]);
  const install = async (packages: TinyPackage[]) => {
    const paths = await Promise.all(
      packages.map(async (pkg) => {
        const { name, bytes } = await makeWheel(pkg);
        await writeFile(join(dir, name), bytes);
        return join(dir, name);
      }),
    );
    const exit = await uv!.run(['pip', 'install', '--python', env, '--offline', '--no-index', ...paths], { signal });
    expect(exit.code, exit.stderr).toBe(0);
  };
  await install(PACKAGES);
  const { purelib: site } = (await inspectPython(env, signal)).paths;
  await writeFile(join(site, 'sitecustomize.py'), 'import builtins\nbuiltins.loose = True\n');
  await longAgo(site);
  const store = await openStore(join(dir, 'store'));
  const cacheDir = join(dir, 'cache');
  const snapshot = (options: Partial<SnapshotOptions> = {}) =>
    snapshotEnvironment({ python: env, name: 'golden', store, cacheDir, signal, ...options });
  const environments = new Environments({ home: dir, store, uv: async () => uv! });
  const restore = (to: string, snapshot = 'golden') =>
    restoreEnvironment({ snapshot, dir: to, store, environments, signal });
  return { dir, env, site, install, store, snapshot, restore, cacheDir };
}

/** Nobody takes a snapshot within two seconds of an install but tests. */
async function longAgo(dir: string) {
  const time = Date.now() / 1000 - 3600;
  for (const entry of await readdir(dir, { recursive: true })) await utimes(join(dir, entry), time, time);
}

describe.skipIf(uv === null)('with a Python and a uv (skipped where one of them is not there)', () => {
  test('an environment is kept, made again elsewhere, works, and is the same', { timeout: 120_000 }, async () => {
    const { dir, env, site, snapshot, restore, store } = await setUp();
    await appendFile(join(site, 'big_lib', 'data.py'), 'x = 2\n');
    await writeFile(join(site, 'mine.pth'), `import sys\n${dir}\nbig_lib\n`);
    const report = await snapshot();
    expect(report).toMatchObject({ name: 'golden', packages: 3, added: 3, addedBytes: report.bytes });
    expect(report.findings).toMatchObject([
      { kind: 'file-changed', subject: 'big_lib/data.py' },
      { kind: 'file-added', subject: 'mine.pth', found: dir, level: 'warning' },
    ]);
    const kept = await readEnvironment(report.id as Digest, store);
    expect(kept.lock.packages.map(({ name, extras }) => [name, extras])).toEqual([
      ['big-lib', { kept: 'edited', edited: ['big_lib/data.py'] }],
      ['lastgood-loose-files', { kept: 'loose-files' }],
      ['serve', { kept: 'snapshot' }],
    ]);
    // What it came from is no more needed, and nobody collects it.
    await rm(env, { recursive: true });
    await collectGarbage(store, { graceMs: 0 });
    const restored = await restore(join(dir, 'again'));
    expect(restored).toMatchObject({ name: 'golden', id: report.id, dir: join(dir, 'again'), packages: 3 });
    expect((await run(join(dir, 'again', 'bin', 'serve'))).stdout).toBe('served 2\n');
    expect((await run(restored.python, ['-c', 'print(loose)'])).stdout).toBe('True\n');
    const installation = await inspectPython(restored.python, signal);
    for (const deep of [false, true]) {
      const check = await checkInstallation({ installation, lock: kept.lock, store, deep, signal });
      expect(check).toMatchObject({ matches: true, findings: [] });
    }
    // Edits are the wheel's own content now.
    const copy = await readEnvironment((await snapshot({ python: restored.python, name: 'copy' })).id as Digest, store);
    expect(copy.wheels).toEqual(kept.wheels);
  });

  test('a second one costs what changed', { timeout: 120_000 }, async () => {
    const { snapshot, install, site, store, cacheDir } = await setUp();
    const first = await snapshot();
    expect(await snapshot({ name: 'same' })).toMatchObject({ id: first.id, added: 0, addedBytes: 0 });
    await install([{ name: 'serve', version: '1.1' }]);
    await longAgo(site);
    const second = await snapshot({ name: 'other' });
    expect(second).toMatchObject({ packages: 3, added: 1 });
    const names = async (id: string) =>
      (await readEnvironment(id as Digest, store)).wheels.map(({ name, size }) => [name, size] as const);
    const [before, after] = [await names(first.id), await names(second.id)];
    expect(after[0]).toEqual(before[0]);
    expect(after[2]).toEqual(['serve-1.1-py3-none-any.whl', second.addedBytes]);
    // What is known of files is safe to lose, and to find damaged.
    await writeFile(join(cacheDir, 'packed-wheels.json'), '{"version":1,"wheels":{"x"');
    expect(await snapshot({ name: 'third' })).toMatchObject({ id: second.id, added: 0 });
    await rm(cacheDir, { recursive: true });
    expect(await snapshot({ name: 'fourth' })).toMatchObject({ id: second.id, added: 0 });
  });

  test('files that look unchanged are not read, unless it is asked for', { timeout: 120_000 }, async () => {
    const { snapshot, site } = await setUp();
    const { id } = await snapshot();
    const file = join(site, 'big_lib', 'data.py');
    const { atime, mtime } = await stat(file);
    await writeFile(file, 'x = 3\n');
    await utimes(file, atime, mtime);
    expect((await snapshot()).id).toBe(id);
    const read = await snapshot({ rehash: true });
    expect(read.added).toBe(1);
    expect((await snapshot()).id).toBe(read.id);
  });

  test('a package that the store lost is packed again', { timeout: 120_000 }, async () => {
    const { snapshot, store } = await setUp();
    const { id } = await snapshot();
    const { wheels } = await readEnvironment(id as Digest, store);
    await rm(store.blobs.path(wheels[0]!.digest));
    expect(await snapshot()).toMatchObject({ id, added: 1, addedBytes: wheels[0]!.size });
  });

  test('given up, nothing is named', { timeout: 120_000 }, async () => {
    const { snapshot, store } = await setUp();
    const stop = new AbortController();
    const reason = new Error('enough');
    const onProgress = ({ phase }: { phase: string }) => phase === 'pack' && stop.abort(reason);
    await expect(snapshot({ signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(await store.refs.list()).toEqual([]);
  });

  test('nothing is written over, and the folder stays as it was', { timeout: 120_000 }, async () => {
    const { dir, snapshot, restore } = await setUp();
    const { id } = await snapshot();
    const busy = join(dir, 'busy');
    await mkdir(busy);
    await writeFile(join(busy, 'mine'), 'x');
    await expect(restore(busy)).rejects.toMatchObject({
      code: 'output_unwritable',
      message: expect.stringContaining(busy),
    });
    expect(await readdir(busy)).toEqual(['mine']);
    await expect(restore(join(busy, 'mine'))).rejects.toMatchObject({ code: 'output_unwritable' });
    expect(await readFile(join(busy, 'mine'), 'utf8')).toBe('x');
    const empty = join(dir, 'empty');
    await mkdir(empty);
    await restore(empty);
    expect((await run(join(empty, 'bin', 'serve'))).stdout).toBe('served 1\n');
    expect(await snapshot({ python: empty, name: 'of-the-copy' })).toMatchObject({ id, added: 0 });
  });

  test('snapshots that are not there, or are none', { timeout: 120_000 }, async () => {
    const { dir, snapshot, restore, store } = await setUp();
    const { id } = await snapshot();
    const to = join(dir, 'to');
    await expect(restore(to, 'nope')).rejects.toMatchObject({ code: 'not_found', hint: 'There are: golden.' });
    await expect(restore(to, '../x')).rejects.toMatchObject({ code: 'not_found' });
    const { digest } = await store.blobs.put(Buffer.from('{}'));
    await expect(restore(to, digest)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(digest),
    });
    await expect(restore(to, `sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ code: 'blob_missing' });
    await expect(snapshot({ name: 'a/b' })).rejects.toMatchObject({ code: 'bad_request' });
    const { wheels } = await readEnvironment(id as Digest, store);
    await rm(store.blobs.path(wheels[0]!.digest));
    await expect(restore(to)).rejects.toMatchObject({ code: 'blob_missing' });
    expect(await readdir(dir)).not.toContain('to');
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

const hasPip = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;

test('pip installs the wheels, too', { timeout: 120_000 }, async ({ skip }) => {
  skip(uv === null || !hasPip, 'needs a Python with pip, and uv');
  const { dir, site, snapshot, store } = await setUp();
  const { id } = await snapshot();
  const { wheels } = await readEnvironment(id as Digest, store);
  const other = join(dir, 'by-pip');
  await run('python3', ['-m', 'venv', other]);
  await mkdir(join(dir, 'wheels'));
  for (const { name, digest } of wheels) {
    await writeFile(join(dir, 'wheels', name), await readFile(store.blobs.path(digest)));
    await run('python3', ['-m', 'zipfile', '-t', join(dir, 'wheels', name)]);
  }
  const paths = wheels.map(({ name }) => join(dir, 'wheels', name));
  await run(join(other, 'bin', 'python'), ['-m', 'pip', 'install', '--no-index', '--no-deps', ...paths]);
  expect((await run(join(other, 'bin', 'serve'))).stdout).toBe('served 1\n');
  const { purelib } = (await inspectPython(other, signal)).paths;
  for (const file of ['big_lib/__init__.py', 'big_lib/data.py', 'serve.py', 'sitecustomize.py']) {
    expect(await readFile(join(purelib, file))).toEqual(await readFile(join(site, file)));
  }
});
