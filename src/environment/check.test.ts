import { appendFile, mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INTERPRETER, type InstalledPackage, installed, recordText, siteOf } from '../../test/support/installed.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { hexOf } from '../store/digest.ts';
import { openStore, type Store } from '../store/store.ts';
import { type CheckOptions, checkInstallation } from './check.ts';
import { checkInThread } from './check-in-thread.ts';
import type { Installation } from './distribution.ts';
import type { Lock, LockedPackage } from './lock.ts';
import { packLooseFiles } from './loose-files.ts';
import { packWheel } from './pack-wheel.ts';
import type { StoredWheel } from './stored-wheel.ts';

const { signal } = new AbortController();

const LIB: InstalledPackage = {
  name: 'lib',
  version: '1.2',
  files: { 'lib/__init__.py': 'a = 1\n', 'lib/deep/core.py': 'b = 2\n', 'lib/__pycache__/x.pyc': 'x' },
  programs: { lib: 'lib:main' },
};

const lockedAs = ({ name, digest, size, package: pkg, version }: StoredWheel): LockedPackage => ({
  name: pkg,
  version,
  wheels: [{ name, path: `wheels/${name}`, size, sha256: hexOf(digest) }],
  rest: {},
});

function lockOf(installation: Installation, packages?: LockedPackage[]): Lock {
  const plain = installation.distributions.map(({ key, version }) => ({ name: key, version, wheels: [], rest: {} }));
  const extras = { interpreter: installation.interpreter, indexes: [], libraries: [], symbols: {} };
  return { packages: packages ?? plain, extras, rest: {} };
}

/** Files are from before their RECORD, as an installer leaves them. */
async function environment(packages: InstalledPackage[] = [LIB]) {
  const prefix = await scratchDir();
  const installation = await installed(prefix, packages);
  const check = (options: Partial<CheckOptions> = {}) =>
    checkInstallation({ installation, lock: lockOf(installation), deep: false, signal, ...options });
  return { prefix, site: siteOf(prefix), installation, check };
}

/** Of a hand, an hour after the install. */
async function edit(file: string, content: string) {
  await writeFile(file, content);
  const later = Date.now() / 1000 + 3600;
  await utimes(file, later, later);
}

test('an installation that is what its lock says', async () => {
  const { check, installation } = await environment();
  for (const deep of [false, true]) {
    expect(await check({ deep, lockFile: '/x/pylock.toml' })).toEqual({
      matches: true,
      deep,
      python: installation.python,
      lock: '/x/pylock.toml',
      packages: 1,
      files: 6,
      bytes: expect.any(Number),
      findings: [],
      drift: 0,
    });
  }
});

test('a file of another size, and one that is gone', async () => {
  const { check, site } = await environment();
  await writeFile(join(site, 'lib', '__init__.py'), 'longer = 1\n');
  await rm(join(site, 'lib', 'deep', 'core.py'));
  const report = await check();
  expect(report.matches).toBe(false);
  expect(report.drift).toBe(1);
  expect(report.findings).toEqual([
    {
      kind: 'file-changed',
      subject: 'lib/__init__.py',
      package: 'lib',
      expected: '6 bytes',
      found: '11 bytes',
      message: 'lib/__init__.py of lib 1.2 was changed after the install.',
      level: 'error',
    },
    {
      kind: 'file-missing',
      subject: 'lib/deep/core.py',
      package: 'lib',
      message: 'lib/deep/core.py of lib 1.2 is not there any more.',
      level: 'error',
    },
  ]);
});

test('an edit of the same length is seen by its time, and by its content when the time was put back', async () => {
  const { check, site } = await environment();
  const file = join(site, 'lib', '__init__.py');
  const { atime, mtime } = await stat(file);
  await edit(file, 'a = 2\n');
  expect((await check()).findings).toMatchObject([{ kind: 'file-changed', subject: 'lib/__init__.py' }]);
  await utimes(file, atime, mtime);
  expect((await check()).findings).toEqual([]);
  expect((await check({ deep: true })).findings).toMatchObject([{ kind: 'file-changed', subject: 'lib/__init__.py' }]);
});

test('a file that was only touched is no edit', async () => {
  const { check, site } = await environment();
  await edit(join(site, 'lib', '__init__.py'), 'a = 1\n');
  expect((await check()).findings).toEqual([]);
});

test('a file that two packages bring is as one of them says', async () => {
  const headless = { name: 'lib-headless', files: { 'lib/__init__.py': 'a = 2\n' } };
  const { check, site } = await environment([LIB, headless]);
  expect((await check({ deep: true })).findings).toEqual([]);
  await writeFile(join(site, 'lib', '__init__.py'), 'a = 3\n');
  expect((await check({ deep: true })).findings).toMatchObject([
    { kind: 'file-changed', subject: 'lib/__init__.py', package: 'lib' },
    { kind: 'file-changed', subject: 'lib/__init__.py', package: 'lib-headless' },
  ]);
});

test('what Python compiles is nobody’s business', async () => {
  const { check, site } = await environment();
  await rm(join(site, 'lib', '__pycache__'), { recursive: true });
  await mkdir(join(site, 'lib', 'deep', '__pycache__'));
  await writeFile(join(site, 'lib', 'deep', '__pycache__', 'core.pyc'), 'new');
  expect((await check({ deep: true })).findings).toEqual([]);
});

test('byte code that virtualenv lists without having it is missed by nobody, and the only code of a package is', async () => {
  const { check, site } = await environment([{ name: 'lib', files: { 'lib.py': 'a = 1\n', 'closed.pyc': 'code' } }]);
  const listed = ['lib.cpython-310.pyc,,', 'sub/__pycache__,,', 'lib-1.0.dist-info/licenses/__pycache__,,'];
  await appendFile(join(site, 'lib-1.0.dist-info', 'RECORD'), `${listed.join('\n')}\n`);
  expect((await check({ deep: true })).findings).toEqual([]);
  await rm(join(site, 'closed.pyc'));
  expect((await check()).findings).toMatchObject([{ kind: 'file-missing', subject: 'closed.pyc' }]);
});

test('packages that are missing, added, or of another version', async () => {
  const { check, installation } = await environment([
    LIB,
    { name: 'more' },
    { name: 'pip' },
    { name: 'rc', version: '2.0-rc.1' },
  ]);
  const locked = [
    { name: 'lib', version: '1.3' },
    { name: 'gone', version: '0.1' },
    { name: 'rc', version: '2.0rc1' },
    { name: 'elsewhere', version: '1', marker: "sys_platform == 'win32'" },
  ].map((one) => ({ ...one, wheels: [], rest: {} }));
  const report = await check({ lock: lockOf(installation, locked) });
  expect(report.findings.map(({ kind, subject, message, level }) => [kind, subject, message, level])).toEqual([
    ['version-differs', 'lib', 'lib is 1.2, and the lock says 1.3.', 'error'],
    ['package-missing', 'gone', 'gone 0.1 is not installed.', 'error'],
    ['package-added', 'more', 'more 1.0 is installed, and the lock does not have it.', 'error'],
    ['package-added', 'pip', 'pip 1.0 is installed, and the lock does not have it.', 'warning'],
  ]);
  // lib, gone and more, of these and rc and elsewhere.
  expect(report.drift).toBe(3 / 5);
});

test('files that were added: a warning, and an error where one is imported instead of a package’s', async () => {
  const { check, site } = await environment();
  await writeFile(join(site, 'helper.py'), '');
  await writeFile(join(site, 'sitecustomize.py'), '');
  await writeFile(join(site, 'lib', 'deep', 'core.abi3.so'), '');
  await writeFile(join(site, '_virtualenv.py'), '');
  await mkdir(join(site, 'copied', 'in'), { recursive: true });
  for (const name of ['__init__.py', 'in/a.py']) await writeFile(join(site, 'copied', name), '');
  const { findings, matches } = await check();
  const warning = (subject: string, what: string) => [
    subject,
    `${what} was added and belongs to no package.`,
    'warning',
  ];
  expect(findings.map(({ subject, message, level }) => [subject, message, level])).toEqual([
    [
      'lib/deep/core.abi3.so',
      'lib/deep/core.abi3.so was added, and is imported instead of lib/deep/core.py of lib.',
      'error',
    ],
    warning('copied/', 'copied/ (2 files)'),
    warning('helper.py', 'helper.py'),
    [
      'sitecustomize.py',
      'sitecustomize.py was added and belongs to no package, and is run whenever Python starts.',
      'warning',
    ],
  ]);
  expect(matches).toBe(false);
});

test('another interpreter is an error, another build of it a warning', async () => {
  const { check, installation } = await environment();
  const { extras, ...rest } = lockOf(installation);
  const as = (change: Partial<typeof INTERPRETER>) =>
    check({ lock: { ...rest, extras: { ...extras!, interpreter: { ...INTERPRETER, ...change } } } });
  const build = await as({ build: 'another' });
  expect(build).toMatchObject({
    matches: true,
    drift: 0,
    findings: [{ kind: 'interpreter-differs', level: 'warning' }],
  });
  const version = await as({ version: '3.10.12' });
  expect(version).toMatchObject({ matches: false, drift: 1 });
  expect(version.findings[0]!.message).toBe("The interpreter's version is 3.10.13, and the lock says 3.10.12.");
});

test('libraries of the system that are gone, or another', async () => {
  const { check, installation } = await environment([LIB, { name: 'other' }]);
  const dir = await scratchDir();
  await writeFile(join(dir, 'libhere.so.1'), '');
  const library = (soname: string, file: string | null) => ({
    soname,
    file,
    version: null,
    package: null,
    neededBy: ['lib'],
  });
  const libraries = [
    library('libhere.so.1', join(dir, 'libhere.so.1.0')),
    library('libgone.so.2', join(dir, 'libgone.so.2.5')),
    library('libnever.so.3', null),
  ];
  const { extras, ...rest } = lockOf(installation);
  const report = await check({ lock: { ...rest, extras: { ...extras!, libraries } } });
  expect(report.findings).toMatchObject([
    { kind: 'library-differs', subject: 'libhere.so.1', found: join(dir, 'libhere.so.1'), level: 'warning' },
    { kind: 'library-missing', subject: 'libgone.so.2', expected: join(dir, 'libgone.so.2.5'), level: 'error' },
  ]);
  expect(report.drift).toBe(0.5);
});

/** With its wheel kept, as after a capture. */
async function captured(packages: InstalledPackage[], before?: (site: string) => Promise<unknown>) {
  const env = await environment(packages);
  await before?.(env.site);
  const store = await openStore(await scratchDir());
  const wheels = await keep(env.installation, store);
  return { ...env, store, lock: lockOf(env.installation, wheels.map(lockedAs)) };
}

async function keep(installation: Installation, store: Store): Promise<StoredWheel[]> {
  const wheels: StoredWheel[] = [];
  for (const one of installation.distributions) wheels.push(await packWheel(one, installation, store, signal));
  const loose = await packLooseFiles(installation, store, signal);
  return loose === null ? wheels : [...wheels, loose];
}

test('a RECORD that was altered together with a file is compared with that of the wheel', async () => {
  const { check, site, store, lock } = await captured([LIB]);
  await writeFile(join(site, 'lib', '__init__.py'), 'evil = 1\n');
  await writeFile(join(site, 'lib', 'extra.py'), 'more = 1\n');
  const files = { 'lib/__init__.py': 'evil = 1\n', 'lib/deep/core.py': 'b = 2\n', 'lib/extra.py': 'more = 1\n' };
  await writeFile(join(site, 'lib-1.2.dist-info', 'RECORD'), recordText(files));
  expect((await check({ deep: true })).findings).toEqual([]);
  expect((await check({ deep: true, lock, store })).findings).toMatchObject([
    { kind: 'file-changed', subject: 'lib/__init__.py', level: 'error' },
    { kind: 'file-added', subject: 'lib/extra.py', level: 'warning' },
  ]);
});

test('files that were edited before the lock was made are what the lock says', async () => {
  const { check, site, store, lock } = await captured([LIB], (site) =>
    edit(join(site, 'lib', '__init__.py'), 'patched\n'),
  );
  lock.packages[0]!.extras = { kept: 'edited', edited: ['lib/__init__.py'] };
  for (const deep of [false, true]) expect((await check({ deep, lock, store })).findings).toEqual([]);
  // Without its wheel nobody knows what they were.
  expect((await check({ deep: true, lock })).findings).toEqual([]);
  await edit(join(site, 'lib', '__init__.py'), 'patched again\n');
  expect((await check({ lock, store })).findings).toMatchObject([{ kind: 'file-changed', subject: 'lib/__init__.py' }]);
});

test('loose files of the lock: the same, changed, gone, and more of them', async () => {
  const { check, site, store, lock } = await captured([LIB], async (site) => {
    await writeFile(join(site, 'sitecustomize.py'), 'x = 1\n');
    await writeFile(join(site, 'local.pth'), '/opt/modules\n');
  });
  expect(lock.packages.map(({ name }) => name)).toEqual(['lib', 'lastgood-loose-files']);
  for (const options of [{ store }, { store, deep: true }, {}]) {
    expect((await check({ lock, ...options })).findings).toEqual([]);
  }
  await writeFile(join(site, 'sitecustomize.py'), 'x = 2\n');
  await rm(join(site, 'local.pth'));
  await writeFile(join(site, 'new.py'), '');
  expect((await check({ lock, store })).findings).toMatchObject([
    { kind: 'file-missing', subject: 'local.pth', level: 'error' },
    { kind: 'file-changed', subject: 'sitecustomize.py', level: 'error' },
    { kind: 'file-added', subject: 'new.py', level: 'warning' },
  ]);
  expect((await check({ lock })).findings).toMatchObject([
    { kind: 'version-differs', subject: 'lastgood-loose-files' },
  ]);
});

test('a wheel in the store that is none is named', async () => {
  const { check, store, lock } = await captured([LIB]);
  const { digest } = await store.blobs.put(Buffer.from('no zip'));
  lock.packages[0]!.wheels[0]!.sha256 = hexOf(digest);
  const checking = check({ deep: true, lock, store });
  await expect(checking).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: expect.stringContaining(hexOf(digest)),
  });
});

test('in a thread it says the same, and fails the same', async () => {
  const { check, site, store, lock, installation } = await captured([LIB]);
  await writeFile(join(site, 'lib', '__init__.py'), 'longer = 1\n');
  const task = { installation, lock, deep: true, storeDir: store.dir, signal };
  const report = await checkInThread(task);
  expect(report).toEqual(await check({ lock, store, deep: true }));
  expect(report.matches).toBe(false);
  await writeFile(join(site, 'lib-1.2.dist-info', 'RECORD'), '../../../../../etc/passwd,,\n');
  await expect(checkInThread(task)).rejects.toMatchObject({ code: 'environment_broken', hint: expect.any(String) });
});

test('given up, it ends with the reason', async () => {
  const { installation, check } = await environment();
  const reason = new Error('enough');
  await expect(check({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const stop = new AbortController();
  const checking = checkInThread({ installation, lock: lockOf(installation), deep: true, signal: stop.signal });
  stop.abort(reason);
  await expect(checking).rejects.toBe(reason);
});
