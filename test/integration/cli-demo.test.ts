import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callCli } from '../../src/cli/call-for-tests.ts';
import type { DemoExample } from '../../src/cli/host.ts';
import { recordsOf } from './cli-process.ts';
import { ControlService } from './control-service.ts';
import { gate, looks, releaseView } from './control-views.ts';

/** The walk through broken upgrades, with a server that plays how they end. */

let dir: string;
let server: ControlService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  await writeFile(join(dir, 'release.yaml'), 'x');
  server = await new ControlService().listen();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const example = (name: string, end: string): DemoExample => ({
  name,
  title: name,
  wrong: `${name} is wrong.`,
  does: 'Refuses it.',
  end,
  file: join(dir, 'release.yaml'),
});
const examples = () => [example('flipped-bit', 'not_created'), example('leaks', 'refused')];

/** Photos are sent before the first upgrade is tried, so that there is something that users saw. */
async function demo(argv: string[]) {
  const closed: string[] = [];
  const photo = Promise.withResolvers<void>();
  const { onPhoto } = server;
  server.onPhoto = () => {
    photo.resolve();
    return onPhoto();
  };
  server.hold = async (call) => (call === 'POST releases' ? photo.promise : undefined);
  const lent = {
    url: server.url,
    token: server.token,
    service: 'human-parsing',
    home: dir,
    photos: [new Uint8Array(3)],
    [Symbol.asyncDispose]: async () => void closed.push('demo'),
  };
  const host = { demoExamples: async () => examples(), demo: async () => lent };
  return { ...(await callCli(['demo', ...argv], { host })), closed };
}

const LEAKS = looks(
  ['staging', 'proving'],
  [gate('budget', { verdict: 'fail', summary: 'Memory grows with the requests.', cause: 'memory-grows' })],
  { state: 'refused' },
);

test('--list names them, --only refuses what is not there', async () => {
  expect((await demo(['--list'])).stdout).toBe('  flipped-bit flipped-bit is wrong.\n  leaks       leaks is wrong.\n');
  const unknown = await demo(['--only', 'leak']);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('There are: flipped-bit, leaks.');
});

test('each upgrade is told with its verdict and what users saw, and the server is closed', async () => {
  server.play(LEAKS);
  server.onPhoto = () => ({ status: 200, headers: { 'x-lastgood-release': 'aaaaaaaaaaaa' } });
  const { exitCode, stdout, stderr, closed } = await demo(['--only', 'leaks']);
  expect({ exitCode, closed }).toEqual({ exitCode: 0, closed: ['demo'] });
  expect(stderr).toContain(`Console: ${server.url}/console#token=${server.token}`);
  expect(stderr).toContain('[1/1] leaks: leaks is wrong.');
  expect(stdout).toMatch(
    /^Refused: human-parsing 2\.0\.0 [^\n]*\n {2}budget +Memory grows with the requests\.\n {2}cause +memory-grows\n/,
  );
  expect(stdout).toMatch(/Users meanwhile: \d+ requests?, 0 errors; answered \d+ by aaaaaaaaaaaa\./);
  expect(stdout).toMatch(
    /\nleaks +refused +memory-grows +\d+ +0 +0\n1 of 1 upgrade ended as it should, users unharmed\.\n$/,
  );
});

test('a release that cannot be made is an end, too; --json tells all as records', async () => {
  const error = 'facing.onnx is not what release.yaml pins.';
  server.answers.set('POST releases', { refuse: 'integrity_mismatch', error, hint: 'Fetch it again.' });
  const { exitCode, stdout } = await demo(['--json', '--only', 'flipped-bit']);
  expect(exitCode).toBe(0);
  expect(recordsOf(stdout)).toMatchObject([
    { event: 'upgrade', name: 'flipped-bit', end: 'not_created', cause: 'integrity_mismatch', rollout: null, ok: true },
    { event: 'summary', upgrades: 1, ok: 1 },
  ]);
});

test('an error that a user saw fails the walk', async () => {
  server.play(LEAKS);
  server.onPhoto = () => ({ status: 500, headers: {} });
  const { exitCode, stdout } = await demo(['--only', 'leaks']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/The first error: .* answered 500/);
  expect(stdout).toContain('0 of 1 upgrade ended as it should');
});

test('an upgrade that was let through fails the walk, and the good release comes back', async () => {
  server.play(looks(['staging'], [], { state: 'settled', generation: 4 }));
  server.answers.set('POST releases', releaseView());
  server.answers.set('POST services/human-parsing/rollback', { generation: 5 });
  const { exitCode, stdout } = await demo(['--json', '--only', 'leaks']);
  expect(exitCode).toBe(1);
  expect(recordsOf(stdout)[0]).toMatchObject({ end: 'settled', expected: 'refused', ok: false });
  expect(server.sent('POST services/human-parsing/rollback')).toHaveLength(1);
});
