import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { inspectPython } from './probe.ts';
import { readRecord } from './record.ts';

const run = promisify(execFile);
const hasPython = spawnSync('python3', ['-c', 'import venv']).status === 0;
const inspect = (python: string) => inspectPython(python, AbortSignal.timeout(60_000));

/** A real environment with nothing in it, and a way to put metadata there. */
async function venv(...options: string[]) {
  // Its real path, which is what Python tells.
  const dir = join(await realpath(await scratchDir()), 'venv');
  await run('python3', ['-m', 'venv', '--without-pip', ...options, dir]);
  const { paths } = await inspect(dir);
  const put = async (files: Record<string, string | Uint8Array>, root = paths.purelib) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), content);
    }
  };
  return { dir, site: paths.purelib, put };
}

const named = (name: string, version: string, more = '') =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${more}\n`;

describe.skipIf(!hasPython)('a real interpreter (skipped without python3 and its venv)', () => {
  test('an empty environment tells of its base', async () => {
    const { dir, site } = await venv();
    const found = await inspect(dir);
    expect(found.python).toBe(join(dir, 'bin/python'));
    expect(found.prefix).toBe(dir);
    expect(found.basePrefix).not.toBe(dir);
    expect(found.interpreter.path).toBe(await realpath(join(dir, 'bin/python')));
    expect(found.interpreter).toMatchObject({
      version: expect.stringMatching(/^3\.\d+\.\d+/),
      build: expect.stringMatching(/.+ \[.+\]$/),
      abi: expect.stringContaining('-'),
    });
    expect(found.paths).toMatchObject({ purelib: site, scripts: join(dir, 'bin'), data: dir });
    expect([found.distributions, found.shadowed, found.seesSystemPackages]).toEqual([[], [], false]);
  });

  test('what installers leave', async () => {
    const { site, dir, put } = await venv();
    await put({
      'Some_Lib-1.0.dist-info/METADATA': named(
        'Some.Lib',
        '1.0',
        'Requires-Dist: other>=1\nRequires-Dist: x @ git+https://t0ken@host.example/x\n',
      ),
      'Some_Lib-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nTag: py2-none-any\nTag: py3-none-any\n',
      'Some_Lib-1.0.dist-info/INSTALLER': 'uv\n',
      'Some_Lib-1.0.dist-info/RECORD': '',
      'Some_Lib-1.0.dist-info/direct_url.json': '{"url": "https://me:t0ken@host.example/a.whl", "archive_info": {}}',
    });
    const { distributions } = await inspect(dir);
    expect(distributions).toEqual([
      {
        name: 'Some.Lib',
        key: 'some-lib',
        version: '1.0',
        metadataDir: join(site, 'Some_Lib-1.0.dist-info'),
        root: site,
        prefix: dir,
        installer: 'uv',
        origin: { kind: 'archive', url: 'https://host.example/a.whl' },
        requires: ['other>=1', 'x @ git+https://host.example/x'],
        tags: ['py2-none-any', 'py3-none-any'],
        hasRecord: true,
      },
    ]);
  });

  test('what old, careless and broken ones leave', async () => {
    const { dir, put } = await venv();
    await put({
      'old-1.0-py3.9.egg-info': named('old', '1.0'),
      'older.egg-info/PKG-INFO': named('older', '0.9'),
      'latin-1.0.dist-info/METADATA': Buffer.from(named('latin', '1.0', 'Author: Jos\xe9\n'), 'latin1'),
      'latin-1.0.dist-info/direct_url.json': '{"url": ',
      'headless-2.0.dist-info/METADATA': 'Summary: no name at all\n\n',
      'empty-1.0.dist-info/RECORD': '',
      '~broken-1.0.dist-info/METADATA': named('broken', '1.0'),
      'bad-1.0.dist-info/METADATA': named('../../bad', '1.0'),
      'eggs/zipped-1.0-py3.egg/EGG-INFO/PKG-INFO': named('zipped', '1.0'),
      'easy-install.pth': './eggs/zipped-1.0-py3.egg\n',
    });
    const { distributions } = await inspect(dir);
    expect(distributions.map(({ key, version, hasRecord }) => [key, version, hasRecord])).toEqual([
      ['headless', '2.0', false],
      ['latin', '1.0', false],
      ['old', '1.0', false],
      ['older', '0.9', false],
      ['zipped', '1.0', false],
    ]);
  });

  test('a zipped egg is not overlooked', async () => {
    const { site, dir, put } = await venv();
    const egg = join(site, 'zipped-1.0-py3.egg');
    const script =
      'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("EGG-INFO/PKG-INFO", "Name: zipped\\nVersion: 1.0\\n")';
    await run('python3', ['-c', script, egg]);
    await put({ 'easy-install.pth': './zipped-1.0-py3.egg\n' });
    const { distributions } = await inspect(dir);
    expect(distributions).toMatchObject([{ key: 'zipped', version: '1.0', metadataDir: egg, root: egg }]);
    await expect(readRecord(distributions[0]!)).rejects.toMatchObject({
      code: 'environment_broken',
      message: `zipped is a zipped egg (${egg}), whose files cannot be kept.`,
    });
  });

  test('of two in one folder, that one is there whose files are; the other is told', async () => {
    const { dir, put } = await venv();
    await put({
      'two/__init__.py': 'new!',
      'two-9.0.dist-info/METADATA': named('two', '9.0'),
      'two-9.0.dist-info/RECORD': 'two/__init__.py,,999\n',
      'two-1.0.dist-info/METADATA': named('two', '1.0'),
      'two-1.0.dist-info/RECORD': 'two/__init__.py,,4\n',
    });
    const { distributions, shadowed } = await inspect(dir);
    expect(distributions.map(({ version }) => version)).toEqual(['1.0']);
    expect(shadowed.map(({ version }) => version)).toEqual(['9.0']);
  });

  test('folders that are worked in, by .pth; their own metadata are no second installation', async () => {
    const { site, dir, put } = await venv();
    const source = await realpath(await scratchDir());
    const pep660 = await realpath(await scratchDir());
    await put({ 'a.egg-info/PKG-INFO': named('a', '1.0') }, source);
    await put({ 'b.egg-info/PKG-INFO': named('b', '1.0') }, pep660);
    await put({
      'easy-install.pth': `${source}\n`,
      '__editable__.b.pth': `${pep660}\n`,
      'b-1.0.dist-info/METADATA': named('b', '1.0'),
      'b-1.0.dist-info/direct_url.json': `{"url": "file://${pep660}", "dir_info": {"editable": true}}`,
    });
    const { distributions, shadowed } = await inspect(dir);
    expect(distributions.map(({ key, root, prefix, origin }) => ({ key, root, prefix, origin }))).toEqual([
      { key: 'a', root: source, prefix: source, origin: { kind: 'editable', url: `file://${source}` } },
      { key: 'b', root: site, prefix: dir, origin: { kind: 'editable', url: `file://${pep660}` } },
    ]);
    expect(shadowed).toEqual([]);
  });

  test('packages of conda', async () => {
    const { site, dir, put } = await venv();
    await put({ 'c-1.0.dist-info/METADATA': named('c', '1.0'), 'c-1.0.dist-info/INSTALLER': 'conda\n' });
    const file = join(site, 'c-1.0.dist-info/METADATA').slice(dir.length + 1);
    const meta = { channel: 'https://conda.example/t/t0ken/main', build: 'py_0', files: [file] };
    await put({ 'c-1.0-py_0.json': JSON.stringify(meta), 'broken.json': '{' }, join(dir, 'conda-meta'));
    const { distributions } = await inspect(dir);
    expect(distributions[0]!.origin).toEqual({ kind: 'conda', channel: 'https://conda.example/main', build: 'py_0' });
  });

  test('an environment that sees its base’s packages; its own come first', async ({ skip }) => {
    const { site, dir, put } = await venv('--system-site-packages');
    const before = await inspect(dir);
    expect(before.seesSystemPackages).toBe(true);
    const ofBase = before.distributions.find(({ prefix }) => prefix === before.basePrefix);
    if (ofBase === undefined) return skip('the base has no packages');
    await put({ 'x-99.dist-info/METADATA': named(ofBase.name, '99') });
    const { distributions, shadowed } = await inspect(dir);
    expect(distributions.find(({ key }) => key === ofBase.key)).toMatchObject({ version: '99', root: site });
    expect(shadowed.some(({ metadataDir }) => metadataDir === ofBase.metadataDir)).toBe(true);
  });

  test('a sitecustomize that talks, fails or hangs on to the exit', async () => {
    const { dir, put } = await venv();
    const code =
      'import atexit, sys\nprint("hello")\natexit.register(lambda: print("bye"))\nraise RuntimeError("no")\n';
    await put({ 'sitecustomize.py': code });
    expect((await inspect(dir)).distributions).toEqual([]);
  });

  test('pip’s indexes, of its variables and the environment’s file, without secrets', async () => {
    const { dir } = await venv();
    await writeFile(
      join(dir, 'pip.conf'),
      '[global]\nindex-url = https://me:t0ken@one.example/simple\n[install]\nextra-index-url =\n  https://two.example/simple?token=t0ken\n  https://three.example/simple\n',
    );
    for (const name of [
      'PIP_INDEX_URL',
      'PIP_EXTRA_INDEX_URL',
      'UV_INDEX',
      'UV_DEFAULT_INDEX',
      'UV_INDEX_URL',
      'UV_EXTRA_INDEX_URL',
    ]) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('XDG_CONFIG_HOME', dir);
    const urls = ['https://one.example/simple', 'https://two.example/simple', 'https://three.example/simple'];
    expect((await inspect(dir)).indexes).toEqual(urls);
    vi.stubEnv('PIP_INDEX_URL', 'https://:t0ken@four.example/simple');
    expect((await inspect(dir)).indexes).toEqual(['https://four.example/simple', ...urls.slice(1)]);
    vi.unstubAllEnvs();
  });
});

async function program(text: string) {
  const file = join(await scratchDir(), 'python');
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

describe('what is no Python', () => {
  test('a Python that is too old', async () => {
    const old = await program(
      '#!/bin/sh\nif [ "$1" = -E ]; then echo 2.7.18; else echo "Unknown option: -I" >&2; exit 2; fi\n',
    );
    await expect(inspect(old)).rejects.toMatchObject({
      code: 'interpreter_missing',
      message: `${old} is Python 2.7.18, which is too old.`,
      hint: expect.stringContaining('3.8'),
    });
  });

  test('another program', async () => {
    const other = await program('#!/bin/sh\necho "fatal: https://me:t0ken@host.example/ is not mine" >&2; exit 3\n');
    await expect(inspect(other)).rejects.toMatchObject({
      code: 'environment_broken',
      message: `${other} does not work as a Python (fatal: https://host.example/ is not mine).`,
    });
  });

  test('one that answers something else', async () => {
    const other = await program('#!/bin/sh\nif [ "$1" = -E ]; then echo 3.9.1; else echo "{}"; fi\n');
    await expect(inspect(other)).rejects.toMatchObject({
      code: 'environment_broken',
      message: expect.stringContaining(`Python 3.9.1 at ${other} does not tell what is installed`),
    });
  });

  test('a file that nobody may run, or whose interpreter is gone', async () => {
    const file = await program('#!/nowhere/sh\n');
    await expect(inspect(file)).rejects.toMatchObject({
      code: 'interpreter_missing',
      message: expect.stringContaining('ENOENT'),
    });
    await chmod(file, 0o644);
    await expect(inspect(file)).rejects.toMatchObject({
      code: 'interpreter_missing',
      message: `${file} is not executable (EACCES).`,
    });
  });

  test('one that is stopped', async () => {
    const slow = await program('#!/bin/sh\nexec sleep 600\n');
    const abort = new AbortController();
    const work = inspectPython(slow, abort.signal);
    abort.abort(new Error('stopped'));
    await expect(work).rejects.toThrow('stopped');
  });

  test('a loop of links', async () => {
    const dir = await scratchDir();
    await symlink('python', join(dir, 'python'));
    await expect(inspect(join(dir, 'python'))).rejects.toMatchObject({ code: 'environment_broken' });
  });
});
