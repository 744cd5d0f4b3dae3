import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callCliProcess, recordsOf, spawnCli } from './cli-process.ts';
import { ControlService, eventView } from './control-service.ts';
import { at, gate, looks, NEW, OLD, releaseView, rolloutView, serviceView } from './control-views.ts';

// Each test runs several processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let dir: string;
let server: ControlService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  server = await new ControlService().listen();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const environment = () => ({ LASTGOOD_URL: server.url, LASTGOOD_TOKEN: server.token });
const lastgood = (...argv: string[]) => callCliProcess(argv, { cwd: dir, env: environment() });

const SETTLED = looks(
  ['staging', 'verifying', 'starting', 'proving', 'switching', 'watching'],
  [
    gate('integrity', { at: at(1.5) }),
    gate('golden', { at: at(3.5), verdict: 'warn', summary: 'One answer is close.' }),
  ],
  { state: 'settled', generation: 3 },
);

const REFUSED = looks(
  ['staging', 'verifying', 'starting', 'proving'],
  [
    gate('integrity', { at: at(1.5) }),
    gate('golden', {
      at: at(3.5),
      verdict: 'fail',
      summary: '6 of 6 answers differ.',
      cause: 'answers-differ',
      ms: 4200,
    }),
  ],
  {
    state: 'refused',
    cause: { code: 'refused', summary: 'The golden gate refused it.', hint: 'Look at the pictures.' },
    evidence: ['log.txt', 'golden/a.png'],
  },
);

test('a rollout is followed step by step, and its verdict says who serves and how ready the way back is', async () => {
  server.looks = SETTLED;
  const { exitCode, stdout, stderr } = await lastgood('deploy', '2.0.0', '--watch', '5s', '--latency', '1.5');
  expect(exitCode).toBe(0);
  expect(
    stderr,
  ).toBe(`Deploying human-parsing 2.0.0 (bbbbbbbbbbbb); 1.0.0 (aaaaaaaaaaaa) serves, generation 2. Rollout r7.
     0.0 s  staging
     1.0 s  verifying
     2.0 s  starting
     3.0 s  proving
     4.0 s  switching
     5.0 s  watching
     1.5 s    pass  integrity    integrity is fine. (12 ms)
     3.5 s    warn  golden       One answer is close. (12 ms)
`);
  expect(stdout).toMatch(
    /^human-parsing 2\.0\.0 \(b+\) serves \(generation 3\) after 6\.0 s; standby 1\.0\.0 warm, rollback ready in 2\.1 ms \(measured 4\d s ago\)\.\n {2}warning {2}golden: One answer is close\.\n$/,
  );
  expect(server.sent('POST services/human-parsing/rollouts')).toEqual([
    { release: NEW.id, policy: { watch: '5s', latency: '1.5x' } },
  ]);
});

test('a refusal names the gate, the cause, what to do and where the evidence is; exit code 3', async () => {
  server.looks = REFUSED;
  server.answers.set(
    'GET services/human-parsing',
    serviceView({ current: { ...serviceView().current!, release: { ...OLD, generation: 2 } } }),
  );
  const { exitCode, stdout } = await lastgood('deploy', '2.0.0');
  expect(exitCode).toBe(3);
  expect(
    stdout,
  ).toBe(`Refused: human-parsing 2.0.0 (bbbbbbbbbbbb) takes no traffic. 1.0.0 (aaaaaaaaaaaa) serves (generation 2).
  golden    6 of 6 answers differ.
  cause     answers-differ
  why       The golden gate refused it.
  do        Look at the pictures.
  evidence  ${server.url}/console/human-parsing/rollouts/r7 (2 files)
  more      lastgood rollout r7
`);
});

test.each([
  ['rolled_back', 4, /^Rolled back: .* 2\.0\.0 .* was taken out of traffic again\./],
  ['cancelled', 1, /^Cancelled: /],
  ['failed', 1, /^Failed: /],
] as const)('%s is exit code %i', async (state, exit, headline) => {
  server.looks = looks(['staging', 'watching'], [gate('watch', { verdict: 'fail', summary: 'Errors.' })], { state });
  const { exitCode, stdout, stderr } = await lastgood('deploy', '2.0.0', '--quiet');
  expect({ exitCode, stderr }).toEqual({ exitCode: exit, stderr: '' });
  expect(stdout).toMatch(headline);
});

test('--json tells the same as records, the whole rollout last', async () => {
  server.looks = REFUSED;
  const { exitCode, stdout, stderr } = await lastgood('deploy', '2.0.0', '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
  const records = recordsOf(stdout);
  expect(records[0]).toEqual({ event: 'started', rollout: REFUSED[0] });
  expect(records.slice(1, 5)).toMatchObject(
    ['staging', 'verifying', 'starting', 'proving'].map((step) => ({ event: 'step', rollout: 'r7', step })),
  );
  expect(records.slice(5, 7)).toMatchObject([
    { event: 'gate', gate: 'integrity', verdict: 'pass' },
    { event: 'gate', gate: 'golden', verdict: 'fail', cause: 'answers-differ' },
  ]);
  expect(records.slice(7)).toEqual([{ event: 'ended', exit: 3, rollout: REFUSED.at(-1) }]);
});

test('--no-wait begins and returns', async () => {
  server.looks = SETTLED;
  const text = await lastgood('deploy', '2.0.0', '--no-wait', '--quiet');
  expect(text).toMatchObject({ exitCode: 0, stdout: 'Rollout r7 has begun: lastgood rollout r7 --follow\n' });
  const json = await lastgood('deploy', '2.0.0', '--no-wait', '--json');
  expect(recordsOf(json.stdout)).toEqual([{ event: 'started', rollout: SETTLED[0] }]);
  expect(server.calls.some(({ path }) => path === 'rollouts/r7')).toBe(false);
});

test('-f makes the release first, and shows how far that is', async () => {
  await writeFile(join(dir, 'release.yaml'), 'service: human-parsing\n');
  server.looks = SETTLED;
  const progress = { phase: 'download', item: 'pose.json', done: 12e6, total: 48e6 };
  // The stream is there before the release is asked for, or progress would be told to nobody.
  const streaming = Promise.withResolvers<void>();
  server.onStream = () => {
    server.tell(eventView({ type: 'rollout.progress', service: null, data: progress }));
    streaming.resolve();
  };
  const { promise: made, resolve: make } = Promise.withResolvers<void>();
  server.hold = async (call) => {
    if (call !== 'POST releases') return;
    await streaming.promise;
    await made;
  };
  const { child, ended } = spawnCli(['deploy', '-f', 'release.yaml'], { cwd: dir, env: environment() });
  child.stderr.on('data', (chunk) => {
    if (String(chunk).includes('12.0 MB of 48.0 MB')) make();
  });
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`[${'='.repeat(6)}${'-'.repeat(18)}]  25 %  download pose.json  12.0 MB of 48.0 MB\n`);
  expect(stderr).toContain('Release human-parsing 2.0.0 (bbbbbbbbbbbb): 3 files, 48.0 MB.\n');
  expect(server.sent('POST releases')).toEqual([{ spec: 'service: human-parsing\n', base_dir: dir }]);
});

test('a connection that is lost in the middle is sought again, and nothing of the rollout is missed', async () => {
  server.looks = SETTLED;
  server.onLook = (look) => look === 2 || look === 3;
  const { exitCode, stdout, stderr } = await lastgood('deploy', '2.0.0');
  expect(exitCode).toBe(0);
  expect(stderr.match(/Asking again/g)).toHaveLength(1);
  expect(stderr).toMatch(/Asking again[^\n]*\n {12}the server answers again\n/);
  for (const step of ['starting', 'proving', 'watching']) expect(stderr).toContain(` ${step}\n`);
  expect(stdout).toContain('serves (generation 3)');
});

test('a server that is started again is found again', async () => {
  server.looks = SETTLED;
  server.onLook = (look) => {
    if (look === 2) void server.stop();
    return look === 2;
  };
  const { child, ended } = spawnCli(['deploy', '2.0.0'], { cwd: dir, env: environment() });
  const lost = Promise.withResolvers<void>();
  child.stderr.on('data', (chunk) => String(chunk).includes('Asking again') && lost.resolve());
  await lost.promise;
  await server.listen();
  const { exitCode, stdout } = await ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain('serves (generation 3)');
});

test('Ctrl-C ends the following, not the rollout', async () => {
  server.looks = [rolloutView({ state: 'watching', steps: [{ step: 'watching', at: at(0), ms: null }] })];
  const start = (...more: string[]) => spawnCli(['deploy', '2.0.0', ...more], { cwd: dir, env: environment() });
  const stopped = async ({ child, ended }: ReturnType<typeof start>) => {
    const watching = Promise.withResolvers<void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => /watching\n|"step":"watching"/.test(String(chunk)) && watching.resolve());
    }
    await watching.promise;
    child.kill('SIGINT');
    return ended;
  };
  const { exitCode, stdout, stderr } = await stopped(start());
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(stderr).toMatch(
    /The rollout goes on without this terminal\.\n {2}follow {4}lastgood rollout r7 --follow\n {2}cancel {4}lastgood cancel r7\n$/,
  );
  const json = await stopped(start('--json'));
  expect(recordsOf(json.stdout).at(-1)).toEqual({ event: 'detached', rollout: 'r7' });
  expect(server.calls.some(({ path }) => path.includes('cancel'))).toBe(false);
});

test('what the server refuses is told as it is', async () => {
  const active = { refuse: 'rollout_active', error: 'r6 is under way.', hint: 'Wait for it, or cancel it.' } as const;
  server.answers.set('POST services/human-parsing/rollouts', active);
  const { exitCode, stderr } = await lastgood('deploy', '2.0.0');
  expect(exitCode).toBe(1);
  expect(stderr).toBe('error: r6 is under way. [rollout_active]\n  Wait for it, or cancel it.\n');
});

test('--service says whose version is meant', async () => {
  server.looks = SETTLED;
  await lastgood('deploy', '2.0.0', '--service', 'faces', '--no-wait');
  expect(server.sent('POST services/faces/rollouts')).toEqual([{ release: '2.0.0', policy: {} }]);
});

test('prove passes or refuses, as text and as one record', async () => {
  server.looks = looks(['staging', 'proving'], [gate('golden')], { kind: 'proof', state: 'settled' });
  const passed = await lastgood('prove', '2.0.0', '--against', '1.0.0');
  expect(passed.exitCode).toBe(0);
  expect(passed.stdout).toMatch(/^Passed: human-parsing 2\.0\.0 \(b+\) may be deployed\./);
  expect(server.sent('POST services/human-parsing/proofs')).toEqual([{ release: NEW.id, against: '1.0.0' }]);
  server.looks = looks(['staging'], [gate('golden', { verdict: 'fail' })], { kind: 'proof', state: 'refused' });
  const refused = await lastgood('prove', '2.0.0', '--json');
  expect(refused.exitCode).toBe(3);
  expect(recordsOf(refused.stdout)).toEqual([server.looks.at(-1)]);
});

test('Ctrl-C ends a proof: it serves only whoever asked for it', async () => {
  server.looks = looks(['proving'], [], { kind: 'proof', state: 'cancelled' }).slice(0, 1);
  server.answers.set('POST rollouts/r7/cancel', rolloutView({ state: 'cancelled' }));
  const { child, ended } = spawnCli(['prove', '2.0.0'], { cwd: dir, env: environment() });
  child.stderr.on('data', (chunk) => String(chunk).includes('proving') && child.kill('SIGINT'));
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/The proof was cancelled\.\n$/);
  expect(server.sent('POST rollouts/r7/cancel')).toHaveLength(1);
});

test('rollout --follow goes on where another terminal stopped', async () => {
  server.looks = REFUSED;
  const { exitCode, stdout } = await lastgood('rollout', 'r7', '--follow');
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/^Refused: /);
});

test('a release that is made for no service known yet is deployed to the one it names', async () => {
  await writeFile(join(dir, 'release.yaml'), 'x');
  server.looks = SETTLED;
  server.answers.set('POST releases', releaseView({ service: 'faces' }));
  await lastgood('deploy', '-f', 'release.yaml', '--no-wait');
  expect(server.sent('POST services/faces/rollouts')).toEqual([{ release: NEW.id, policy: {} }]);
});
