import { cp } from 'node:fs/promises';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ended } from './harness/follow.ts';
import { type Home, makeHome } from './harness/home.ts';
import { journaledSteps } from './harness/journal.ts';
import type { Server } from './harness/server.ts';
import { canSeeProcesses, leftovers, processesOf } from './harness/traces.ts';
import { createWordRelease, say, startWordServer, WORD_SERVICE } from './harness/word-release.ts';

/**
 * The server is killed -9 right after each step that it journals while it deploys and while it goes back, and started again. The steps
 * are those that a run without a death journaled: a new step is tested without anybody thinking of it.
 */
vi.setConfig({ testTimeout: 60_000 });

const things = new AsyncDisposableStack();
afterAll(() => things.disposeAsync());

const deploy = ({ control }: Server) => control.deploy(WORD_SERVICE, { release: '2.0.0', policy: { watch: '1s' } });
const goBack = ({ control }: Server) => control.rollback(WORD_SERVICE, {});

const { deploying, goingBack } = await undisturbed();

test('a deploy and a rollback journal their steps', () => {
  expect(deploying.steps.map(({ step }) => step)).toEqual(
    expect.arrayContaining(['begun', 'staging', 'switching', 'settled']),
  );
  expect(goingBack.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['begun', 'switching', 'done']));
});

describe.each([
  { what: 'a deploy', act: deploy, ...deploying },
  { what: 'a rollback', act: goBack, ...goingBack },
])('killed in $what', ({ act, home: template, steps }) => {
  test.each(steps)('after $kind/$step', async ({ kind, step }) => {
    await using home = await makeHome('nothing');
    await cp(template.dir, home.dir, { recursive: true });
    {
      await using server = await startWordServer(home, { LASTGOOD_FAULT: `kill:${kind}/${step}` });
      await server.ready();
      act(server).catch(() => {}); // its answer dies with the server
      expect(await server.ended).toMatchObject({ signal: 'SIGKILL' });
    }
    if (canSeeProcesses) await vi.waitFor(async () => expect(await processesOf(home.dir)).toEqual([]), 10_000);

    await using server = await startWordServer(home);
    await server.ready();
    expect((await say(server, 'hello')).word).toBe('HELLO');
    await nothingIsHalfDone(server);
    const { version } = await serving(server);
    expect(await say(server, 'hello')).toEqual({ word: 'HELLO', by: version });
    const { clean, problems } = await server.control.fsck({ repair: false });
    expect({ clean, problems }).toEqual({ clean: true, problems: [] });
    if (canSeeProcesses) expect(await instances(home)).toBe(await instancesWanted(server));
    expect((await leftovers(home.dir)).filter((path) => path.startsWith('store/'))).toEqual([]);
  });
});

/** What was in progress is finished or undone: no rollout is under way any more. */
async function nothingIsHalfDone({ control }: Server): Promise<void> {
  for (const { id, ended_at } of await control.rollouts({ service: WORD_SERVICE })) {
    if (ended_at === null) await ended(control, { id });
  }
}

/** The release that serves, by the record: a good one. */
async function serving({ control }: Server) {
  const [{ current }, history] = await Promise.all([control.service(WORD_SERVICE), control.history(WORD_SERVICE)]);
  const now = history.filter(({ ended_at }) => ended_at === null);
  expect(now).toHaveLength(1);
  expect(now[0]).toMatchObject({ known_good: true, generation: current!.release.generation });
  expect(now[0]!.release.id).toBe(current!.release.id);
  return now[0]!.release;
}

const instances = async (home: Home) =>
  (await processesOf(home.dir)).filter(({ argv }) => argv.includes('serve.mjs')).length;

async function instancesWanted({ control }: Server): Promise<number> {
  const { current, standby } = await control.service(WORD_SERVICE);
  return [current, standby].filter((one) => one?.instance).length;
}

/** One deploy and one rollback that nobody disturbs: their steps, and homes that stand right before each. */
async function undisturbed() {
  const homes = { deploying: things.use(await makeHome('nothing')), goingBack: things.use(await makeHome('nothing')) };
  await using home = await makeHome('nothing');
  await inside(home, (server) => createWordRelease(server.control, home, '2.0.0'));
  await cp(home.dir, homes.deploying.dir, { recursive: true });
  const before = journaledSteps(home.dir).length;
  await inside(home, async (server) => ended(server.control, await deploy(server)));
  await cp(home.dir, homes.goingBack.dir, { recursive: true });
  const between = journaledSteps(home.dir).length;
  await inside(home, goBack);
  const steps = journaledSteps(home.dir);
  return {
    deploying: { home: homes.deploying, steps: steps.slice(before, between) },
    goingBack: { home: homes.goingBack, steps: steps.slice(between) },
  };
}

async function inside(home: Home, work: (server: Server) => Promise<unknown>): Promise<void> {
  await using server = await startWordServer(home);
  await server.ready();
  await work(server);
}
