import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCliProcess } from '../integration/cli-process.ts';
import { importBase } from './base-image.ts';
import { type Engine, findEngine } from './engine.ts';

/** A Flask service out of an environment that pip made, as an image that is built without a network. */

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const APP = `import os
from flask import Flask
app = Flask(__name__)

@app.get('/healthz')
def healthz():
    return {'uid': os.getuid()}
`;

const engine = await findEngine();
let dir: string;
let host: Engine;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-docker-'));
  if (engine) host = engine;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const image = 'lastgood-test-flask';

test.skipIf(engine === null)('the image is built offline, becomes healthy, and runs as an ordinary user', async () => {
  const python = String(execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])).trim();
  const base = await importBase(host, python, dir);
  const run = promisify(execFile);
  await run(python, ['-m', 'venv', join(dir, 'venv')]);
  await run(join(dir, 'venv/bin/python'), ['-m', 'pip', 'install', '--quiet', 'flask', 'gunicorn']);
  await mkdir(join(dir, 'app'));
  // Not readable by others, as some editors write.
  await writeFile(join(dir, 'app/app.py'), APP, { mode: 0o600 });
  const cli = async (...argv: string[]) => {
    const ended = await callCliProcess(['env', ...argv], { cwd: dir, entry: MAIN });
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  };
  await cli('capture', '--offline', '--python', 'venv', '-o', 'pylock.toml');
  // An imported image has no digest in any registry: nobody listens at this one.
  const local = `localhost:2/${base}`;
  await host.docker('tag', base, local);
  const write = ['--lock', 'pylock.toml', '-o', 'app/Dockerfile', '--base', local, '--allow-tag', '--offline'];
  await cli('dockerfile', ...write, '--wsgi', 'app:app');

  await host.docker('build', '--network', 'none', '--tag', image, join(dir, 'app'));
  const container = await host.docker('run', '--detach', '--init', '--network', 'none', image);
  try {
    await expect
      .poll(() => host.docker('inspect', '--format', '{{.State.Health.Status}}', container), { timeout: 120_000 })
      .toBe('healthy');
    expect(await host.docker('exec', container, 'id', '-u')).toBe('10001');
    const asked = `import urllib.request as u; print(u.urlopen('http://127.0.0.1:8000/healthz').read().decode())`;
    expect(JSON.parse(await host.docker('exec', container, 'python', '-c', asked))).toEqual({ uid: 10001 });
    // What builds the image is not in it, and what runs cannot change itself.
    const look = `import os; print([os.path.exists(p) for p in ('/lastgood-env', '/app/lastgood-env', '/app/Dockerfile')], os.access('/app', os.W_OK))`;
    expect(await host.docker('exec', container, 'python', '-c', look)).toBe('[False, False, False] False');
    await host.docker('stop', container);
    expect(await host.docker('inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0');
  } finally {
    await host.docker('rm', '--force', container);
    await host.docker('rmi', '--force', image, local, base);
  }
});
