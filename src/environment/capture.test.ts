import { execFile, spawnSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { startIndex } from '../../test/support/python-index.ts';
import { readZip } from '../../test/support/read-zip.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { uvIfAny } from '../../test/support/uv.ts';
import { makeSdist, makeWheel, type TinyPackage } from '../../test/support/wheels.ts';
import type { EnvironmentProgress } from '../api/environment.ts';
import { digestFrom } from '../store/digest.ts';
import { collectGarbage } from '../store/gc.ts';
import { openStore } from '../store/store.ts';
import { type CaptureOptions, captureEnvironment } from './capture.ts';
import type { LockedPackage } from './lock.ts';
import { parseLock } from './parse-lock.ts';
import { inspectPython } from './probe.ts';

const run = promisify(execFile);
const uv = spawnSync('python3', ['-c', 'import venv']).status === 0 ? await uvIfAny() : null;
const signal = AbortSignal.timeout(300_000);
vi.stubEnv('UV_HTTP_RETRIES', '0');

const PACKAGES: TinyPackage[] = [
  { name: 'plain', version: '1.0' },
  { name: 'edited', version: '1.0', files: { 'edited/__init__.py': 'x = 1\n', 'edited/other.py': '' } },
];

/** A house with an environment, and an index that it was installed from. */
async function setUp({ login = 'me:s3cr3t' } = {}) {
  const dir = await scratchDir();
  const env = join(dir, 'env');
  const index = await startIndex({ packages: [...PACKAGES, makeSdist({ name: 'compiled', version: '1.0' })], login });
  // None of the machine's own settings.
  const names = [...Object.keys(process.env).filter((name) => /^(UV_|PIP_)/.test(name)), ...Object.keys(index.env)];
  for (const name of names) if (!name.startsWith('UV_HTTP')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', dir);
  vi.stubEnv('XDG_CONFIG_HOME', join(dir, 'config'));
  await run('python3', ['-m', 'venv', '--without-pip', env]);
  const install = async (...what: string[]) => {
    const args = ['pip', 'install', '--python', env, '--no-deps', '--no-build-isolation', ...what];
    const exit = await uv!.run(args, { signal, cwd: dir, env: index.env });
    expect(exit.code, exit.stderr).toBe(0);
  };
  await writeFile(join(env, 'pip.conf'), `[global]\nindex-url = ${index.simple}\n`);
  const store = await openStore(join(dir, 'store'));
  const progress: EnvironmentProgress[] = [];
  const lockFile = join(dir, 'pylock.toml');
  const capture = (options: Partial<CaptureOptions> = {}) =>
    captureEnvironment({
      python: env,
      lockFile,
      store,
      uv,
      signal,
      onProgress: (one) => progress.push(one),
      ...options,
    });
  const lock = async () => parseLock(await readFile(lockFile, 'utf8'), lockFile);
  const site = async () => (await inspectPython(env, signal)).paths.purelib;
  return {
    dir,
    env,
    index,
    install,
    store,
    capture,
    lock,
    lockFile,
    progress,
    site,
    [Symbol.asyncDispose]: index[Symbol.asyncDispose],
  };
}

const brief = ({ name, extras, wheels }: LockedPackage) => [
  name,
  extras?.kept ?? 'index',
  wheels[0]!.url ? 'url' : 'path',
];

/** Every file below a folder, as text. */
async function texts(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}

describe.skipIf(uv === null)('a capture (skipped without uv, or python3 and its venv)', { timeout: 120_000 }, () => {
  test('an environment that has everything: each package is locked as what it is', async () => {
    await using house = await setUp();
    const { dir, env } = house;
    const project = (name: string) => ({
      'pyproject.toml': `[build-system]\nrequires = []\nbuild-backend = "back"\nbackend-path = ["."]\n[project]\nname = "${name}"\nversion = "1.0"\n`,
    });
    await house.install('plain', 'edited', 'compiled');
    const wheel = await makeWheel({ name: 'local', version: '1.0' });
    await writeFile(join(dir, wheel.name), wheel.bytes);
    await house.install(join(dir, wheel.name));
    const site = await house.site();
    await appendFile(join(site, 'edited/__init__.py'), '# by hand\n');
    await writeFile(join(site, 'sitecustomize.py'), 'import os\n');
    // An editable install, as setuptools leaves it.
    const source = join(dir, 'src');
    await mkdir(join(source, 'worked'), { recursive: true });
    await writeFile(join(source, 'worked/__init__.py'), 'x = 1\n');
    await writeFile(join(source, 'pyproject.toml'), project('worked')['pyproject.toml']);
    await run('git', ['init', '-q', source]);
    await run('git', ['-C', source, 'add', '-A']);
    await run('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@host.example', 'commit', '-qm', 'first']);
    await appendFile(join(source, 'worked/__init__.py'), '# not committed\n');
    const commit = (await run('git', ['-C', source, 'rev-parse', 'HEAD'])).stdout.trim();
    const info = join(site, 'worked-1.0.dist-info');
    await mkdir(info);
    await writeFile(join(info, 'METADATA'), 'Metadata-Version: 2.1\nName: worked\nVersion: 1.0\n');
    await writeFile(
      join(info, 'RECORD'),
      '__editable__.worked.pth,,\nworked-1.0.dist-info/METADATA,,\nworked-1.0.dist-info/RECORD,,\n',
    );
    await writeFile(
      join(info, 'direct_url.json'),
      JSON.stringify({ url: `file://${source}`, dir_info: { editable: true } }),
    );
    await writeFile(join(site, '__editable__.worked.pth'), `${source}\n`);

    const report = await house.capture();
    const lock = await house.lock();
    expect(lock.packages.map(brief)).toEqual([
      ['compiled', 'built', 'path'],
      ['edited', 'edited', 'path'],
      ['lastgood-loose-files', 'loose-files', 'path'],
      ['local', 'archive', 'path'],
      ['plain', 'index', 'url'],
      ['worked', 'editable', 'path'],
    ]);
    const extras = new Map(lock.packages.map(({ name, extras }) => [name, extras]));
    expect(extras.get('edited')).toMatchObject({ edited: ['edited/__init__.py'] });
    expect(extras.get('local')).toMatchObject({ origin: `file://${join(dir, wheel.name)}` });
    expect(extras.get('worked')).toMatchObject({
      origin: `${source} at ${commit}, with changes that are not committed`,
    });
    expect(lock.extras!.indexes).toEqual([`${house.index.url}/simple/`]);
    expect(lock.requiresPython).toMatch(/^==3\.\d+\.\*$/);
    expect(report).toMatchObject({ lock: house.lockFile, python: join(env, 'bin/python'), packages: 6, fromIndex: 1 });
    expect(report.kept.map(({ name }) => name)).toEqual([
      'compiled',
      'edited',
      'lastgood-loose-files',
      'local',
      'worked',
    ]);
    expect(report.findings).toMatchObject([{ kind: 'file-changed', subject: 'edited/__init__.py', level: 'warning' }]);
    expect(new Set(house.progress.map(({ phase }) => phase))).toEqual(new Set(['inspect', 'check', 'resolve', 'pack']));

    const contents = async (name: string) => {
      const { sha256 } = lock.packages.find((one) => one.name === name)!.wheels[0]!;
      return readZip(house.store.blobs.path(digestFrom(sha256)));
    };
    expect((await contents('edited')).get('edited/__init__.py')?.content.toString()).toBe('x = 1\n# by hand\n');
    expect((await contents('worked')).get('worked/__init__.py')?.content.toString()).toBe('x = 1\n# not committed\n');
    expect((await contents('lastgood-loose-files')).has('sitecustomize.py')).toBe(true);
  });

  test('a secret of pip’s and uv’s settings reaches neither lock nor store, report or progress', async () => {
    await using house = await setUp();
    await house.install('plain', 'edited');
    const info = join(await house.site(), 'plain-1.0.dist-info');
    const url = 'https://me:s3cr3t@host.example/plain.whl?token=s3cr3t';
    await writeFile(join(info, 'direct_url.json'), JSON.stringify({ url, vcs_info: { vcs: 'git', commit_id: 'abc' } }));
    vi.stubEnv('UV_INDEX', `https://other:s3cr3t@127.0.0.1:9/simple?token=s3cr3t`);
    vi.stubEnv('PIP_EXTRA_INDEX_URL', `https://:s3cr3t@127.0.0.1:9/more`);
    const report = await house.capture();
    const lock = await readFile(house.lockFile, 'utf8');
    expect(lock).toContain('git+https://host.example/plain.whl at abc');
    const told = JSON.stringify([report, house.progress]);
    for (const text of [lock, told, await texts(house.store.dir)]) expect(text).not.toContain('s3cr3t');
    // The other index cannot be reached: that is told, and what could not be compared is kept.
    expect(report.findings).toMatchObject([{ kind: 'index-unreachable', subject: 'edited', level: 'warning' }]);
    expect(report.findings[0]!.message).toContain('127.0.0.1:9');
    vi.stubEnv('UV_INDEX', undefined);
    const failure = await house.capture({ python: join(house.dir, 'no such') }).catch((error) => error);
    expect(`${failure.message} ${failure.hint} ${failure.stack}`).not.toContain('s3cr3t');
  });

  test('the same environment gives the same lock, byte for byte; its wheels outlive a garbage collection', async () => {
    await using house = await setUp();
    await house.install('plain', 'compiled');
    await house.capture();
    const first = await readFile(house.lockFile, 'utf8');
    await house.capture();
    expect(await readFile(house.lockFile, 'utf8')).toBe(first);
    await collectGarbage(house.store, { graceMs: 0 });
    const kept = (await house.lock()).packages.find(({ name }) => name === 'compiled')!.wheels[0]!;
    expect(await house.store.blobs.verify(digestFrom(kept.sha256))).toBe('intact');
    // A capture that keeps nothing lets go of what the earlier one kept.
    await house.install('edited');
    await uv!.run(['pip', 'uninstall', '--python', house.env, 'compiled'], { signal });
    await house.capture();
    await collectGarbage(house.store, { graceMs: 0 });
    expect(await house.store.blobs.has(digestFrom(kept.sha256))).toBe(false);
  });

  test('offline everything is kept, and no index is asked; the wheels lie beside the lock when wanted', async () => {
    await using house = await setUp();
    await house.install('plain', 'edited');
    const before = house.index.requests.length;
    const wheelsDir = join(house.dir, 'wheels');
    const report = await house.capture({ offline: true, wheelsDir });
    expect(house.index.requests).toHaveLength(before);
    expect(report).toMatchObject({ fromIndex: 0, findings: [] });
    for (const { wheels } of (await house.lock()).packages) {
      const { path, size } = wheels[0]!;
      expect((await stat(join(house.dir, path!))).size).toBe(size);
    }
    expect((await readdir(wheelsDir)).every((name) => name.endsWith('.whl'))).toBe(true);
  });

  test('without uv everything is kept, and it is told', async () => {
    await using house = await setUp();
    await house.install('plain');
    const report = await house.capture({ uv: null });
    expect(report.kept).toMatchObject([{ name: 'plain', why: 'no index was asked' }]);
    expect(report.findings).toMatchObject([{ kind: 'index-unreachable' }]);
  });

  test('an older lock is written over, what is none is not', async () => {
    await using house = await setUp();
    await house.install('plain');
    await writeFile(house.lockFile, 'lock-version = "9.9"\n');
    await house.capture();
    for (const text of ['[project]\nname = "mine"\n', 'plain==1.0\n', '']) {
      await writeFile(house.lockFile, text);
      const message = `${house.lockFile} is there and is no lock.`;
      await expect(house.capture()).rejects.toMatchObject({ code: 'output_unwritable', message });
      expect(await readFile(house.lockFile, 'utf8')).toBe(text);
    }
    await expect(house.capture({ lockFile: join(house.dir, 'no/pylock.toml') })).rejects.toMatchObject({
      code: 'output_unwritable',
    });
  });

  test('a second installation that another hides is left out, and told', async () => {
    await using house = await setUp();
    await house.install('plain');
    const leftover = join(await house.site(), 'plain-0.1.dist-info');
    await mkdir(leftover);
    await writeFile(join(leftover, 'METADATA'), 'Metadata-Version: 2.1\nName: plain\nVersion: 0.1\n');
    const report = await house.capture();
    expect(report.findings).toMatchObject([
      { kind: 'package-shadowed', subject: 'plain', message: expect.stringContaining('0.1') },
    ]);
    expect((await house.lock()).packages.find(({ name }) => name === 'plain')).toMatchObject({ version: '1.0' });
  });

  test('of two packages that bring one file, the one that lost is kept as it is now', async () => {
    await using house = await setUp();
    const wheels = await Promise.all(
      ['first', 'second'].map((name) =>
        makeWheel({ name, version: '1.0', files: { 'both.py': name, [`${name}.py`]: '' } }),
      ),
    );
    await using index = await startIndex({ packages: wheels });
    for (const { name, bytes } of wheels) {
      await writeFile(join(house.dir, name), bytes);
      await house.install(join(house.dir, name));
    }
    vi.stubEnv('UV_DEFAULT_INDEX', index.simple);
    const report = await house.capture();
    expect((await house.lock()).packages.map(brief)).toEqual([
      ['first', 'edited', 'path'],
      ['second', 'index', 'url'],
    ]);
    expect(report.findings).toMatchObject([
      { kind: 'file-changed', package: 'first', message: 'both.py of first 1.0 was overwritten by second 1.0.' },
    ]);
  });

  test('loose files that were a package in an earlier lock are loose files again', async () => {
    await using house = await setUp();
    await house.install('plain');
    const wheel = await makeWheel({
      name: 'lastgood-loose-files',
      version: '0+1',
      files: { 'sitecustomize.py': 'x = 1' },
    });
    await writeFile(join(house.dir, wheel.name), wheel.bytes);
    await house.install(join(house.dir, wheel.name));
    await writeFile(join(await house.site(), 'more.py'), '');
    const before = house.index.requests.length;
    await house.capture();
    expect((await house.lock()).packages.map(brief)).toEqual([
      ['lastgood-loose-files', 'loose-files', 'path'],
      ['plain', 'index', 'url'],
    ]);
    expect(house.index.requests.slice(before).some(({ path }) => path.includes('loose'))).toBe(false);
  });

  test('a package that does not tell its files is no end: they are loose files', async () => {
    await using house = await setUp();
    await house.install('plain');
    const site = await house.site();
    await writeFile(join(site, 'strange-1.0.egg-info'), 'Metadata-Version: 1.0\nName: strange\nVersion: 1.0\n');
    await writeFile(join(site, 'other_name.py'), 'x = 1\n');
    await writeFile(join(site, 'usual-1.0.egg-info'), 'Metadata-Version: 1.0\nName: usual\nVersion: 1.0\n');
    await writeFile(join(site, 'usual.py'), 'x = 1\n');
    const report = await house.capture();
    expect((await house.lock()).packages.map(brief)).toEqual([
      ['lastgood-loose-files', 'loose-files', 'path'],
      ['plain', 'index', 'url'],
      ['usual', 'not-on-index', 'path'],
    ]);
    expect(report.findings).toMatchObject([{ kind: 'package-missing', subject: 'strange', level: 'warning' }]);
  });

  test('a stop leaves the lock as it was', async () => {
    await using house = await setUp();
    await house.install('plain');
    const abort = new AbortController();
    const work = house.capture({ signal: abort.signal, onProgress: () => abort.abort(new Error('stopped')) });
    await expect(work).rejects.toThrow('stopped');
    expect(await readdir(house.dir)).not.toContain('pylock.toml');
  });
});
