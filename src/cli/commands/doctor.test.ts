import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, test, vi } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import type { Control } from '../../api/control/client.ts';
import type { Diagnosis } from '../../api/diagnosis.ts';
import { type CallOptions, callCli } from '../call-for-tests.ts';
import type { DoctorWork } from '../doctor/work.ts';

beforeEach(() => {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) vi.stubEnv(name, '');
  return () => vi.unstubAllEnvs();
});

const HEALTHY: Diagnosis = { verdict: 'healthy', causes: [] };
const FAILED: Diagnosis = {
  verdict: 'decided',
  causes: [
    {
      id: 'module-missing',
      confidence: 'certain',
      summary: 'timm is not installed.',
      lines: [{ n: 2, text: "No module named 'timm'" }],
      why: 'It is imported.',
      remedies: [],
      look_at: [],
      suspects: [],
    },
  ],
};

/** Runs the command against lent work: a log fails when it says so. What it was asked is noted. */
async function doctor(argv: string[], options: CallOptions = {}) {
  const asked: object[] = [];
  const work: DoctorWork = {
    async diagnose(source, besides, { lang }) {
      const log = 'path' in source ? source.path : await text(source.stream);
      asked.push({ log, ...besides, lang });
      return { diagnosis: /fail/.test(log) ? FAILED : HEALTHY, lines: log === '' ? 0 : 1 };
    },
    async preflight(subject, { lang }) {
      asked.push({ ...subject, lang });
      const told = /fail/.test(JSON.stringify(subject)) ? FAILED : HEALTHY;
      return { ...told, packages: 2, models: 1, unseen: ['The network is down.'] };
    },
  };
  const called = await callCli(['doctor', ...argv], {
    ...options,
    host: { doctor: async () => work, ...options.host },
  });
  return { ...called, asked };
}

async function folder(...names: string[]): Promise<string> {
  const dir = await scratchDir();
  await mkdir(join(dir, 'logs'));
  for (const name of names) await writeFile(join(dir, 'logs', name), '');
  return join(dir, 'logs');
}

test('a file: exit code 1 when it failed, 0 when not', async () => {
  const dir = await folder('failed.log', 'good.log');
  const failed = await doctor([join(dir, 'failed.log')]);
  expect(failed).toMatchObject({ exitCode: 1, stderr: '' });
  expect(failed.stdout).toMatch(/^Failed: timm is not installed\. \[module-missing, certain\]\n {2}2 {2}No module/);
  expect(failed.asked).toEqual([{ log: join(dir, 'failed.log'), lang: 'en' }]);
  expect(await doctor([join(dir, 'good.log')])).toMatchObject({
    exitCode: 0,
    stdout: 'Nothing in this log is a failure.\n',
  });
});

test('--json is the diagnosis and nothing else', async () => {
  const dir = await folder('failed.log');
  const called = await doctor([join(dir, 'failed.log'), '--json']);
  expect(called).toMatchObject({ exitCode: 1, stderr: '' });
  expect(JSON.parse(called.stdout)).toEqual(FAILED);
});

test('a folder: each log that failed, then all of them', async () => {
  const dir = await folder('b-failed.log', 'a.log', 'c.png');
  const called = await doctor([dir]);
  expect(called.exitCode).toBe(1);
  expect(called.stdout.split('\n').filter((line) => !line.startsWith('  '))).toEqual([
    '== b-failed.log',
    'Failed: timm is not installed. [module-missing, certain]',
    '',
    'LOG           VERDICT  CAUSE           CONFIDENCE',
    'a.log         healthy  -               -',
    'b-failed.log  decided  module-missing  certain',
    '1 of 2 logs shows a failure.',
    '',
  ]);
  const { stdout } = await doctor([dir, '--json']);
  expect(JSON.parse(stdout)).toEqual({
    logs: [
      { name: 'a.log', ...HEALTHY },
      { name: 'b-failed.log', ...FAILED },
    ],
  });
  expect((await doctor([await folder('a.log')])).exitCode).toBe(0);
});

test('names of logs are printed without what a terminal obeys', async () => {
  const { stdout } = await doctor([await folder('\u001b[2Jfailed.log')]);
  expect(stdout).toContain('== \ufffd[2Jfailed.log');
  expect(stdout).not.toContain('\u001b');
});

test.each([[[]], [['-']]])('what is piped in: %j', async (argv) => {
  expect(await doctor(argv, { stdin: 'it failed\n' })).toMatchObject({
    exitCode: 1,
    asked: [{ log: 'it failed\n', lang: 'en' }],
  });
});

test('without a log, and with nothing in the pipe, nothing is healthy', async () => {
  expect(await doctor([])).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('No log is named, and none is piped in. [usage]'),
  });
  expect(await doctor(['-'])).toMatchObject({ exitCode: 0 });
});

test('how it ended, and locks, go along', async () => {
  const dir = await folder('a.log');
  const log = join(dir, 'a.log');
  const locks = ['--lock', 'new.toml', '--last-good', 'old.toml'];
  expect((await doctor([log, '--exit-code', '139', ...locks])).asked).toEqual([
    {
      log,
      exit: { code: null, signal: 'SIGSEGV' },
      lock: resolve('new.toml'),
      lastGood: resolve('old.toml'),
      lang: 'en',
    },
  ]);
  expect((await doctor([log, '--signal', 'kill'])).asked).toMatchObject([{ exit: { code: null, signal: 'SIGKILL' } }]);
});

test.each([
  [['a.log', '--exit-code', '1', '--signal', 'KILL'], 'It ended by an exit code or by a signal, not by both.'],
  [['a.log', '--last-good', 'old.toml'], '--last-good is one side of a comparison.'],
  [['a.log', '--service', 's'], 'Two logs are named: by a.log and --service.'],
  [['--release', '1.0.0', '--service', 's'], 'Two logs are named: by --release and --service.'],
  [
    ['--release', '1.0.0', '--exit-code', '3'],
    'How a release ended and what it is made of is known where it was tried.',
  ],
  [['a.log', '--signal', 'SIGNAL'], "Option '--signal <name>' argument 'SIGNAL' is invalid."],
])('%j is wrong usage', async (argv, message) => {
  const called = await doctor(argv);
  expect(called).toMatchObject({ exitCode: 2, stdout: '', asked: [] });
  expect(called.stderr).toContain(message);
});

test("the language is the terminal's, or what is asked for", async () => {
  const dir = await folder('failed.log');
  vi.stubEnv('LANG', 'zh_CN.UTF-8');
  expect((await doctor([dir])).asked).toMatchObject([{ lang: 'zh' }]);
  const { stdout, asked } = await doctor([join(dir, 'failed.log'), '--lang', 'en']);
  expect(asked).toMatchObject([{ lang: 'en' }]);
  expect(stdout).toMatch(/^Failed: /);
});

test('colours on a terminal alone', async () => {
  const dir = await folder('failed.log');
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'xterm');
  const colour = '\u001b[';
  expect((await doctor([dir], { terminal: true })).stdout).toContain(colour);
  expect((await doctor([dir])).stdout).not.toContain(colour);
  vi.stubEnv('NO_COLOR', '1');
  expect((await doctor([dir], { terminal: true })).stdout).not.toContain(colour);
});

test.each([
  ['--service', 'diagnoseService'],
  ['--release', 'diagnoseRelease'],
] as const)('%s asks whoever has the log', async (option, method) => {
  const asked: unknown[] = [];
  const lent = {
    async [method](which: string, { lang }: { lang: string }) {
      asked.push([which, lang]);
      return { ...FAILED, log: 'rollouts/r7/evidence/log.txt' };
    },
    async [Symbol.asyncDispose]() {},
  } as unknown as Control & AsyncDisposable;
  const home = await scratchDir();
  const host = { control: async () => lent };
  const called = await doctor([option, 'words', '--home', home, '--lang', 'zh'], { host });
  expect(asked).toEqual([['words', 'zh']]);
  expect(called.exitCode).toBe(1);
  expect(called.stdout).toMatch(/^失败：[\s\S]*\nLog: rollouts\/r7\/evidence\/log\.txt\n$/);
  const json = await doctor([option, 'words', '--home', home, '--json'], { host });
  expect(JSON.parse(json.stdout)).toEqual({ ...FAILED, log: 'rollouts/r7/evidence/log.txt' });
});

test('what is to be tried, in place of what has failed', async () => {
  const told = await doctor([
    '--requirements',
    'fail.txt',
    '--python',
    '3.10',
    '--model',
    'a.onnx',
    '--model',
    'b.onnx',
  ]);
  expect(told).toMatchObject({
    exitCode: 1,
    asked: [{ requirements: resolve('fail.txt'), python: '3.10', models: ['a.onnx', 'b.onnx'] }],
  });
  expect(told.stdout).toMatch(/^Will not work: timm is not installed\. \[module-missing, certain\]\n/);
  expect(told.stdout).toMatch(/\nLooked at: 2 packages, 1 network\.\nNot looked at: The network is down\.\n$/);
  const good = await doctor(['--lock', 'pylock.toml', '--lang', 'zh']);
  expect(good).toMatchObject({ exitCode: 0, asked: [{ lock: resolve('pylock.toml'), models: [], lang: 'zh' }] });
  expect(good.stdout).toMatch(/^没有发现已知的问题。\n/);
  const json = await doctor(['--model', 'fail.onnx', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'decided', packages: 2, unseen: ['The network is down.'] });
});

test.each([
  [['app.log', '--requirements', 'r.txt'], /one at a time/],
  [['--requirements', 'r.txt', '--exit-code', '1'], /one at a time/],
  [['--requirements', 'r.txt', '--lock', 'l.toml'], /Give one of them/],
  [['--python', '3.10'], /--requirements FILE or --lock FILE/],
])('what does not go together: %j', async (argv, hint) => {
  expect(await doctor(argv)).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(hint), asked: [] });
});
