import { cp } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import { ended } from './follow.ts';
import { type Home, makeHome } from './home.ts';
import { type JournaledStep, journaledSteps } from './journal.ts';
import type { Server } from './server.ts';
import type { Subject } from './subject.ts';
import { canSeeProcesses, leftovers, processesOf } from './traces.ts';

/** Something that the server can be killed in. */
export interface Act extends AsyncDisposable {
  /** A home that stands right before it. */
  before: Home;
  /** What it journals when nobody disturbs it. */
  steps: JournaledStep[];
  begin(server: Server): Promise<unknown>;
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
    deploy: await perform(home, subject, deploy, async (server) => ended(server.control, await deploy(server))),
    rollback: await perform(home, subject, rollback, rollback),
  };
}

/** Does something to the end, and keeps how the home was before it. */
async function perform(
  home: Home,
  subject: Subject,
  begin: Act['begin'],
  wholly: (server: Server) => Promise<unknown>,
): Promise<Act> {
  const before = await copyOf(home);
  const known = journaledSteps(home.dir).length;
  await inside(home, subject, wholly);
  const steps = journaledSteps(home.dir).slice(known);
  return { before, steps, begin, [Symbol.asyncDispose]: () => before[Symbol.asyncDispose]() };
}

async function inside(home: Home, subject: Subject, work: (server: Server) => Promise<unknown>): Promise<void> {
  await using server = await subject.start(home);
  await server.ready();
  await work(server);
}

/** Kills the server after that step, starts it again, and expects that nobody would know. */
export async function killAfter({ kind, step }: JournaledStep, act: Act, subject: Subject): Promise<void> {
  await using home = await copyOf(act.before);
  {
    await using server = await subject.start(home, { LASTGOOD_FAULT: `kill:${kind}/${step}` });
    await server.ready();
    act.begin(server).catch(() => {}); // its answer dies with the server
    expect(await server.ended).toMatchObject({ signal: 'SIGKILL' });
  }
  if (canSeeProcesses) await vi.waitFor(async () => expect(await processesOf(home.dir)).toEqual([]), 10_000);

  await using server = await subject.start(home);
  await server.ready();
  await subject.ask(server);
  await nothingIsUnderWay(server, subject);
  expect(await subject.ask(server)).toBe((await serving(server, subject)).version);
  const { clean, problems } = await server.control.fsck({ repair: false });
  expect({ clean, problems }).toEqual({ clean: true, problems: [] });
  if (canSeeProcesses) await expectInstances(home, server, subject);
  expect((await leftovers(home.dir)).filter((path) => path.startsWith('store/'))).toEqual([]);
}

async function copyOf(home: Home): Promise<Home> {
  const copy = await makeHome('nothing');
  await cp(home.dir, copy.dir, { recursive: true });
  return copy;
}

/** What was in progress is finished or undone. */
async function nothingIsUnderWay({ control }: Server, { service }: Subject): Promise<void> {
  for (const { id, ended_at } of await control.rollouts({ service }))
    if (ended_at === null) await ended(control, { id });
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
  }, 10_000);
}
