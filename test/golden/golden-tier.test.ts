import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended } from '../scenarios/harness/follow.ts';
import { type Home, makeHome } from '../scenarios/harness/home.ts';
import { complaints as complaintsOf, type Load, startLoad } from '../scenarios/harness/load.ts';
import { Cli } from '../scenarios/harness/python-cli.ts';
import { findMachine } from '../scenarios/harness/python-machine.ts';
import { type Server, startServer } from '../scenarios/harness/server.ts';
import { uvIfAny } from '../support/uv.ts';
import { GoldenProject, goldenFolder } from './project.ts';
import { type Row, writeReport } from './report.ts';
import { upgrades } from './upgrades.ts';

const PHOTO = resolve(import.meta.dirname, '../fixtures/photos/astronaut.png');
const SERVICE = 'human-parsing';
/** Answers side by side take seconds each. */
const ROLLOUT_MS = 900_000;

const [machine, uv] = await Promise.all([findMachine(['3.10']), uvIfAny()]);
const missing = typeof machine === 'string' ? machine : uv === null ? 'no uv' : null;

/** M2FP through ModelScope in its real environment, served all the while that every upgrade of it is tried. */
describe.skipIf(missing !== null)(`upgrades of the golden environment (skipped: ${missing})`, () => {
  const things = new AsyncDisposableStack();
  const rows: Row[] = [];
  let home: Home;
  let project: GoldenProject;
  let server: Server;
  let load: Load;

  beforeAll(async () => {
    home = things.use(await makeHome('nothing'));
    const folder = things.use(await makeHome('nothing'));
    const cli = new Cli(home, folder.dir);
    project = new GoldenProject(folder.dir, await goldenFolder(cli), cli, uv!.path);
    await project.importDeployment();
    server = things.use(await startServer({ home, args: ['-f', project.release] }));
    await server.ready();
    const golden = join(project.dir, 'release', 'golden');
    const session = ['--url', server.url, '--token', await home.token()];
    await cli.call(['golden', 'record', PHOTO, '-o', golden, ...session]);
    const questions = [{ name: 'astronaut', body: Uint8Array.from(await readFile(PHOTO)) }];
    load = things.use(
      await startLoad({ url: `${server.url}/parse`, questions, essence: classesOf, clients: 1, pause: 2_000 }),
    );
    load.take();
  });
  afterAll(async () => {
    await things.disposeAsync();
    await writeReport(rows);
  });

  test.each(upgrades)('$name: $end', async ({ name, change, end, tells, cause }) => {
    const { lock, complaints } = await project.upgrade(name, change);
    const spec = await project.spec(`2.0.0-${name}`, lock, 'golden');
    const { id } = await server.control.createRelease({ spec, base_dir: join(project.dir, 'release') });
    const begun = await server.control.deploy(SERVICE, { release: id, policy: { watch: '5s' } });
    const rollout = await ended(server.control, begun, ROLLOUT_MS);
    await load.another();
    const seen = load.take();
    rows.push({ name, rollout, complaints, answers: seen.length, wrong: complaintsOf(seen).length });

    expect(rollout.state, JSON.stringify(rollout.cause)).toBe(end);
    expect(complaintsOf(seen)).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
    if (end === 'settled') return;
    expect(rollout.cause?.code).toBe('died-at-start');
    const headers = { authorization: `Bearer ${await home.token()}` };
    const log = await (await fetch(server.control.evidenceUrl(rollout.id, 'log.txt'), { headers })).text();
    expect(log).toMatch(tells);
    const { diagnosis } = rollout.gates.findLast(({ verdict }) => verdict === 'fail')!;
    expect(diagnosis).toMatchObject({ verdict: 'decided', causes: [{ id: cause }] });
    expect(diagnosis!.causes[0]!.suspects).not.toEqual([]);
  });

  test('one call goes back to the release before, and nobody notices', async () => {
    const before = (await server.control.service(SERVICE)).standby!.release;
    const back = await server.control.rollback(SERVICE, {});
    await load.another();
    expect(back).toMatchObject({ release: { id: before.id }, warm: true, warnings: [] });
    expect((await server.control.service(SERVICE)).current?.release.id).toBe(before.id);
    expect(complaintsOf(load.take())).toEqual([]);
  });
});

/** What was found, without times and the last digits of scores. */
function classesOf(answer: Uint8Array): string {
  const { mask_shape, segments } = JSON.parse(Buffer.from(answer).toString());
  const labels = segments.map(({ label, person }: { label: string; person: number | null }) => `${person} ${label}`);
  return JSON.stringify({ mask_shape, labels: labels.sort() });
}
