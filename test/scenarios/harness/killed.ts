import { cp } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import { ended } from './follow.ts';
import { type Home, makeHome } from './home.ts';
import { type JournaledStep, journaledSteps, underWay } from './journal.ts';
import type { Server } from './server.ts';
import type { Subject } from './subject.ts';
import { canSeeProcesses, leftovers, processesOf } from './traces.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

/** Something that the server can be killed in. */
export interface Act extends AsyncDisposable {
  /** A home that stands right before it. */
  before: Home;
  /** What it journals when nobody disturbs it. */
  steps: JournaledStep[];
  begin(server: Server): Promise<unknown>;
  /** The version that must serve afterwards, by what the record says about it. */
  wanted(server: Server): Promise<string>;
}

/** A deploy and the rollback of it, each done once without a disturbance. */
export async function rehearse(subject: Subject): Promise<{ deploy: Act; rollback: Act }> {
  await using home = await makeHome(subject.lend);
  let upgrade = '';
  const deploy = ({ control }: Server) =>
    control.deploy(subject.service, { release: upgrade, policy: { watch: '1s' } });
  const rollback = ({ control }: Server) => control.rollback(subject.service, {});
  await inside(home, subject, async (server) => {
    upgrade = await subject.createUpgrade(server, home);
  });
  return {
    deploy: await perform(home, subject, {
      begin: deploy,
      wholly: async (server) => ended(server.control, await deploy(server)),
      // Undone or finished, but never said to be the other.
      wanted: async ({ control }) => {
        const [rollout] = await control.rollouts({ service: subject.service });
        return rollout!.state === 'settled' ? rollout!.release.version : rollout!.from!.version;
      },
    }),
    rollback: await perform(home, subject, {
      begin: rollback,
      wholly: rollback,
      // Whoever asked to go back is not left with what they wanted to leave.
      wanted: async () => subject.first,
    }),
  };
}

interface Doing extends Pick<Act, 'begin' | 'wanted'> {
  /** Does it to its end. */
  wholly(server: Server): Promise<unknown>;
}

async function perform(home: Home, subject: Subject, { wholly, ...act }: Doing): Promise<Act> {
  const before = await copyOf(home);
  const known = journaledSteps(home.dir).length;
  await inside(home, subject, wholly);
  const steps = journaledSteps(home.dir).slice(known);
  return { ...act, before, steps, [Symbol.asyncDispose]: () => before[Symbol.asyncDispose]() };
}

async function inside(home: Home, subject: Subject, work: (server: Server) => Promise<unknown>): Promise<void> {
  await using server = await subject.start(home);
  await server.ready();
  // One that is still starting is waited for by a rollback, which is another story.
  await vi.waitFor(async () => {
    for (const { standby } of await server.control.services()) expect(standby?.ready ?? true).toBe(true);
  }, 20_000);
  await work(server);
  await server.kill('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
}

/**
 * Kills the server after that step, starts it again, and expects that nobody would know.
 * @param again while it recovers from that, it is killed once more, after this step
 */
export async function killAfter(
  step: JournaledStep,
  { act, subject, again }: { act: Act; subject: Subject; again?: JournaledStep },
): Promise<void> {
  await using home = await copyOf(act.before);
  await dieAfter(step, home, subject, async (server) => {
    await server.ready();
    await act.begin(server);
  });
  if (again) await dieAfter(again, home, subject, async () => {});

  await using server = await subject.start(home);
  await server.ready();
  await subject.ask(server);
  // What was in progress is finished or undone.
  await vi.waitFor(() => expect(underWay(home.dir)).toEqual([]), PATIENCE);
  const { version } = await serving(server, subject);
  expect(version).toBe(await act.wanted(server));
  expect(await subject.ask(server)).toBe(version);
  const { clean, problems } = await server.control.fsck({ repair: false });
  expect({ clean, problems }).toEqual({ clean: true, problems: [] });
  if (canSeeProcesses) await expectInstances(home, server, subject);
  expect((await leftovers(home.dir)).filter((path) => path.startsWith('store/'))).toEqual([]);
}

async function dieAfter(
  { kind, step }: JournaledStep,
  home: Home,
  subject: Subject,
  work: (server: Server) => Promise<unknown>,
): Promise<void> {
  await using server = await subject.start(home, { LASTGOOD_FAULT: `kill:${kind}/${step}` });
  work(server).catch(() => {}); // an answer dies with the server
  expect(await server.ended).toMatchObject({ signal: 'SIGKILL' });
  if (canSeeProcesses) await vi.waitFor(async () => expect(await processesOf(home.dir)).toEqual([]), PATIENCE);
}

async function copyOf(home: Home): Promise<Home> {
  const copy = await makeHome('nothing');
  await cp(home.dir, copy.dir, { recursive: true });
  return copy;
}

/** The release that serves, by the record: one, and a good one. */
async function serving({ control }: Server, { service }: Subject) {
  const [{ current }, history] = await Promise.all([control.service(service), control.history(service)]);
  const now = history.filter(({ ended_at }) => ended_at === null);
  expect(now).toHaveLength(1);
  expect(now[0]).toMatchObject({ known_good: true, generation: current!.release.generation });
  expect(now[0]!.release.id).toBe(current!.release.id);
  return now[0]!.release;
}

/** As many processes as there should be: what serves, and what stands by. */
async function expectInstances(home: Home, { control }: Server, subject: Subject): Promise<void> {
  await vi.waitFor(async () => {
    const { current, standby } = await control.service(subject.service);
    const wanted = [current, standby].filter((one) => one?.instance).length;
    const processes = await processesOf(home.dir);
    expect(processes.filter(({ argv }) => argv.includes(subject.process))).toHaveLength(wanted);
  }, PATIENCE);
}
