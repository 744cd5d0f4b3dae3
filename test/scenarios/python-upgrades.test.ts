import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Rollout } from '../../src/api/control/rollout.ts';
import type { BuildReport, CaptureReport, CheckReport } from '../../src/api/environment.ts';
import { sayChange } from '../../src/api/say-change.ts';
import { ended, eventually } from './harness/follow.ts';
import { type Home, makeHome } from './harness/home.ts';
import { complaints, type Load, startLoad } from './harness/load.ts';
import { Cli, NO_NETWORK } from './harness/python-cli.ts';
import { findMachine, pip, pipComplaints } from './harness/python-machine.ts';
import { FLASK_SERVICE, type Locked, Project } from './harness/python-project.ts';
import { healthyUpgrade, type PythonUpgrade, packagesOf, refusedUpgrades } from './harness/python-upgrades.ts';
import { essenceOfReply, goldenPhotos } from './harness/python-users.ts';
import { type Server, startServer } from './harness/server.ts';
import { canSeeProcesses, leftovers, processesOf } from './harness/traces.ts';

/**
 * A Flask service whose environment pip made: captured, rebuilt without an index, served, and upgraded in the ways in which such
 * environments are upgraded, while users send photos. The server has no way to an index or a hub all the while.
 */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const machine = await findMachine();
const missing = typeof machine === 'string' ? machine : process.env.LASTGOOD_TEST_MODELS ? null : 'no model weights';

describe.skipIf(missing)(
  `upgrades of a Python environment under load${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    const things = new AsyncDisposableStack();
    let home: Home;
    let cli: Cli;
    let project: Project;
    let captured: CaptureReport;
    let built: BuildReport;
    let rebuilt: BuildReport;
    let server: Server;
    let load: Load;
    let good: { release: string; generation: number };
    let healthy: Locked;

    beforeAll(async () => {
      if (typeof machine === 'string') throw new Error(machine);
      home = things.use(await makeHome('weights'));
      const folder = things.use(await makeHome('nothing'));
      cli = new Cli(home, folder.dir);
      project = new Project(folder.dir, machine, cli);
      await project.begin();
      captured = await project.capture(project.venv, project.lock);
      built = await cli.call<BuildReport>(['env', 'build', '--lock', project.lock]);
      await rm(join(home.dir, 'environments'), { recursive: true });
      await rm(join(home.dir, 'cache'), { recursive: true, force: true });
      rebuilt = await shared(project.lock);

      const release = await project.writeRelease('1.0.0', project.lock);
      server = things.use(await startServer({ home, args: ['-f', release], env: NO_NETWORK }));
      await server.ready();
      const questions = await goldenPhotos(project.dir);
      const users = { url: `${server.url}/parse`, questions, essence: essenceOfReply, clients: 2, pause: 300 };
      load = things.use(await startLoad(users));
      await load.another();
      const [first] = load.take();
      good = { release: first!.release, generation: first!.generation };
    });
    afterAll(() => things.disposeAsync());

    /** The environment of a lock that everybody in this home shares, the instances too. */
    const shared = (lock: string) => cli.call<BuildReport>(['env', 'build', '--lock', lock], { env: NO_NETWORK });

    test('every package is captured, also those that pip freeze leaves out', async () => {
      const listed: { name: string }[] = JSON.parse(await pip(project.venv, ['list', '--format=json']));
      const frozen = await pip(project.venv, ['freeze']);
      expect(captured).toMatchObject({ packages: listed.length, fromIndex: listed.length, kept: [], findings: [] });
      expect(frozen).not.toMatch(/^setuptools/m);
      expect(await readFile(project.lock, 'utf8')).toMatch(/^name = "setuptools"$/m);
    });

    test('it is rebuilt without an index, byte for byte', async () => {
      expect(built.fetchedBytes).toBeGreaterThan(1_000_000);
      expect(rebuilt).toMatchObject({ packages: captured.packages, fetchedBytes: 0, compiled: [] });
      const check = ['env', 'check', '--python', rebuilt.python, '--lock', project.lock, '--deep'];
      const report = await cli.call<CheckReport>(check, { env: NO_NETWORK });
      expect(report).toMatchObject({ matches: true, findings: [], packages: captured.packages });
    });

    const state = async () => ({
      processes: canSeeProcesses ? (await processesOf(home.dir)).map(({ pid, argv }) => `${pid} ${argv}`) : [],
      leftovers: await leftovers(home.dir),
    });

    const deploy = async ({ name }: PythonUpgrade, lock: string): Promise<Rollout> => {
      const { id } = await project.createRelease(server.control, `1.1.0-${name}`, lock);
      return ended(
        server.control,
        await server.control.deploy(FLASK_SERVICE, { release: id, policy: { watch: '3s' } }),
      );
    };

    /** Users were answered rightly all the time, by these generations alone. */
    async function nobodyNoticed(...generations: number[]) {
      await load.another();
      const seen = load.take();
      expect(complaints(seen)).toEqual([]);
      expect(seen.filter(({ rescued }) => rescued)).toEqual([]);
      expect([...new Set(seen.map(({ generation }) => generation))]).toEqual(generations);
      expect(seen.length).toBeGreaterThan(2);
    }

    async function kept({ id }: Rollout, name: string): Promise<string> {
      const headers = { authorization: `Bearer ${await home.token()}` };
      return (await fetch(server.control.evidenceUrl(id, name), { headers })).text();
    }

    function outcome({ state: end, gates }: Rollout) {
      const failed = gates.filter(({ verdict }) => verdict === 'fail');
      return { end, gate: failed.map(({ gate }) => gate).join(), cause: failed.map(({ cause }) => cause).join() };
    }

    /** What the log was diagnosed with, and the changes that it may come from. */
    function explanation({ gates }: Rollout) {
      const [cause] = gates.findLast(({ verdict }) => verdict === 'fail')?.diagnosis?.causes ?? [];
      return { diagnosis: cause?.id, suspects: (cause?.suspects ?? []).slice(0, 1).map(sayChange) };
    }

    test('its application gets forms as they are sent, and its errors are its own', async () => {
      const form = new FormData();
      form.append('image', new Blob([(await goldenPhotos(project.dir))[1]!.body]), 'photo.jpg');
      const answer = await fetch(`${server.url}/parse`, { method: 'POST', body: form });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ status: 'success', people: [{ id: 1 }] });
      const refused = await fetch(`${server.url}/parse`, { method: 'POST', body: 'no picture' });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual({ status: 'error', error: 'This is no picture that OpenCV can read.' });
    });

    test.each(refusedUpgrades)('$name is refused, its log says why, and nobody notices', async (upgrade) => {
      const { lock, environment } = await upgrade.make(project);
      const complained = await pipComplaints(project.machine, environment);
      if (upgrade.pipSays === null) expect(complained).toBe('');
      else expect(complained).toMatch(upgrade.pipSays);
      load.take();
      const before = await state();

      const rollout = await deploy(upgrade, lock);
      expect(outcome(rollout)).toEqual({ end: upgrade.end, gate: upgrade.gate, cause: upgrade.cause });
      expect(rollout.cause!.summary).toMatch(upgrade.tells);
      if (upgrade.gate === 'start') {
        expect(await kept(rollout, 'log.txt')).toMatch(upgrade.tells);
      }
      expect(explanation(rollout)).toEqual({
        diagnosis: upgrade.diagnosis,
        suspects: upgrade.suspect ? [expect.stringMatching(upgrade.suspect)] : [],
      });
      await nobodyNoticed(good.generation);
      expect(await state()).toEqual(before);
    });

    test('what was edited by hand is told when it is captured', async () => {
      const edited = await cli.call<CaptureReport>([
        'env',
        'capture',
        '--python',
        join(project.dir, 'venv-edited-by-hand'),
        '-o',
        join(project.dir, 'again.toml'),
      ]);
      expect(edited.findings).toMatchObject([
        { kind: 'file-changed', subject: 'cv2/__init__.py', package: 'opencv-python-headless' },
      ]);
      expect(edited.kept).toMatchObject([
        { name: 'opencv-python-headless', why: expect.stringMatching(/files changed after the install/) },
      ]);
    });

    test('what pip complains about but is healthy is accepted', async () => {
      healthy = await healthyUpgrade.make(project);
      expect(await pipComplaints(project.machine, healthy.environment)).toMatch(healthyUpgrade.pipSays!);
      load.take();
      const rollout = await deploy(healthyUpgrade, healthy.lock);
      expect(outcome(rollout)).toEqual({ end: 'settled', gate: '', cause: '' });
      await nobodyNoticed(good.generation, good.generation + 1);
    });

    test('a file that is changed in the environment that serves is told, and the service goes on', async () => {
      const { dir: environment } = await shared(healthy.lock);
      await appendFile(join(await packagesOf(environment), 'mpmath', '__init__.py'), '\n# a small fix\n');
      const drifted = await eventually(server.control, ({ type }) => type === 'environment.drifted');
      expect(drifted.message).toMatch(/mpmath\/__init__\.py/);
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      const drift = /^lastgood_environment_drift\{service="flask-parsing"\} (\S+)$/m.exec(metrics)?.[1];
      expect(Number(drift)).toBeGreaterThan(0);
      await nobodyNoticed(good.generation + 1);

      const check = ['env', 'check', '--python', environment, '--lock', healthy.lock];
      const report = await cli.call<CheckReport>(check, { env: NO_NETWORK, code: 1 });
      expect(report.findings).toMatchObject([{ kind: 'file-changed', subject: 'mpmath/__init__.py', level: 'error' }]);
    });

    test('going back takes one call, and nobody notices', async () => {
      const back = await server.control.rollback(FLASK_SERVICE, {});
      expect(back).toMatchObject({ generation: good.generation + 2, warm: true, warnings: [] });
      await load.another();
      load.take();
      await nobodyNoticed(good.generation + 2);
    });

    test('deployed again, the changed environment is made anew', async () => {
      const again = await server.control.deploy(FLASK_SERVICE, {
        release: `1.1.0-${healthyUpgrade.name}`,
        policy: { watch: '3s' },
      });
      const rollout = await ended(server.control, again);
      expect(outcome(rollout)).toEqual({ end: 'settled', gate: '', cause: '' });
      await nobodyNoticed(good.generation + 2, good.generation + 3);
      const { dir: environment } = await shared(healthy.lock);
      const check = ['env', 'check', '--python', environment, '--lock', healthy.lock, '--deep'];
      expect(await cli.call<CheckReport>(check)).toMatchObject({ matches: true });
    });
  },
);
