import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Control, createControlClient } from '../../src/api/control/client.ts';
import { type CallOptions, callCli } from '../../src/cli/call-for-tests.ts';
import type { RecordGoldenOptions } from '../../src/cli/host.ts';
import { localTime } from '../../src/cli/words.ts';
import { ENTRY, recordsOf } from './cli-process.ts';
import { ControlService, eventView } from './control-service.ts';
import { at, gate, generationView, NEW, OLD, releaseView, rolloutView, serviceView } from './control-views.ts';

/** The commands that ask and tell, against a server that answers as the contract says. */

let home: string;
let server: ControlService;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  server = await new ControlService().listen();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const lastgood = (...argv: string[]) =>
  callCli([...argv, '--url', server.url, '--token', server.token, '--home', home]);

/** Calls that name no server; the keeper "in this process" is the server's, which the calls cannot tell. */
function bare(argv: string[], options: CallOptions = {}) {
  const opened: string[] = [];
  const control = async (asked: { home: string }): Promise<Control & AsyncDisposable> => {
    opened.push(`opened ${asked.home}`);
    const client = createControlClient({ url: server.url, token: server.token });
    return { ...client, [Symbol.asyncDispose]: async () => void opened.push('closed') };
  };
  const result = callCli([...argv, '--home', home], { ...options, host: { control, ...options.host } });
  return result.then((called) => ({ ...called, opened }));
}

test('rollback says from where to where, how fast, and what could not be written', async () => {
  const result = {
    service: 'human-parsing',
    generation: 4,
    release: OLD,
    from: { ...NEW, generation: 3 },
    warm: true,
    ms: 2.14,
    switch_ms: 0.04,
    warnings: ['The disk is full: the history has no entry of it.'],
  };
  server.answers.set('POST services/human-parsing/rollback', result);
  const text = await lastgood('rollback', '--to', '2', '--force');
  expect(text).toEqual({
    exitCode: 0,
    stdout:
      'human-parsing went back from 2.0.0 (bbbbbbbbbbbb) to 1.0.0 (aaaaaaaaaaaa) in 2.1 ms: generation 4 serves (it was warm, the switch itself took 0.04 ms).\n',
    stderr: 'warning: The disk is full: the history has no entry of it.\n',
  });
  const json = await lastgood('rollback', 'human-parsing', '--json');
  expect(json.stderr).toBe('');
  expect(recordsOf(json.stdout)).toEqual([result]);
  expect(server.sent('POST services/human-parsing/rollback')).toEqual([{ to: 2, force: true }, {}]);
});

test('with several services the one that is meant must be named', async () => {
  server.answers.set('GET services', [serviceView(), serviceView({ name: 'faces', default: false })]);
  const { exitCode, stderr } = await lastgood('rollback');
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    'error: There are several services: human-parsing, faces. [usage]\n  Name the one that is meant.\n',
  );
  expect(server.sent('POST services/human-parsing/rollback')).toEqual([]);
});

test('advise compares the ways back, in the language and with what is tried as asked', async () => {
  const recommendation = { way: 'warm-standby', why: 'It runs: 3.1 ms.', command: 'lastgood rollback' };
  const advice = {
    service: 'human-parsing',
    at: at(9),
    from: { ...NEW, generation: 3 },
    to: null,
    ways: [],
    machine: null,
  };
  server.answers.set('GET advice/human-parsing', { ...advice, recommendation });
  const { exitCode, stdout } = await lastgood('advise', '--lang', 'en');
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'Best now: warm standby\nIt runs: 3.1 ms.\n  lastgood rollback\n',
  });
  const json = await lastgood('advise', 'human-parsing', '--lang', 'zh', '--probe-network', '--json');
  expect(recordsOf(json.stdout)).toEqual([{ ...advice, recommendation }]);
  const asked = server.calls.filter(({ path }) => path.startsWith('advice/')).map(({ query }) => query);
  expect(asked).toEqual([{ lang: 'en' }, { lang: 'zh', probe_network: 'true' }]);
});

test('history: newest first, what can be returned to', async () => {
  const generations = [
    generationView(3, { cause: 'automatic rollback', reason: 'Errors.', activated_at: at(70), ended_at: null }),
    generationView(2, { release: NEW, known_good: false, activated_at: at(60), ended_at: at(70) }),
    generationView(1, { kept: false }),
  ];
  server.answers.set('GET services/human-parsing/history', generations);
  const { stdout } = await lastgood('history');
  const [head, first, second, third] = stdout.split('\n');
  expect(head).toMatch(/^GENERATION {2}RELEASE +FROM +FOR +MADE BY +NOW +WHY$/);
  expect(first).toMatch(/^ {9}3 {2}1\.0\.0 \(a{12}\) .* automatic rollback {2}serves +Errors\.$/);
  expect(first).toContain(localTime(at(70)));
  expect(second).toMatch(/ 10 s {2,}deploy {14}kept$/);
  expect(third).toMatch(/ gone$/);
  expect(recordsOf((await lastgood('history', '--json')).stdout)).toEqual([{ service: 'human-parsing', generations }]);
});

test('status: the way back with its age, and what is under way', async () => {
  const rollout = rolloutView({ state: 'watching' });
  const views = [
    serviceView({ rollout, rescued_total: 3 }),
    serviceView({ name: 'faces', default: false, standby: null }),
  ];
  server.answers.set('GET services', views);
  const { exitCode, stdout } = await lastgood('status');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^human-parsing at \S+ serves\n {2}release +2\.0\.0 \(b{12}\), generation 3\n/);
  expect(stdout).toMatch(/ {2}standby +1\.0\.0 warm, rollback ready in 2\.1 ms \(measured 4\d s ago\)\n/);
  expect(stdout).toContain('  rescued   3 requests answered by the standby');
  expect(stdout).toMatch(/ {2}rollout +2\.0\.0 \(b{12}\) watching for .*: lastgood rollout r7 --follow\n/);
  expect(stdout).toContain(`faces at ${server.url}/services/faces/ serves\n`);
  expect(stdout).toContain('  standby   none: there is nothing to go back to\n');
  const [record] = recordsOf((await lastgood('status', '--json')).stdout);
  expect(record).toMatchObject({
    url: server.url,
    status: 'ok',
    services: [{ name: 'human-parsing' }, { name: 'faces' }],
  });
});

test('status of a named service has its own exit code', async () => {
  const trouble = { reason: 'Its worker does not start.', hint: 'Look at the log.' };
  server.answers.set('GET services/faces', serviceView({ name: 'faces', default: false, current: null, trouble }));
  const { exitCode, stdout } = await lastgood('status', 'faces');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('does not serve\n  why       Its worker does not start.\n  do        Look at the log.\n');
});

test('status without a token, or with a wrong one, still tells the health', async () => {
  const { exitCode, stdout } = await callCli(['status', '--url', server.url, '--home', home]);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    `human-parsing at ${server.url} serves\n  release   2.0.0 (bbbbbbbbbbbb), generation 3\n  up for    5.0 s\n`,
  );
  const [record] = recordsOf((await callCli(['status', '--json', '--url', server.url, '--token', 'x'])).stdout);
  expect(record).not.toHaveProperty('services');
});

test('events: the newest, those after one, and progress only for programs', async () => {
  server.events = [1, 2, 3].map((id) => eventView({ id, message: `Event ${id}.` }));
  const { stdout } = await lastgood('events');
  expect(stdout.split('\n')[0]).toMatch(
    /^#1 {6}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}switched {10}human-parsing {2}Event 1\.$/,
  );
  expect((await lastgood('events', '--last', '1')).stdout).toMatch(/^#3 /);
  expect(recordsOf((await lastgood('events', '--after', '2', '--json')).stdout)).toEqual([server.events[2]]);
  expect(server.calls.at(-1)?.query).toEqual({ after: '2', follow: 'false' });
});

test('events -f ends when nobody reads any more', async () => {
  server.events = [eventView({ id: 1 })];
  server.onStream = () => server.tell(eventView({ id: 2 }));
  const env = { ...process.env, LASTGOOD_URL: server.url, LASTGOOD_TOKEN: server.token, LASTGOOD_HOME: home };
  const pipe = `${process.execPath} ${ENTRY} events -f | head -1; echo "exit \${PIPESTATUS[0]}"`;
  const child = spawn('bash', ['-c', pipe], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  // What is told until then meets a pipe that is about to close.
  const telling = setInterval(() => server.tell(eventView({ id: 2 })), 10);
  const output = await text(child.stdout);
  clearInterval(telling);
  expect(output).toMatch(/^#1 .*\nexit 0\n$/);
});

test('rollout: steps with their times, gates, evidence; the newest when none is named', async () => {
  server.looks = [
    rolloutView({
      state: 'refused',
      steps: [{ step: 'staging', at: at(0), ms: 1200 }],
      gates: [gate('golden', { verdict: 'fail', summary: 'Answers differ.', cause: 'answers-differ', ms: 0.1 })],
      cause: { code: 'answers-differ', summary: 'Answers differ.', hint: 'Look.' },
      policy: { watch: '60s' },
      evidence: ['log.txt'],
      ended_at: at(12),
    }),
  ];
  const { exitCode, stdout } = await lastgood('rollout');
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`Rollout r7: refused after 12 s
  release   human-parsing 2.0.0 (bbbbbbbbbbbb)
  from      1.0.0 (aaaaaaaaaaaa), generation 2
  began     ${localTime(at(0))}
  policy    watch 60s
  cause     answers-differ
  do        Look.
Steps
  staging    1.2 s
Gates
  fail  golden       Answers differ. [answers-differ]
Evidence below ${server.url}/api/v1/rollouts/r7/evidence/
  log.txt
`);
  expect(recordsOf((await lastgood('rollout', 'r7', '--json')).stdout)).toEqual(server.looks);
  expect((await lastgood('rollouts')).stdout).toMatch(
    /\nr7 +human-parsing +2\.0\.0 \(b{12}\) +rollout +refused .* 12 s +answers-differ\n$/,
  );
  expect(recordsOf((await lastgood('rollouts', '--json')).stdout)).toEqual([{ rollouts: server.looks }]);
});

test('cancel takes the only rollout under way, and none is an error', async () => {
  server.looks = [rolloutView({ state: 'proving' })];
  server.answers.set('POST rollouts/r7/cancel', rolloutView({ state: 'cancelled' }));
  expect((await lastgood('cancel')).stdout).toBe('Rollout r7 of human-parsing 2.0.0 (bbbbbbbbbbbb): cancelled.\n');
  server.looks = [rolloutView({ state: 'settled' })];
  const none = await lastgood('cancel');
  expect(none.exitCode).toBe(1);
  expect(none.stderr).toContain('No rollout is under way. [not_found]');
});

test('release list, show, diff, pin', async () => {
  const roles = [{ service: 'human-parsing', role: 'current', generation: 3 }] as const;
  const summary = releaseView({ roles: [...roles], pinned: true });
  server.answers.set('GET releases', [summary, releaseView({ ...OLD, golden_cases: 0 })]);
  const list = (await lastgood('release', 'list')).stdout.split('\n');
  expect(list[1]).toMatch(
    /^human-parsing {2}2\.0\.0 +b{12} +onnx +48\.0 MB +6 +current of human-parsing, generation 3; pinned +-$/,
  );
  expect(list[2]).toMatch(/ 0 {2}- +-$/);

  const show = (await lastgood('release', 'show', '2.0.0')).stdout;
  expect(show).toContain(`human-parsing 2.0.0\n  id        ${NEW.id}\n`);
  expect(show).toMatch(/pose\.onnx +model +47\.0 MB +c{12}\n/);
  expect(show).toMatch(/\nservice: human-parsing\nversion: 2\.0\.0\n$/);

  const change = {
    kind: 'package',
    what: 'changed',
    name: 'torch',
    from: '1',
    to: '2',
    sentence: 'torch went from 1 to 2.',
  };
  const diff = { a: releaseView(OLD), b: releaseView(), same: false, changes: [change] };
  server.answers.set('GET releases/1.0.0/diff/2.0.0', diff);
  expect((await lastgood('release', 'diff', '1.0.0', '2.0.0')).stdout).toBe(
    'From human-parsing 1.0.0 (aaaaaaaaaaaa) to human-parsing 2.0.0 (bbbbbbbbbbbb):\n  ~ torch went from 1 to 2.\n',
  );

  server.answers.set('POST releases/2.0.0/pin', summary);
  expect((await lastgood('release', 'pin', '2.0.0', '--remove')).stdout).toContain('is no longer pinned');
  expect(server.sent('POST releases/2.0.0/pin')).toEqual([{ pinned: false }]);
});

test('release delete says what frees its space', async () => {
  server.answers.set('DELETE releases/2.0.0', releaseView());
  const { exitCode, stdout } = await lastgood('release', 'delete', '2.0.0');
  expect(exitCode).toBe(0);
  expect(stdout).toBe('human-parsing 2.0.0 (bbbbbbbbbbbb) is deleted; `lastgood store gc` frees its space.\n');
});

test('release verify fails when a byte is wrong', async () => {
  const intact = { release: NEW.id, intact: true, files: 3, bytes: 48e6, problems: [] };
  server.answers.set('POST releases/2.0.0/verify', intact);
  expect(await lastgood('release', 'verify', '2.0.0')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('every byte'),
  });
  const problems = [{ path: 'pose.onnx', digest: NEW.id, problem: 'damaged' }];
  server.answers.set('POST releases/2.0.0/verify', { ...intact, intact: false, problems });
  const { exitCode, stdout } = await lastgood('release', 'verify', '2.0.0');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('  damaged  pose.onnx  bbbbbbbbbbbb\n');
});

test('release create -f prints the digest alone', async () => {
  await writeFile(join(home, 'release.yaml'), 'x');
  const { stdout } = await lastgood('release', 'create', '-f', join(home, 'release.yaml'), '--quiet');
  expect(stdout).toBe(`${NEW.id}\n`);
  const missing = await lastgood('release', 'create', '-f', join(home, 'none.yaml'));
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain('none.yaml cannot be read. [file_missing]');
});

test('store ls, fsck and gc', async () => {
  const entries = [{ ref: 'releases/human-parsing/2.0.0', digest: NEW.id, kind: 'release', bytes: 48e6 }];
  server.answers.set('GET store', { dir: '/s', bytes: 48e6, blobs: 7, trash_bytes: 0, free_bytes: 3e9, entries });
  expect((await lastgood('store', 'ls')).stdout).toBe(
    'REF                           KIND     SIZE     DIGEST\n' +
      'releases/human-parsing/2.0.0  release  48.0 MB  bbbbbbbbbbbb\n' +
      '/s: 7 blobs, 48.0 MB; 3.00 GB free on its disk\n',
  );
  const problem = { kind: 'damaged', path: 'blobs/x', message: 'blobs/x is not what its name says.', repaired: false };
  const report = { clean: false, blobs: 7, bytes: 48e6, refs: 2, problems: [problem] };
  server.answers.set('POST store/fsck', report);
  const broken = await lastgood('store', 'fsck');
  expect(broken.exitCode).toBe(1);
  expect(broken.stdout).toContain(
    '1 problem\n  damaged  blobs/x is not what its name says.\n`lastgood store fsck --repair`',
  );
  server.answers.set('POST store/fsck', { ...report, problems: [{ ...problem, repaired: true }] });
  expect((await lastgood('store', 'fsck', '--repair')).exitCode).toBe(0);
  expect(server.sent('POST store/fsck')).toEqual([{ repair: false }, { repair: true }]);

  const counts = {
    kept_blobs: 7,
    kept_bytes: 48e6,
    trashed_blobs: 1,
    trashed_bytes: 5,
    freed_blobs: 0,
    freed_bytes: 0,
    environments_removed: 1,
    environments_bytes: 4e9,
  };
  server.answers.set('POST store/gc', { ...counts, dry_run: true, checkouts_removed: 1 });
  const gc = await lastgood('store', 'gc', '--dry-run', '--grace', '1h');
  expect(gc.stdout).toBe(
    'kept: 7 blobs, 48.0 MB\nwould be moved to the trash: 1 blob, 5 bytes\nwould be freed: 0 blobs, 0 bytes; 1 checkout removed\nremoved: 1 environment, 4.00 GB\n',
  );
  expect(server.sent('POST store/gc')).toEqual([{ dry_run: true, grace_ms: 3_600_000 }]);
});

test('fsck --rebuild writes the database anew first, and needs no server for it', async () => {
  const report = { clean: true, blobs: 7, bytes: 48e6, refs: 2, problems: [] };
  server.answers.set('POST store/fsck', report);
  const rebuilt = { services: 1, releases: 2, generations: 3, aside: '/h/state.db.old' };
  const rebuildState = async () => rebuilt;
  const { exitCode, stdout, stderr } = await bare(['store', 'fsck', '--rebuild'], { host: { rebuildState } });
  expect(exitCode).toBe(0);
  expect(stderr).toBe(
    'The database was written anew: 1 service, 2 releases, 3 generations. The one of before is /h/state.db.old.\n',
  );
  expect(stdout).toBe('7 blobs, 48.0 MB, 2 refs: all in order.\n');
});

test('golden record hands over what serves, the inputs and how they are compared', async () => {
  await mkdir(join(home, 'in'));
  for (const name of ['a.jpg', 'b.png']) await writeFile(join(home, 'in', name), name);
  const asked: Record<string, unknown>[] = [];
  const recordGolden = async ({ onRecorded, signal: _, ...rest }: RecordGoldenOptions) => {
    asked.push(rest);
    onRecorded({ name: 'a', input: rest.inputs[0]!, ms: 12 });
    return { file: '/g/golden.json', cases: 2, bytes: 2048 };
  };
  const argv = ['golden', 'record', join(home, 'in'), '-o', join(home, 'g'), '--path', '/predict', '--compare', 'json'];
  const where = ['--url', server.url, '--token', server.token];
  const { exitCode, stdout, stderr } = await callCli([...argv, ...where], { host: { recordGolden } });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '/g/golden.json: 2 cases, 2.0 kB\n' });
  expect(stderr).toBe('Recording 2 inputs as human-parsing 2.0.0 (bbbbbbbbbbbb) answers them.\n  a  12 ms\n');
  expect(asked).toEqual([
    {
      url: server.url,
      token: server.token,
      service: 'human-parsing',
      release: NEW.id,
      inputs: [join(home, 'in/a.jpg'), join(home, 'in/b.png')],
      folder: join(home, 'g'),
      compare: 'json',
      path: '/predict',
      force: false,
    },
  ]);
  await mkdir(join(home, 'none'));
  const empty = await callCli(['golden', 'record', join(home, 'none'), '-o', 'g', ...where], {
    host: { recordGolden },
  });
  expect(empty.exitCode).toBe(1);
  expect(empty.stderr).toContain(`There is no image in ${join(home, 'none')}. [file_missing]`);
});

test('without a server the keeper of the home does the work, and is closed again', async () => {
  server.answers.set('GET releases', []);
  const { exitCode, stdout, opened } = await bare(['release', 'list']);
  expect({ exitCode, opened }).toEqual({ exitCode: 0, opened: [`opened ${home}`, 'closed'] });
  expect(stdout).toContain('No release yet');
});

test('the token of the home opens the server at its address; a server of another home is left alone', async () => {
  await writeFile(join(home, 'token'), `${server.token}\n`);
  expect((await callCli(['history', '--url', server.url, '--home', home])).stderr).toContain('[not_found]');
  await writeFile(join(home, 'token'), 'another');
  const refused = await callCli(['history', '--url', server.url, '--home', home]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toBe(
    `error: The token in ${join(home, 'token')} is not that of the server at ${server.url}. [unauthorized]\n` +
      '  It is in the file `token` of the home that the server was started with (--home; ~/.lastgood/token by default).\n',
  );
});

test('no token at all, and a wrong one that was given, say where it is', async () => {
  const none = await callCli(['rollback', '--url', server.url, '--home', home]);
  expect(none.stderr).toMatch(
    /wants its token, and none is known here\. \[unauthorized\]\n {2}It is in the file `token`/,
  );
  const wrong = await callCli(['rollback', '--url', server.url, '--token', 'x']);
  expect(wrong.stderr).toContain(`The token that was given is not that of the server at ${server.url}. [unauthorized]`);
});
