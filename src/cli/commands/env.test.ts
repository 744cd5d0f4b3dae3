import { resolve } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { CheckReport } from '../../api/environment.ts';
import { LastgoodError } from '../../errors.ts';
import { callCli } from '../call-for-tests.ts';
import type { EnvironmentWork } from '../env/work.ts';

beforeEach(() => {
  vi.stubEnv('VIRTUAL_ENV', '');
  vi.stubEnv('GITHUB_ACTIONS', '');
  return () => vi.unstubAllEnvs();
});

/** Runs a command against work that is lent; what it was asked for is noted, progress is told. */
async function callEnv<Name extends keyof EnvironmentWork>(
  argv: string[],
  name: Name,
  report: Awaited<ReturnType<EnvironmentWork[Name]>> | Error,
) {
  const asked: Record<string, unknown>[] = [];
  const work = async (options: Parameters<EnvironmentWork[Name]>[0]) => {
    const { signal, onProgress, ...rest } = options;
    asked.push(rest as Record<string, unknown>);
    onProgress({ phase: 'check', item: 'numpy', bytes: 0, packages: { done: 1, total: 2 } });
    if (report instanceof Error) throw report;
    return report;
  };
  const lent = { [name]: work } as unknown as EnvironmentWork;
  const called = await callCli(['--home', 'h', 'env', ...argv], { host: { environments: async () => lent } });
  return { ...called, asked };
}

const CHECKED: CheckReport = {
  matches: true,
  deep: false,
  python: '/v/bin/python',
  lock: '/w/pylock.toml',
  packages: 2,
  files: 30,
  bytes: 4000,
  findings: [],
  drift: 0,
};
const finding = {
  kind: 'version-differs' as const,
  subject: 'numpy',
  message: 'numpy is 2.0.1 and not 1.24.4.',
  level: 'error' as const,
};
const DIFFERS: CheckReport = { ...CHECKED, matches: false, findings: [finding], drift: 0.5 };

test('check asks for what was named and says what it found', async () => {
  const call = await callEnv(['check', '--lock', 'a.toml', '--python', 'venv', '--deep'], 'check', CHECKED);
  expect(call.asked).toEqual([{ home: resolve('h'), lock: resolve('a.toml'), python: 'venv', deep: true }]);
  expect(call.exitCode).toBe(0);
  expect(call.stdout).toBe('/v/bin/python is what the lock says: 2 packages, 30 files. Lock: /w/pylock.toml\n');
  expect(call.stderr).toContain('check numpy');
});

test('an environment that differs is exit code 1, with each finding', async () => {
  const call = await callEnv(['check', '--lock', 'a.toml', '--python', 'venv'], 'check', DIFFERS);
  expect(call.exitCode).toBe(1);
  expect(call.stdout.split('\n')).toEqual([
    'ERROR  numpy is 2.0.1 and not 1.24.4. [version-differs]',
    '/v/bin/python is not what the lock says: 2 packages, 30 files; 1 error. Lock: /w/pylock.toml',
    '',
  ]);
  expect(call.stderr).not.toContain('::error');
});

test('--json is the report and nothing else, also when it differs', async () => {
  const call = await callEnv(['check', '--lock', 'a.toml', '--json'], 'check', DIFFERS);
  expect(call).toMatchObject({ exitCode: 1, stderr: '' });
  expect(JSON.parse(call.stdout)).toEqual(DIFFERS);
});

test('in GitHub Actions findings are annotations, beside the report', async () => {
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  const call = await callEnv(['check', '--lock', 'a.toml', '--json'], 'check', DIFFERS);
  expect(call.stderr).toBe(
    '::error file=a.toml,title=environment%3A version-differs::numpy is 2.0.1 and not 1.24.4.\n',
  );
  expect(JSON.parse(call.stdout)).toEqual(DIFFERS);
});

test.each([
  ['/opt/venv', '/opt/venv', 'Python: /opt/venv (the active environment, $VIRTUAL_ENV)'],
  ['', 'python3', 'Python: python3 on PATH (no environment is active)'],
])('without --python and $VIRTUAL_ENV=%j it is %s, and that is said', async (active, python, said) => {
  vi.stubEnv('VIRTUAL_ENV', active);
  const call = await callEnv(['check', '--lock', 'a.toml'], 'check', CHECKED);
  expect(call.asked[0]).toMatchObject({ python });
  expect(call.stderr).toContain(said);
});

test('capture tells what is kept, and why', async () => {
  const call = await callEnv(['capture', '--python', 'v', '-o', 'a.toml', '--wheels', '--offline'], 'capture', {
    lock: '/w/a.toml',
    python: '/v/bin/python',
    interpreter: 'CPython 3.10.13',
    packages: 77,
    fromIndex: 75,
    kept: [{ name: 'mmcv-full', version: '1.7.1', why: 'compiled', bytes: 26.8e6 }],
    findings: [],
    libraries: [{ soname: 'libGL.so.1', package: 'libgl1 1.6.0-1' }],
  });
  expect(call.asked).toEqual([
    { home: resolve('h'), python: 'v', lock: resolve('a.toml'), wheels: true, offline: true },
  ]);
  expect(call.stdout).toBe(
    [
      'KEPT       VERSION  WHY       SIZE',
      'mmcv-full  1.7.1    compiled  26.8 MB',
      '',
      '/v/bin/python: CPython 3.10.13, 77 packages',
      '75 from an index, 1 kept in the store (26.8 MB)',
      'libraries of the system that it needs: 1',
      '/w/a.toml',
      '',
    ].join('\n'),
  );
});

const BUILT = { dir: '/e', python: '/e/bin/python', packages: 3, fetchedBytes: 0, compiled: [], ms: 640 };

test('build prints the Python alone, so that a shell can take it', async () => {
  const call = await callEnv(['build', '--lock', 'a.toml', '--python', '3.10', '-o', 'v'], 'build', BUILT);
  expect(call.asked).toEqual([{ home: resolve('h'), lock: resolve('a.toml'), python: '3.10', dir: resolve('v') }]);
  expect(call.stdout).toBe('/e/bin/python\n');
  expect(call.stderr).toContain('3 packages in 640 ms; nothing had to be fetched.');
  const quiet = await callEnv(['build', '--lock', 'a.toml', '--quiet'], 'build', BUILT);
  expect(quiet).toMatchObject({ stdout: '/e/bin/python\n', stderr: '' });
});

test('build tells what was fetched and compiled', async () => {
  const report = { ...BUILT, fetchedBytes: 4.2e6, compiled: ['mmcv-full'], ms: 12_000 };
  const call = await callEnv(['build', '--lock', 'a.toml'], 'build', report);
  expect(call.stderr).toContain('3 packages in 12 s; 4.2 MB fetched, compiled: mmcv-full.');
});

test('lock takes a version or an interpreter', async () => {
  const report = { lock: '/w/a.toml', packages: 77, interpreter: 'CPython 3.10.13' };
  const call = await callEnv(['lock', '-r', 'r.txt', '--python', '3.10', '-o', 'a.toml'], 'lock', report);
  const asked = { home: resolve('h'), requirements: resolve('r.txt'), python: '3.10', lock: resolve('a.toml') };
  expect(call.asked).toEqual([asked]);
  expect(call.stdout).toBe('/w/a.toml: 77 packages for CPython 3.10.13\n');
});

const ID = `sha256:${'7b'.repeat(32)}`;

test('snapshot tells what was new to the store', async () => {
  const report = { name: 'n', id: ID, packages: 77, added: 1, bytes: 4e9, addedBytes: 2e6, findings: [], ms: 900 };
  const call = await callEnv(['snapshot', 'n', '--python', 'v', '--rehash'], 'snapshot', report);
  expect(call.asked).toEqual([{ home: resolve('h'), name: 'n', python: 'v', rehash: true }]);
  expect(call.stdout).toBe('n (7b7b7b7b7b7b): 77 packages, 4.00 GB; 1 new to the store, 2.0 MB. 900 ms\n');
});

test('restore prints the Python of the new folder', async () => {
  const report = { name: 'n', id: ID, dir: '/v', python: '/v/bin/python', packages: 77, ms: 700 };
  const call = await callEnv(['restore', 'n', 'v'], 'restore', report);
  expect(call.asked).toEqual([{ home: resolve('h'), snapshot: 'n', dir: resolve('v') }]);
  expect(call.stdout).toBe('/v/bin/python\n');
  expect(call.stderr).toContain('n (7b7b7b7b7b7b): 77 packages in 700 ms.');
});

test('list shows snapshots, and how to make the first one', async () => {
  const some = await callEnv(['list'], 'list', { snapshots: [{ name: 'n', id: ID, packages: 77, bytes: 4e9 }] });
  expect(some.stdout).toBe('NAME  ID            PACKAGES  SIZE\nn     7b7b7b7b7b7b        77  4.00 GB\n');
  const none = await callEnv(['list'], 'list', { snapshots: [] });
  expect(none.stdout).toContain('`lastgood env snapshot NAME`');
});

const DOCKERFILE = {
  dockerfile: '/w/Dockerfile',
  base: 'python:3.10.13@sha256:…',
  files: ['lastgood-env/', '.dockerignore'],
  wheels: 2,
  wheelBytes: 4.2e6,
  fromIndex: 75,
  systemPackages: ['libgl1'],
  warnings: ['libodd.so is odd.'],
};
const dockerfile = (...argv: string[]) =>
  callEnv(['dockerfile', '--lock', 'a.toml', '-o', 'Dockerfile', ...argv], 'dockerfile', DOCKERFILE);

test('dockerfile asks for an image of the environment, unless it is told what to run', async () => {
  const { asked, stdout } = await dockerfile();
  expect(asked).toEqual([
    {
      home: resolve('h'),
      lock: resolve('a.toml'),
      output: resolve('Dockerfile'),
      base: undefined,
      allowTag: false,
      offline: false,
      login: false,
      app: undefined,
      copy: ['.'],
      port: 8000,
      health: '/healthz',
      force: false,
    },
  ]);
  expect(stdout).toBe(
    [
      '/w/Dockerfile',
      '  base      python:3.10.13@sha256:…',
      '  packages  75 from an index, 2 wheels copied in (4.2 MB)',
      '  system    libgl1',
      '  beside it lastgood-env/, .dockerignore',
      'WARN   libodd.so is odd.',
      '',
    ].join('\n'),
  );
});

test.each([
  [['--wsgi', 'app:app'], { app: { kind: 'wsgi', target: 'app:app' } }],
  [
    ['--asgi', 'a.b:make()', '--app', 'a', 'models'],
    { app: { kind: 'asgi', target: 'a.b:make()' }, copy: ['a', 'models'] },
  ],
  [['--no-health', '--port', '9000', '--', 'python', 's.py', '-v'], { health: undefined, port: 9000 }],
  [['--', 'python', 's.py', '-v'], { app: { kind: 'command', argv: ['python', 's.py', '-v'] } }],
])('dockerfile %j', async (argv, expected) => expect((await dockerfile(...argv)).asked[0]).toMatchObject(expected));

test.each([
  [['--wsgi', 'a:a', '--asgi', 'a:a'], 'The container is told to run two things.'],
  [['--wsgi', 'app'], 'Give module and variable: app:app'],
  [['--port', '0'], 'A whole number from 1 on is wanted.'],
  [['--port', '65536'], 'A port is a number from 1 to 65535.'],
  [['--health', 'ping'], 'A path begins with a slash: /healthz'],
])('dockerfile %j is wrong usage', async (argv, sentence) => {
  const { exitCode, stderr, asked } = await dockerfile(...argv);
  expect({ exitCode, asked }).toEqual({ exitCode: 2, asked: [] });
  expect(stderr).toContain(sentence);
});

test('a failure takes the progress away and is told with its hint', async () => {
  const broken = new LastgoodError('wheel_failed', 'mmcv-full cannot be built.', { hint: 'Install a compiler.' });
  const call = await callEnv(['build', '--lock', 'a.toml'], 'build', broken);
  expect(call.exitCode).toBe(1);
  expect(call.stderr).toMatch(/error: mmcv-full cannot be built\. \[wheel_failed\]\n {2}Install a compiler\.\n$/);
});
