import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { startIndex } from '../support/python-index.ts';
import { scratchDir } from '../support/scratch.ts';
import { uvIfAny } from '../support/uv.ts';
import { makeWheel, type TinyPackage } from '../support/wheels.ts';
import { callCliProcess, spawnCli } from './cli-process.ts';

/** `lastgood env …` as processes of their own, on environments that lastgood did not make, with an index of the test's own. */

vi.setConfig({ testTimeout: 180_000 });

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const DIGEST = `sha256:${'0a'.repeat(32)}`;
const uv = await uvIfAny();

const python = (() => {
  try {
    return String(execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])).trim();
  } catch {
    return null;
  }
})();

const PACKAGES: TinyPackage[] = [
  { name: 'serve', version: '1.0', requires: ['gunicorn', 'tiny-lib==2.1'] },
  { name: 'gunicorn', version: '21.2.0', scripts: { gunicorn: 'gunicorn:main' } },
  { name: 'tiny-lib', version: '2.1' },
];

/** A folder with an environment that uv made out of the index; `cli` runs there. */
async function world({ packages = PACKAGES }: { packages?: TinyPackage[] } = {}) {
  const dir = await scratchDir();
  const index = await startIndex({ packages });
  const venv = join(dir, 'venv');
  const { signal } = new AbortController();
  const make = async (...args: string[]) => {
    const { code, stderr } = await uv!.run(args, { signal, env: index.env });
    if (code !== 0) throw new Error(stderr);
  };
  await make('venv', '--quiet', '--python', python!, venv);
  await make('pip', 'install', '--quiet', '--python', join(venv, 'bin/python'), 'serve');
  // A uv on PATH is not installed once more for each home.
  const PATH = `${dirname(uv!.path)}${delimiter}${process.env.PATH}`;
  const options = { cwd: dir, entry: MAIN, env: { ...index.env, PATH, VIRTUAL_ENV: '', GITHUB_ACTIONS: '' } };
  return {
    dir,
    venv,
    index,
    site: join(venv, 'lib', (await readdir(join(venv, 'lib')))[0]!, 'site-packages'),
    cli: (...argv: string[]) => callCliProcess(['env', ...argv], options),
    spawn: (...argv: string[]) => spawnCli(['env', ...argv], options),
    json: async (...argv: string[]) => JSON.parse((await callCliProcess(['env', ...argv, '--json'], options)).stdout),
    [Symbol.asyncDispose]: () => index[Symbol.asyncDispose](),
  };
}

const version = async (file: string, name: string): Promise<string> =>
  (await promisify(execFile)(file, ['-c', `import ${name}; print(${name}.version)`])).stdout.trim();

describe.skipIf(uv === null || python === null)('with uv and python3', () => {
  test('an environment is recorded, made again without its index, and the copy is what the lock says', async () => {
    await using house = await world();
    const { dir, venv, index, cli } = house;
    const captured = await cli('capture', '--python', 'venv', '-o', 'pylock.toml');
    expect(captured).toMatchObject({ exitCode: 0 });
    expect(captured.stdout).toContain(`${join(venv, 'bin/python')}: CPython `);
    expect(await readFile(join(dir, 'pylock.toml'), 'utf8')).toContain(index.fileUrl('tiny_lib-2.1-py3-none-any.whl'));
    // The first build fetches, and what it fetched is enough from then on.
    expect(await cli('build', '--lock', 'pylock.toml', '--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
    const asked = index.requests.length;
    const built = await cli('build', '--lock', 'pylock.toml', '-o', 'copy');
    expect(built).toMatchObject({ exitCode: 0, stdout: `${join(dir, 'copy/bin/python')}\n` });
    expect(built.stderr).toContain('nothing had to be fetched');
    expect(index.requests.length).toBe(asked);
    expect(await version(join(dir, 'copy/bin/python'), 'tiny_lib')).toBe('2.1');
    const checked = await cli('check', '--python', 'copy', '--lock', 'pylock.toml', '--deep');
    expect(checked).toMatchObject({ exitCode: 0 });
    expect(checked.stdout).toContain('copy/bin/python is what the lock says: 3 packages');
  });

  test('a file changed by hand is found, in words, as JSON, and as an annotation', async () => {
    await using house = await world();
    const { dir, site } = house;
    await house.cli('capture', '--python', 'venv', '-o', 'pylock.toml');
    await appendFile(join(site, 'tiny_lib.py'), '# by hand\n');
    const check = ['check', '--python', 'venv', '--lock', 'pylock.toml'];
    const said = await house.cli(...check);
    expect(said.exitCode).toBe(1);
    expect(said.stdout).toMatch(/^ERROR {2}.*tiny_lib\.py.* \[file-changed\]$/m);
    expect(said.stdout).toContain('is not what the lock says');
    const options = { cwd: dir, entry: MAIN, env: { GITHUB_ACTIONS: 'true' } };
    const annotated = await callCliProcess(['env', ...check, '--json'], options);
    expect(annotated.exitCode).toBe(1);
    expect(JSON.parse(annotated.stdout)).toMatchObject({
      matches: false,
      packages: 3,
      findings: [{ kind: 'file-changed', subject: 'tiny_lib.py', package: 'tiny-lib', level: 'error' }],
    });
    expect(annotated.stderr).toMatch(/^::error file=pylock\.toml,title=environment%3A file-changed::.*tiny_lib\.py/);
  });

  test('a snapshot keeps what was changed by hand, and the second one costs what changed since', async () => {
    await using house = await world();
    const { dir, site, json, cli } = house;
    await writeFile(join(site, 'tiny_lib.py'), "version = 'by hand'\n");
    const first = await json('snapshot', 'golden', '--python', 'venv');
    expect(first).toMatchObject({ name: 'golden', packages: 3, added: 3 });
    await writeFile(join(site, 'tiny_lib.py'), "version = 'another'\n");
    expect(await json('snapshot', 'later', '--python', 'venv')).toMatchObject({ packages: 3, added: 1 });
    expect(await json('list')).toMatchObject({
      snapshots: [
        { name: 'golden', id: first.id, packages: 3 },
        { name: 'later', packages: 3 },
      ],
    });
    const restored = await cli('restore', 'golden', 'back');
    expect(restored).toMatchObject({ exitCode: 0, stdout: `${join(dir, 'back/bin/python')}\n` });
    expect(await version(join(dir, 'back/bin/python'), 'tiny_lib')).toBe('by hand');
    expect(await cli('restore', 'golden', 'back')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('[output_unwritable]'),
    });
  });

  test('requirements are resolved into a lock, for an interpreter that is named', async () => {
    await using house = await world();
    await writeFile(join(house.dir, 'requirements.txt'), 'serve\n');
    const locked = await house.json('lock', '-r', 'requirements.txt', '--python', 'venv', '-o', 'new.toml');
    expect(locked).toMatchObject({ lock: join(house.dir, 'new.toml'), packages: 3 });
    expect(await house.cli('build', '--lock', 'new.toml', '-o', 'copy')).toMatchObject({ exitCode: 0 });
    expect(await version(join(house.dir, 'copy/bin/python'), 'gunicorn')).toBe('21.2.0');
  });

  test('a Dockerfile, with what no index has beside it; offline, with everything', async () => {
    await using house = await world();
    const { dir, site, json } = house;
    await appendFile(join(site, 'tiny_lib.py'), '# by hand\n');
    await house.cli('capture', '--python', 'venv', '-o', 'pylock.toml');
    const write = ['dockerfile', '--lock', 'pylock.toml', '-o', 'Dockerfile', '--base', `python:3@${DIGEST}`];
    const report = await json(...write, '--wsgi', 'app:app');
    expect(report).toMatchObject({ base: `python:3@${DIGEST}`, wheels: 1, fromIndex: 2 });
    expect(report.files).toEqual(['lastgood-env/', '.dockerignore']);
    expect(await readdir(join(dir, 'lastgood-env/wheels'))).toEqual([expect.stringMatching(/^tiny_lib-2\.1-.*\.whl$/)]);
    const index = await readFile(join(dir, 'lastgood-env/index.txt'), 'utf8');
    expect(index).toMatch(/^gunicorn==21\.2\.0 \\\n {4}--hash=sha256:[0-9a-f]{64}\nserve==1\.0 \\\n/);
    const text = await readFile(join(dir, 'Dockerfile'), 'utf8');
    expect(text).toContain(`FROM python:3@${DIGEST} AS base`);
    expect(await json(...write, '--offline')).toMatchObject({ wheels: 3, fromIndex: 0 });
    expect(await readdir(join(dir, 'lastgood-env'))).toEqual(['kept.txt', 'wheels']);
  });

  test('Ctrl-C while an index hangs: 130, and nothing is left', async () => {
    await using house = await world();
    const hanging = await makeWheel({ name: 'slow', version: '1' });
    const asked = Promise.withResolvers<void>();
    await using index = await startIndex({
      packages: [hanging],
      onRequest: (_request, _response, path) => {
        if (!path.startsWith('/files/')) return false;
        asked.resolve();
        return true;
      },
    });
    const file = `name = "${hanging.name}", url = "${index.fileUrl(hanging.name)}", hashes = { sha256 = "${hanging.sha256}" }`;
    const lock = `lock-version = "1.0"\ncreated-by = "test"\n[[packages]]\nname = "slow"\nversion = "1"\nwheels = [{ ${file} }]\n`;
    await writeFile(join(house.dir, 'slow.toml'), lock);
    const { child, ended } = house.spawn('build', '--lock', 'slow.toml', '--python', 'venv', '-o', 'copy');
    await Promise.race([asked.promise, once(child, 'exit')]);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect(await readdir(house.dir)).not.toContain('copy');
  });
});

test.each([
  [['build', '--lock', 'no.toml'], 'file_missing'],
  [['check', '--lock', 'no.toml', '--python', '/nowhere/python'], 'file_missing'],
  [['check', '--lock', 'text.toml'], 'lock_invalid'],
  [['capture', '--python', '/nowhere/python', '-o', 'a.toml'], 'interpreter_missing'],
  [['snapshot', 'a', '--python', '/nowhere'], 'interpreter_missing'],
  [['restore', 'nothing', 'there'], 'not_found'],
  [['dockerfile', '--lock', 'no.toml', '-o', 'no/Dockerfile'], 'output_unwritable'],
])('%j is %s, with a hint, and leaves nothing', async (argv, code) => {
  const dir = await scratchDir();
  await writeFile(join(dir, 'text.toml'), 'this is no lock');
  const { exitCode, stdout, stderr } = await callCliProcess(['env', ...argv, '--json'], { cwd: dir, entry: MAIN });
  expect(stdout).toBe('');
  expect(JSON.parse(stderr)).toMatchObject({
    status: 'error',
    code,
    hint: expect.stringMatching(/.\.$/),
    exit: exitCode,
  });
  expect((await readdir(dir)).filter((name) => name !== 'home')).toEqual(['text.toml']);
});

test('a check leaves no home behind', async ({ skip }) => {
  skip(python === null, 'needs python3');
  const dir = await scratchDir();
  await writeFile(join(dir, 'empty.toml'), 'lock-version = "1.0"\ncreated-by = "test"\npackages = []\n');
  await callCliProcess(['env', 'check', '--python', python!, '--lock', 'empty.toml'], { cwd: dir, entry: MAIN });
  expect(await readdir(dir)).toEqual(['empty.toml']);
});
