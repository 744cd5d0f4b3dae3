import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Endpoint, RuntimeSettings } from '../driver.ts';
import { entryArgv } from './entry.ts';

const SOCKET: Endpoint = { socketPath: '/run/0.sock' };
const PORT: Endpoint = { origin: 'http://127.0.0.1:20123' };
const PYTHON = '/env/bin/python';
const OURS = join(import.meta.dirname, '../../../python');

const argv = (runtime: Partial<RuntimeSettings>, endpoint: Endpoint = SOCKET) =>
  entryArgv({
    release: {
      service: 's',
      id: 'sha256:ab',
      version: '1.0',
      dir: '/r',
      runtime: { driver: 'python', threads: 4, settings: {}, ...runtime },
    },
    environment: { id: 'e', dir: '/env', python: PYTHON },
    endpoint,
  });

test('a WSGI application is gunicorn’s, from its folder', () => {
  const settings = `--config=${OURS}/gunicorn_settings.py`;
  const words = [PYTHON, '-m', 'gunicorn', settings];
  expect(argv({ wsgi: 'app:app' })).toEqual([
    ...words,
    '--bind=unix:/run/0.sock',
    '--chdir=/r',
    '--workers=1',
    'app:app',
  ]);
  expect(argv({ wsgi: 'a.b:make', workdir: 'src', workers: 3 }, PORT)).toEqual([
    ...words,
    '--bind=127.0.0.1:20123',
    '--chdir=/r/src',
    '--workers=3',
    'a.b:make',
  ]);
});

test('an ASGI application is uvicorn’s', () => {
  const words = [PYTHON, '-m', 'uvicorn'];
  expect(argv({ asgi: 'app:app' }).slice(0, 5)).toEqual([...words, '--uds=/run/0.sock', '--app-dir=/r']);
  expect(argv({ asgi: 'app:app', workers: 2 }, PORT)).toEqual(
    expect.arrayContaining(['--host=127.0.0.1', '--port=20123', '--workers=2', '--no-access-log', 'app:app']),
  );
});

test('a worker is told where to listen, who it is and what its author set', () => {
  const [python, folder, config] = argv({ worker: 'modelscope-m2fp', settings: { score_thr: 0.5 } });
  expect([python, folder]).toEqual([PYTHON, join(OURS, 'modelscope_m2fp')]);
  expect(JSON.parse(config!.replace('--config=', ''))).toEqual({
    socketPath: '/run/0.sock',
    release: { id: 'sha256:ab', version: '1.0' },
    dir: '/r',
    settings: { score_thr: 0.5 },
    threads: 4,
  });
});

test('a program: python is the environment’s, other words stay', () => {
  expect(argv({ command: ['python', './serve.py', '-x'] })).toEqual([PYTHON, '/r/serve.py', '-x']);
  expect(argv({ command: ['python3', '-m', 'serve'] })).toEqual([PYTHON, '-m', 'serve']);
  expect(argv({ command: ['hypercorn', 'python'] })).toEqual(['hypercorn', 'python']);
});

test('nothing to start is refused', () => {
  expect(() => argv({})).toThrow(/names no program/);
  expect(() => argv({ worker: 'other' })).toThrow(/no worker other/);
});
