import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test, vi } from 'vitest';
import { LastgoodError } from '../errors.ts';
import { callCli } from './call-for-tests.ts';
import type { UpOptions } from './host.ts';

/** Calls with an `up` that notes its options and ends with `exit`. */
async function callUp(argv: string[], exit = 0) {
  const seen: UpOptions[] = [];
  const up = async (options: UpOptions) => {
    seen.push(options);
    return exit;
  };
  return { ...(await callCli(argv, { host: { up } })), seen };
}

const COMMANDS = [
  ...['up', 'parse', 'status', 'deploy', 'rollback', 'history', 'rollout', 'rollouts', 'cancel', 'events', 'prove'],
  ...['release', 'golden', 'env', 'store', 'demo', 'completion'],
];

test('--help shows every command, examples and exit codes; each command teaches with its own', async () => {
  const { exitCode, stdout } = await callCli(['--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Exit codes: 0 ok, 1 failed, 2 wrong usage, 3 refused by a gate, 4 rolled back');
  for (const command of COMMANDS) {
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    const help = await callCli([command, '--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toMatch(new RegExp(`Examples:\n.*\\$ .*lastgood ${command}`));
    expect(help.stdout).toContain('Global Options:');
  }
});

test('no command at all is wrong usage, answered with the help', async () => {
  const { exitCode, stdout, stderr } = await callCli([]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('Usage: lastgood');
});

test('--version tells the product, Node and the embedded release', async () => {
  const { stdout } = await callCli(['--version'], { host: { version: '1.2.3', embeddedVersion: '4.5.6' } });
  expect(stdout).toBe(`lastgood 1.2.3\nnode ${process.versions.node}\nembedded release 4.5.6\n`);
});

test.each([
  [['parsee'], "Unknown command 'parsee'.", 'Did you mean parse?'],
  [['parse', 'a.jpg', '--formt', 'json'], "Unknown option '--formt'.", 'Did you mean --format?'],
  [['status', '--jsno'], "Unknown option '--jsno'.", 'Did you mean --json?'],
  [['parse', '--frobnicate'], "Unknown option '--frobnicate'.", 'Run `lastgood parse --help` to see what it takes.'],
  [['parse'], "Missing required argument 'path'.", 'Run `lastgood parse --help` to see what it takes.'],
])('%j is wrong usage and names what is near', async (argv, sentence, hint) => {
  const { exitCode, stdout, stderr } = await callCli(argv);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toBe(`error: ${sentence} [usage]\n  ${hint}\n`);
  const json = await callCli([...argv, '--json']);
  expect(JSON.parse(json.stderr)).toEqual({ status: 'error', error: sentence, code: 'usage', hint, exit: 2 });
});

test.each([
  [['up', '--port', '65536'], 'A port is a number from 0 to 65535.'],
  [['up', '--size', 'huge'], 'Allowed choices are lite, full.'],
  [['up', '-f', 'release.yaml', '--size', 'lite'], "cannot be used with '-f'"],
  [['parse', 'a', '--format', 'json,gif'], 'Formats are json, overlay, labels, coco.'],
  [['parse', 'a', '--masks', 'svg'], 'Allowed choices are rle, png, none.'],
  [['parse', 'a', '--min-score', '1.5'], 'A score is from 0 to 1.'],
  [['parse', 'a', '--min-score', ''], 'A score is from 0 to 1.'],
  [['parse', 'a', '--jobs', '0'], 'Jobs are a whole number from 1 to 64.'],
  [['status', '--url', 'localhost:7860'], 'Give an address such as http://127.0.0.1:7860.'],
])('%j is refused: %s', async (argv, reason) => {
  const { exitCode, stderr } = await callCli(argv);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
});

test('up passes what was asked for and ends with what serving ended with', async () => {
  const { exitCode, seen, stderr } = await callUp(['up', '--port', '0', '-f', 'r.yaml', '--home', 'h', '--quiet'], 1);
  expect(exitCode).toBe(1);
  expect(stderr).toBe('');
  expect(seen).toEqual([
    {
      host: '127.0.0.1',
      port: 0,
      home: resolve('h'),
      size: 'full',
      sizeGiven: false,
      allowHosts: [],
      quiet: true,
      json: false,
      file: resolve('r.yaml'),
    },
  ]);
});

test('an empty $LASTGOOD_HOME is none', async () => {
  vi.stubEnv('LASTGOOD_HOME', '');
  const { seen } = await callUp(['up']);
  vi.unstubAllEnvs();
  expect(seen[0].home).toBe(join(homedir(), '.lastgood'));
});

test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('listening on %s warns nobody', async (host) => {
  expect((await callUp(['up', '--host', host])).stderr).toBe('');
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'box.local'])('listening on %s warns', async (host) => {
  expect((await callUp(['up', '--host', host])).stderr).toMatch(/^warning: Listening on .* over the network/);
  const json = await callUp(['up', '--host', host, '--json']);
  expect(JSON.parse(json.stderr)).toMatchObject({ level: 'warn' });
});

test('an expected failure is told with its hint and its exit code, a bug with its stack', async () => {
  const failing = (error: Error) => callCli(['up'], { host: { up: () => Promise.reject(error) } });
  const taken = await failing(new LastgoodError('port_in_use', 'Port 7860 is taken.', { hint: 'Choose another.' }));
  expect(taken).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'error: Port 7860 is taken. [port_in_use]\n  Choose another.\n',
  });
  const bug = await failing(new TypeError('x is not a function'));
  expect(bug.exitCode).toBe(1);
  expect(bug.stderr).toMatch(/lastgood has a bug here[\s\S]*TypeError: x is not a function\n\s+at /);
});
