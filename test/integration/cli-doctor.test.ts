import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { scratchDir } from '../support/scratch.ts';
import { callCliProcess } from './cli-process.ts';

/** `lastgood doctor` as a process of its own, without a server and without a home. */

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const LOG = `Traceback (most recent call last):
  File "/srv/app.py", line 3, in <module>
    from flask import Flask
  File "/v/lib/python3.10/site-packages/flask/__init__.py", line 7, in <module>
    from .app import Flask as Flask
  File "/v/lib/python3.10/site-packages/flask/app.py", line 28, in <module>
    from werkzeug.urls import url_quote
ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/v/lib/python3.10/site-packages/werkzeug/urls.py)
`;
const HEALTHY = '[2026-11-26 02:00:00 +0000] [7] [INFO] Starting gunicorn 21.2.0\n';

const doctor = async (argv: string[], { stdin = '', lang = 'C' }: { stdin?: string; lang?: string } = {}) => {
  const env = { LC_ALL: lang, LANG: '', LC_MESSAGES: '' };
  return callCliProcess(['doctor', ...argv], { cwd: await scratchDir(), entry: MAIN, stdin, env });
};

async function logs(files: Record<string, string>): Promise<string> {
  const dir = await scratchDir();
  await mkdir(join(dir, 'old'));
  for (const [name, log] of Object.entries(files)) await writeFile(join(dir, name), log);
  return dir;
}

test('what is piped in: cause, lines and remedy, exit code 1', async () => {
  const { exitCode, stdout, stderr } = await doctor([], { stdin: LOG });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  expect(stdout).toMatch(/^Failed: [^\n]*(\n[^\n]*)?\[werkzeug3-url-quote, certain\]\n/);
  expect(stdout).toContain("  8  ImportError: cannot import name 'url_quote' from 'werkzeug.urls'");
  expect(stdout).toMatch(/^ {2}do {7}/m);
});

test('in the language of the terminal', async () => {
  const { stdout } = await doctor(['-'], { stdin: LOG, lang: 'zh_CN.UTF-8' });
  expect(stdout).toMatch(/^失败：/);
  expect((await doctor(['-', '--lang', 'en'], { stdin: LOG, lang: 'zh_CN.UTF-8' })).stdout).toMatch(/^Failed: /);
});

test('a healthy log is exit code 0, unless its program was killed', async () => {
  const dir = await logs({ 'app.log': HEALTHY });
  expect(await doctor([join(dir, 'app.log')])).toMatchObject({
    exitCode: 0,
    stdout: 'Nothing in this log is a failure.\n',
  });
  const killed = await doctor([join(dir, 'app.log'), '--exit-code', '137', '--json']);
  expect(killed.exitCode).toBe(1);
  expect(JSON.parse(killed.stdout)).toMatchObject({ causes: [{ id: 'container-oom-137' }] });
});

test('a folder: each log by its name', async () => {
  const dir = await logs({ 'app.log': HEALTHY, 'old/app.log': LOG, 'old/photo.png': LOG });
  const { exitCode, stdout } = await doctor([dir, '--json']);
  expect(exitCode).toBe(1);
  const { logs: found }: { logs: { name: string; verdict: string }[] } = JSON.parse(stdout);
  expect(found.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['app.log', 'healthy'],
    [join('old', 'app.log'), 'decided'],
  ]);
});

test('locks that cannot be read are told', async () => {
  const dir = await logs({ 'app.log': LOG, 'no.toml': 'no lock' });
  const call = (lock: string) => doctor([join(dir, 'app.log'), '--lock', join(dir, lock)]);
  expect(await call('no.toml')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[lock_invalid]') });
  expect(await call('none.toml')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[file_missing]') });
});

test('what is no log that can be read is told', async () => {
  const dir = await logs({});
  await writeFile(join(dir, 'app.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
  const { exitCode, stderr } = await doctor([join(dir, 'app.log.gz')]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('[file_unreadable]') });
});

test('Ctrl-C ends it while the pipe is open', async () => {
  const child = spawn(process.execPath, [MAIN, 'doctor', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.write(LOG);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  // It listens for signals once it reads: what it is sent is gone from the pipe then.
  await once(child, 'spawn');
  for (let big = 0; big < 64; big++) if (!child.stdin.write('x\n'.repeat(32_768))) await once(child.stdin, 'drain');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  child.stdin.destroy();
  expect(code).toBe(130);
  expect(await said).toEqual(['', '']);
});
