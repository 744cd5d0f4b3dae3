import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { environmentHouse } from '../../test/support/environment-house.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { runScript } from '../../test/support/script.ts';
import { uvIfAny } from '../../test/support/uv.ts';
import { makeWheel } from '../../test/support/wheels.ts';
import { hexOf } from '../store/digest.ts';
import type { Environment } from './environments.ts';
import { listPythons } from './interpreters.ts';

vi.setConfig({ testTimeout: 120_000 });

const uv = (await listPythons()).length > 0 ? await uvIfAny() : null;
const signal = AbortSignal.timeout(600_000);
const run = promisify(execFile);
const SCRIPT = new URL('../../test/support/environment-script.ts', import.meta.url);

const ONE = {
  name: 'one',
  version: '1.0',
  scripts: { one: 'one:main' },
  files: { 'one.py': 'def main():\n    print("one")\n' },
};
const TWO = { name: 'Two.Package', version: '2.0', files: { 'two/__init__.py': 'value = 2\n', 'two/b,"c.txt': 'x' } };

const siteOf = async ({ dir }: Pick<Environment, 'dir'>) =>
  join(dir, 'lib', (await readdir(join(dir, 'lib')))[0]!, 'site-packages');

async function setUp() {
  const house = await environmentHouse(await scratchDir(), uv!);
  const wheels = await house.wheels(ONE, TWO);
  const provide = (more: Partial<Parameters<typeof house.environments.provide>[0]> = {}) =>
    house.environments.provide({ wheels, interpreter: house.interpreter, signal, ...more });
  const renew = (packages: string[] = []) =>
    house.environments.renew({ wheels, interpreter: house.interpreter, signal, packages });
  /** What lies in `environments/`. */
  const list = () => readdir(join(house.home, 'environments'));
  return { ...house, wheels, provide, renew, list, makeWheels: house.wheels };
}

describe.skipIf(uv === null)('needs Python and uv', () => {
  test('an environment has its packages and programs, and works where it is', async () => {
    const { provide, list } = await setUp();
    const made = await provide();
    expect(made.python).toBe(join(made.dir, 'bin', 'python'));
    const { stdout } = await run(made.python, ['-c', 'import two, sys; print(two.value, sys.prefix)']);
    expect(stdout).toBe(`2 ${made.dir}\n`);
    expect((await run(join(made.dir, 'bin', 'one'))).stdout).toBe('one\n');
    expect(await list()).toEqual([made.id]);
  });

  test('its files are read-only, and no wheel of the store is among their links', async () => {
    const { provide, wheels, store, home } = await setUp();
    const site = await siteOf(await provide());
    const file = await stat(join(site, 'two', '__init__.py'));
    expect(file.mode & 0o222).toBe(0);
    const [blob, link] = await Promise.all([
      stat(store.blobs.path(wheels[0]!.digest)),
      stat(join(home, 'cache', 'wheels', hexOf(wheels[0]!.digest), wheels[0]!.name)),
    ]);
    expect(link.ino).toBe(blob.ino);
    expect(blob.nlink).toBe(2);
  });

  test('one that is there is used as it is; other wheels make another one', async () => {
    const { provide, makeWheels, wheels } = await setUp();
    const first = await provide();
    const { ino } = await stat(first.dir);
    expect((await provide()).dir).toBe(first.dir);
    // Their order means nothing.
    expect((await provide({ wheels: wheels.toReversed() })).dir).toBe(first.dir);
    expect((await stat(first.dir)).ino).toBe(ino);
    const [newer] = await makeWheels({ ...ONE, version: '1.1' });
    expect((await provide({ wheels: [newer!, wheels[1]!] })).id).not.toBe(first.id);
  });

  test('a second one shares its files by links', async () => {
    const { provide, makeWheels, wheels } = await setUp();
    const [a, b] = [
      await provide(),
      await provide({ wheels: [...wheels, ...(await makeWheels({ name: 'three', version: '3' }))] }),
    ];
    const inode = async (made: Environment) => (await stat(join(await siteOf(made), 'two', '__init__.py'))).ino;
    expect(await inode(b)).toBe(await inode(a));
  });

  test.each([
    ['of another length', 'value = 2000000\n'],
    ['as long as it was', 'value = 3\n'],
  ])('a file that was edited through its link, %s, is right in the next one', async (_, text) => {
    const { provide, renew } = await setUp();
    const made = await provide();
    const file = join(await siteOf(made), 'two', '__init__.py');
    await chmod(file, 0o644);
    await writeFile(file, text, { flag: 'r+' });
    // Clocks of disks tick a few times in a second only.
    const later = new Date(Date.now() + 2_000);
    await utimes(file, later, later);
    const again = await renew();
    expect(await readFile(join(await siteOf(again), 'two', '__init__.py'), 'utf8')).toBe('value = 2\n');
    // And that is remembered as it is now.
    const { ino } = await stat(join(await siteOf(again), 'two', '__init__.py'));
    expect((await stat(join(await siteOf(await renew()), 'two', '__init__.py'))).ino).toBe(ino);
  });

  test('a file that was edited with its times kept is right again when its package is suspected', async () => {
    const { provide, renew } = await setUp();
    const file = join(await siteOf(await provide()), 'two', '__init__.py');
    const { atime, mtime } = await stat(file);
    await chmod(file, 0o644);
    await writeFile(file, 'value = 3\n', { flag: 'r+' });
    await utimes(file, atime, mtime);
    await renew(['two-package']);
    expect(await readFile(file, 'utf8')).toBe('value = 2\n');
  });

  test('one that is renewed stays until there is a new one, and what Python compiled of it goes', async () => {
    const { provide, renew, home, list, wheels, store } = await setUp();
    const made = await provide();
    const { ino } = await stat(made.dir);
    const compiled = join(home, 'cache', 'pycache', made.id);
    await mkdir(compiled, { recursive: true });
    await rm(join(home, 'cache', 'wheels'), { recursive: true });
    const blob = store.blobs.path(wheels[0]!.digest);
    await rename(blob, `${blob}.away`);
    await expect(renew()).rejects.toMatchObject({ code: 'blob_missing' });
    expect((await stat(made.dir)).ino).toBe(ino);
    await rename(`${blob}.away`, blob);
    await renew();
    expect((await stat(made.dir)).ino).not.toBe(ino);
    expect(await list()).toEqual([made.id]);
    await expect(stat(compiled)).rejects.toThrow('ENOENT');
  });

  test('a wheel whose list of files is wrong is told, and nothing of it stays', async () => {
    const { provide, makeWheels, list } = await setUp();
    const wheel = await makeWheel({ name: 'liar', version: '1' });
    const [stored] = await makeWheels({ ...wheel, bytes: await relisted(wheel.bytes) });
    await expect(provide({ wheels: [stored!] })).rejects.toMatchObject({
      code: 'environment_broken',
      message: expect.stringMatching(/liar 1 .*liar\.py has 14 bytes/),
    });
    expect(await list()).toEqual([]);
  });

  test('of a file that two packages bring, one of them may have its own', async () => {
    const { provide, makeWheels } = await setUp();
    const wheels = await makeWheels(
      { name: 'opencv', version: '1', files: { 'cv/__init__.py': 'a = 1\n' } },
      { name: 'opencv-headless', version: '1', files: { 'cv/__init__.py': 'a = 1000\n' } },
    );
    const { python } = await provide({ wheels });
    expect(['1\n', '1000\n']).toContain((await run(python, ['-c', 'import cv; print(cv.a)'])).stdout);
  });

  test('wheels for another Python, or another machine, are refused by their names', async () => {
    const { provide, makeWheels, list } = await setUp();
    for (const tag of ['cp27-cp27mu-manylinux1_x86_64', 'py3-none-win_amd64']) {
      const wheels = await makeWheels({ name: 'compiled', version: '1', tag });
      await expect(provide({ wheels })).rejects.toMatchObject({
        code: 'wheel_unfit',
        message: expect.stringContaining(`compiled-1-${tag}.whl`),
      });
    }
    expect(await list()).toEqual([]);
  });

  test('an interpreter that is gone, or another version now, makes nothing, and what it made is not used', async () => {
    const { provide, interpreter, home } = await setUp();
    const path = join(home, 'python3');
    await symlink(interpreter.path, path);
    const linked = { ...interpreter, path };
    const { id } = await provide({ interpreter: linked });
    expect((await provide({ interpreter: linked })).id).toBe(id);
    await rm(path);
    await expect(provide({ interpreter: linked })).rejects.toMatchObject({
      code: 'interpreter_missing',
      message: expect.stringContaining(path),
    });
    await expect(provide({ interpreter: { ...interpreter, version: '3.7.0' } })).rejects.toMatchObject({
      code: 'interpreter_missing',
    });
  });

  test('a wheel that the store has lost, or that is damaged there, is told', async () => {
    const { provide, makeWheels, store } = await setUp();
    const [lost, damaged] = await makeWheels({ name: 'lost', version: '1' }, { name: 'damaged', version: '1' });
    await rm(store.blobs.path(lost!.digest));
    await expect(provide({ wheels: [lost!] })).rejects.toMatchObject({
      code: 'blob_missing',
      message: expect.stringContaining('lost-1'),
    });
    const file = store.blobs.path(damaged!.digest);
    await chmod(file, 0o644);
    await writeFile(file, 'x', { flag: 'r+' });
    await expect(provide({ wheels: [damaged!] })).rejects.toMatchObject({
      code: 'integrity_mismatch',
      message: expect.stringContaining('damaged-1'),
    });
  });

  test('a wheel that was damaged after it got its name is taken from the store again', async () => {
    const { provide, wheels, store, home } = await setUp();
    const { dir } = await provide();
    const blob = store.blobs.path(wheels[1]!.digest);
    const bytes = await readFile(blob);
    await chmod(blob, 0o644);
    await writeFile(blob, 'x'.repeat(100), { flag: 'r+' });
    for (const path of [dir, join(home, 'cache', 'uv')]) await rm(path, { recursive: true });
    await expect(provide()).rejects.toMatchObject({ code: 'integrity_mismatch' });
    await rm(blob, { force: true });
    await store.blobs.put(bytes);
    await provide();
    expect(await readFile(join(await siteOf({ dir }), 'two', '__init__.py'), 'utf8')).toBe('value = 2\n');
  });

  test('one without its marker was never whole, and is made anew', async () => {
    const { provide, list } = await setUp();
    const { dir, python, id } = await provide();
    await rm(join(dir, 'lastgood-environment.json'));
    await rm(join(dir, 'lib'), { recursive: true });
    await provide();
    expect((await run(python, ['-c', 'import two; print(two.value)'])).stdout).toBe('2\n');
    expect(await list()).toEqual([id]);
  });

  test('after a restart of the machine it is looked at again: a power cut may have emptied files', async () => {
    const { provide } = await setUp();
    const made = await provide();
    const marker = join(made.dir, 'lastgood-environment.json');
    const before = await stat(made.dir);
    const restart = async () =>
      writeFile(marker, JSON.stringify({ ...JSON.parse(await readFile(marker, 'utf8')), boot: 'an earlier one' }));
    await restart();
    await provide();
    expect((await stat(made.dir)).ino).toBe(before.ino);
    await restart();
    const file = join(await siteOf(made), 'one.py');
    await rm(file);
    await writeFile(file, '');
    await provide();
    expect(await readFile(file, 'utf8')).toContain('def main');
  });

  test('an environment of the user’s own is theirs to write to', async () => {
    const { environments, interpreter, wheels, home } = await setUp();
    const dir = join(home, 'mine', 'env');
    const { python } = await environments.buildAt(dir, { wheels, interpreter, signal });
    const file = join(await siteOf({ dir }), 'two', '__init__.py');
    await writeFile(file, 'value = 4\n');
    expect((await run(python, ['-c', 'import two; print(two.value)'])).stdout).toBe('4\n');
    expect(await readdir(join(home, 'mine'))).toEqual(['env']);
    const other = await environments.provide({ wheels, interpreter, signal });
    expect(await readFile(join(await siteOf(other), 'two', '__init__.py'), 'utf8')).toBe('value = 2\n');
  });

  test('what nobody needs goes, with its cache; what is needed, or was just asked for, stays', async () => {
    const { provide, environments, makeWheels, wheels, list, home } = await setUp();
    const kept = await provide();
    const [third] = await makeWheels({ name: 'third', version: '3' });
    const dropped = await provide({ wheels: [...wheels, third!] });
    expect(await environments.remove(new Set([kept.id]))).toEqual({ removed: 0, bytes: 0 });
    const { removed, bytes } = await environments.remove(new Set([kept.id]), { graceMs: 0 });
    expect([removed, bytes > 0]).toEqual([1, true]);
    expect(await list()).toEqual([kept.id]);
    expect((await readdir(join(home, 'cache', 'wheels'))).sort()).toEqual(
      wheels.map(({ digest }) => hexOf(digest)).sort(),
    );
    const unpacked = execFileSync('find', [join(home, 'cache', 'uv', 'archive-v0'), '-name', '*.dist-info'], {
      encoding: 'utf8',
    });
    expect(unpacked).not.toContain('third');
    expect(unpacked).toContain('one-1.0');
    // Made again at any time.
    expect((await provide({ wheels: [...wheels, third!] })).id).toBe(dropped.id);
  });

  test('one build of several that want the same, also of several processes', async () => {
    const { home, list } = await setUp();
    const scripts = [1, 2, 3].map(() => runScript(SCRIPT, ['provide', home, uv!.path, 'alpha', 'beta']));
    const ends = await Promise.all(scripts.map(({ ended }) => ended));
    expect(ends.map(({ code, output }) => [code, output])).toEqual(
      ends.map(() => [0, expect.stringContaining('made ')]),
    );
    expect(ends.filter(({ output }) => output.includes('progress install'))).toHaveLength(1);
    expect(await list()).toHaveLength(1);
  });

  test('a process that is killed while it builds leaves nothing that is ever used', async () => {
    const { home, list } = await setUp();
    const args = ['provide', home, uv!.path, 'big', 'alpha'];
    const script = runScript(SCRIPT, args);
    await script.printed('progress install');
    script.child.kill('SIGKILL');
    await script.ended;
    expect((await list()).filter((name) => /^[0-9a-f]{32}$/.test(name))).toEqual([]);
    const again = await runScript(SCRIPT, args).ended;
    expect(again.output).toContain('made ');
    expect(await list()).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  test('one that is stopped while it builds leaves nothing', async () => {
    const { provide, list } = await setUp();
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(provide({ signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(await list()).toEqual([]);
  });
});

/** Makes the RECORD of a wheel lie about the length of a file. */
async function relisted(bytes: Buffer): Promise<Buffer> {
  const dir = await scratchDir();
  await writeFile(join(dir, 'liar.zip'), bytes);
  const code = `
import zipfile
source = zipfile.ZipFile("liar.zip")
with zipfile.ZipFile("out.zip", "w") as out:
    for entry in source.infolist():
        text = source.read(entry)
        if entry.filename.endswith("RECORD"):
            text = text.replace(b",14\\n", b",99\\n")
        out.writestr(entry, text)
`;
  await run((await listPythons())[0]!, ['-c', code], { cwd: dir });
  return readFile(join(dir, 'out.zip'));
}
