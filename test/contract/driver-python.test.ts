import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Instance, InstanceOptions, RuntimeEnvironment, StagedRelease } from '../../src/runtime/driver.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { findSeal } from '../../src/runtime/python/network.ts';
import { scratchDir } from '../support/scratch.ts';
import { driverContract, get, isAlive, until } from './driver-suite.ts';
import { bareEnvironment, environmentWith, hasPython, pythonRelease } from './python-release.ts';
import { failedStart, startInstance } from './start-instance.ts';

const home = await mkdtemp(join(tmpdir(), 'lastgood-python-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const NONE: RuntimeEnvironment = { id: 'none', dir: '/none', python: '/none/bin/python' };
const bare = hasPython ? await bareEnvironment(join(home, 'bare')) : NONE;
const serving = (hasPython && (await environmentWith(join(home, 'serving'), ['gunicorn', 'uvicorn', 'flask']))) || NONE;
const hasServers = serving !== NONE;
const canSeal = (await findSeal()) !== null;
const deadline = () => AbortSignal.timeout(20_000);

const PLAIN = { command: ['python', './plain.py'] };
const FLASK = { wsgi: 'flask_app:app' };

const start = (release: StagedRelease, options?: Partial<InstanceOptions>) =>
  startInstance(createPythonDriver(), release, options);

async function startReady(...args: Parameters<typeof start>) {
  const instance = await start(...args);
  await instance.ready(deadline());
  return instance;
}

interface Self {
  pid: number;
  parent: number;
  cwd: string;
  env: Record<string, string>;
  prefix: string;
}
const selfOf = async (instance: Instance) => (await get(instance, '/self')).body as unknown as Self;

const failure = (release: StagedRelease) => failedStart(createPythonDriver(), release);

describe.skipIf(!hasPython)('a program of the environment (skipped without python3 and its venv)', () => {
  const BROKEN = { command: ['python', './broken_app.py'] };
  driverContract(
    'python',
    async () => ({
      driver: createPythonDriver,
      release: pythonRelease(bare, { ...PLAIN, listen: 'socket' }),
      broken: { release: pythonRelease(bare, BROKEN), says: /ModuleNotFoundError: No module named 'no_such_module'/ },
      self: '/self',
      logs: /^listening$/,
    }),
    'command',
  );

  test('runs with its interpreter, its programs first, its own state, and knows nothing of the server’s', async () => {
    vi.stubEnv('PYTHONPATH', '/elsewhere');
    vi.stubEnv('PYTHONHOME', '/elsewhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    const cacheDir = await scratchDir();
    const instance = await startReady(pythonRelease(bare, { ...PLAIN, threads: 3 }), { cacheDir });
    const { env, prefix, cwd } = await selfOf(instance);
    expect(prefix).toBe(bare.dir);
    expect(cwd).toBe(pythonRelease(bare, {}).dir);
    expect(env.PATH).toMatch(new RegExp(`^${bare.dir}/bin:`));
    expect(env).toMatchObject({
      VIRTUAL_ENV: bare.dir,
      CUDA_VISIBLE_DEVICES: '',
      OMP_NUM_THREADS: '3',
      MKL_NUM_THREADS: '3',
      OPENBLAS_NUM_THREADS: '3',
      NUMEXPR_NUM_THREADS: '3',
      TOKENIZERS_PARALLELISM: 'false',
      PYTHONNOUSERSITE: '1',
      HF_HUB_OFFLINE: '1',
      TRANSFORMERS_OFFLINE: '1',
      HF_DATASETS_OFFLINE: '1',
      LASTGOOD_INSTANCE: instance.id,
    });
    expect(env.HOME).toContain(instance.id);
    expect(env).not.toHaveProperty('PYTHONPATH');
    expect(env).not.toHaveProperty('PYTHONHOME');
  });

  test('what is compiled is kept for the environment, not in it', async () => {
    const cacheDir = await scratchDir();
    const files = async () => (await readdir(bare.dir, { recursive: true })).sort();
    const before = await files();
    await (await startReady(pythonRelease(bare, PLAIN), { cacheDir })).close();
    expect(await files()).toEqual(before);
    expect(await readdir(join(cacheDir, 'pycache'))).toEqual([bare.id]);
    const compiled = await readdir(join(cacheDir, 'pycache', bare.id), { recursive: true });
    expect(compiled.filter((file) => file.endsWith('.pyc'))).not.toEqual([]);
  });

  test('the release may set what the driver sets', async () => {
    const env = { HF_HUB_OFFLINE: '0', OMP_NUM_THREADS: '9' };
    expect((await selfOf(await startReady(pythonRelease(bare, { ...PLAIN, env })))).env).toMatchObject(env);
  });

  test.each([
    [pythonRelease(bare, { wsgi: 'app:app' }), /its environment has no gunicorn.*app:app: add gunicorn to the require/],
    [pythonRelease(bare, { asgi: 'app:app' }), /its environment has no uvicorn.*app:app: add uvicorn to the require/],
    [pythonRelease(bare, { worker: 'm2fq' }), /There is no worker m2fq/],
    [pythonRelease(bare, { command: ['no-such-program'], listen: 'socket' }), /no program no-such-program on its PATH/],
    [pythonRelease(bare, { command: ['./no-such-file'], listen: 'socket' }), /there is no file .*no-such-file/],
    [
      pythonRelease(bare, { ...PLAIN, listen: 'socket', workdir: 'nowhere' }),
      /working folder .*nowhere does not exist/,
    ],
    [pythonRelease(NONE, PLAIN), /\/none\/bin\/python cannot be started: it, or what it links to, is gone/],
    [{ ...pythonRelease(bare, PLAIN), environment: undefined as never }, /names no environment/],
  ])('what cannot be started says why, %#', async (release, words) => {
    expect(await failure(release)).toMatchObject({ failure: 'not-startable', reason: expect.stringMatching(words) });
  });

  test('a worker of lastgood’s own is one that work can be taken back from; what it lacks it says itself', async () => {
    const instance = await start(pythonRelease(bare, { worker: 'modelscope-m2fp' }), { restart: false });
    expect(instance.capabilities.cancellable).toBe(true);
    await instance.ready(deadline()).catch(() => {});
    expect(instance.status).toMatchObject({ failure: 'exited', reason: expect.stringMatching(/model/) });
  });

  test('an interpreter that was removed is named', async () => {
    const dir = await scratchDir();
    const python = join(dir, 'python');
    await symlink(join(dir, 'gone', 'python3.10'), python);
    const { reason } = await failure(pythonRelease({ ...bare, python }, PLAIN));
    expect(reason).toContain(`${python} cannot be started`);
  });
});

const withServers = describe.skipIf(!hasServers);
withServers('an application (skipped without python3, its venv and a package index)', () => {
  driverContract(
    'python',
    async () => ({
      driver: createPythonDriver,
      release: pythonRelease(serving, FLASK),
      broken: {
        release: pythonRelease(serving, { wsgi: 'broken_app:app' }),
        says: /ModuleNotFoundError: No module named 'no_such_module'/,
      },
      self: '/self',
      logs: /^listening$/,
    }),
    'wsgi',
  );

  test('WSGI: works on as many requests as it has workers', async () => {
    const instance = await startReady(pythonRelease(serving, { ...FLASK, workers: 2, threads: 4 }));
    expect(instance.status.concurrency).toBe(2);
    expect((await selfOf(instance)).env.OMP_NUM_THREADS).toBe('2');
  });

  test('WSGI: with other settings of gunicorn, how much it does at once is its own affair', async () => {
    const env = { GUNICORN_CMD_ARGS: '--worker-class gthread --threads 3' };
    const lines: string[] = [];
    const onLog = (line: string) => lines.push(line);
    const instance = await startReady(pythonRelease(serving, { ...FLASK, env }), { onLog });
    expect(instance.status).not.toHaveProperty('concurrency');
    expect(lines.join('\n')).toMatch(/Using worker: gthread/);
  });

  test('WSGI: on a port, and from a folder of the release', async () => {
    const dir = await scratchDir();
    await writeFile(join(dir, 'app.py'), 'from elsewhere import app');
    const workdir = 'programs';
    const release = { ...pythonRelease(serving, { ...FLASK, workdir, listen: 'port' }) };
    const instance = await startReady({ ...release, dir: join(release.dir, '..') });
    expect(instance.endpoint).toEqual({ origin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect((await selfOf(instance)).cwd).toBe(release.dir);
  });

  test.each([
    ['SIGSEGV', 'killed', /was killed by SIGSEGV/],
    ['7', 'exited', /exited with code 7/],
  ])('WSGI: the end of the only worker is the end of the copy: %s', async (how, kind, words) => {
    const instance = await startReady(pythonRelease(serving, FLASK));
    const { pid, parent } = await selfOf(instance);
    const failures: unknown[] = [];
    instance.onChange((status) => failures.push(status.failure));
    const back = until(instance, 'ready');
    await get(instance, `/die/${how}`, 'POST').catch(() => {});
    await back;
    expect([pid, parent].filter(isAlive)).toEqual([]);
    expect(failures).toContain(kind);
    expect(instance.status.reason).toMatch(words);
  });

  test('WSGI: of several workers one that dies is replaced, and the others go on', async () => {
    const instance = await startReady(pythonRelease(serving, { ...FLASK, workers: 2 }));
    const { parent } = await selfOf(instance);
    await get(instance, '/die/SIGKILL', 'POST').catch(() => {});
    expect((await selfOf(instance)).parent).toBe(parent);
    expect(instance.status).toMatchObject({ state: 'ready', restarts: 0 });
  });

  test('WSGI: a request under way is answered before it ends', async () => {
    const pipe = join(await scratchDir(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const lines: string[] = [];
    const instance = await startReady(pythonRelease(serving, FLASK), { onLog: (line) => lines.push(line) });
    const answer = get(instance, '/wait', 'POST', pipe);
    await vi.waitFor(() => expect(lines).toContain('waiting'), 10_000);
    const closed = instance.close(20_000);
    await writeFile(pipe, 'at last');
    expect((await answer).body).toEqual({ said: 'at last' });
    await closed;
  });

  test('WSGI: nothing but the deadline bounds a request', () => {
    const settings = join(process.cwd(), 'python', 'gunicorn_settings.py');
    const args = ['-m', 'gunicorn', '--print-config', '--config', settings, 'flask_app:app'];
    const cwd = pythonRelease(serving, FLASK).dir;
    const config = execFileSync(serving.python, args, { cwd, encoding: 'utf8' });
    expect(config).toMatch(/^timeout\s+= 0$/m);
    expect(config).toMatch(/^accesslog\s+= None$/m);
    expect(config).toMatch(/^preload_app\s+= False$/m);
  });

  test('WSGI: the example of the documentation runs as it stands', async () => {
    const page = await readFile(new URL('../../docs/reference/drivers.md', import.meta.url), 'utf8');
    const dir = await scratchDir();
    await writeFile(join(dir, 'app.py'), /```python\n(from flask .*?)```/s.exec(page)![1]!);
    const instance = await startReady({ ...pythonRelease(serving, { wsgi: 'app:app' }), dir });
    const posted = await get(instance, '/parse', 'POST', 'four', { 'content-length': '4' });
    expect(posted.body).toEqual({ bytes: 4 });
  });

  test('ASGI: serves, and leaves how much it does at once to itself', async () => {
    const instance = await startReady(pythonRelease(serving, { asgi: 'asgi_app:app' }));
    expect((await selfOf(instance)).cwd).toBe(pythonRelease(serving, {}).dir);
    expect(instance.endpoint).toHaveProperty('socketPath');
    expect(instance.status).not.toHaveProperty('concurrency');
  });

  test.each([
    [{ asgi: 'broken_app:app' }, /exited with code 1; .*: ModuleNotFoundError: No module named 'no_such_module'\.$/],
    [{ asgi: 'asgi_app:app', env: { FAIL: '1' } }, /exited with code 3; .*: OSError: no such weights\.$/],
    [
      { wsgi: 'flask_app:application' },
      /exited with code 4; .*: Failed to find attribute 'application' in 'flask_app'\.$/,
    ],
    [{ wsgi: 'no_such_file:app' }, /exited with code 3; .*: ModuleNotFoundError: No module named 'no_such_file'\.$/],
  ])('one that cannot be loaded says why: %j', async (runtime, words) => {
    expect(await failure(pythonRelease(serving, runtime))).toMatchObject({
      failure: 'exited',
      reason: expect.stringMatching(words),
    });
  });

  test.skipIf(!canSeal)('has no network unless it is allowed one (skipped where unshare is not)', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const reach = async (runtime: Parameters<typeof pythonRelease>[1]) =>
      (await get(await startReady(pythonRelease(serving, { ...FLASK, ...runtime })), `/reach/${port}`)).body.error;
    expect(await reach({})).toMatch(/unreachable|cannot assign/i);
    expect(await reach({ network: 'allowed' })).toBeNull();
  });
});
