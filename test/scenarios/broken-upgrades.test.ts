import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { ended } from './harness/follow.ts';
import { type Home, makeHome } from './harness/home.ts';
import { complaints, type Load, type Seen, startLoad } from './harness/load.ts';
import { essenceOfParsing, photos } from './harness/photos.ts';
import { type Server, startServer } from './harness/server.ts';
import { canSeeProcesses, leftovers, processesOf } from './harness/traces.ts';
import { createGoodUpgrade, createUpgrade, type Upgrade, upgradeDir, upgrades } from './harness/upgrades.ts';

/**
 * Every broken upgrade of examples/, deployed one after the other to one server while users send photos: what becomes of it,
 * what the users see, and what is left behind.
 */
vi.setConfig({ testTimeout: 120_000 });

const SERVICE = 'human-parsing';
/** What the operator must be told, beside the name of the cause: the word that helps. */
const TELLING: Record<string, RegExp> = {
  'labels-permuted': /torso|left-/,
  'hangs-at-start': /loading the model/,
  'dies-at-start': /mmcv\._ext/,
  'healthy-but-500': /500/,
  'three-times-slower': /times as long/,
  leaks: /MB with each request/,
  'crashes-on-square': /standby|rescue|answered/,
  'too-much-memory': /limits\.memory/,
  'port-taken': /EADDRINUSE.*7860/,
  'model-file-missing': /facemesh\.onnx/,
};
/** What is kept of a rollout that this gate refused. */
const EVIDENCE: Record<string, RegExp> = { start: /\blog\.txt/, golden: /\bgolden\/\w+\/answer/ };
/** What a server that has ended leaves in its `run` folder. */
const KEPT = ['run/instances', 'run/server.lock'];
const WEIGHTS = process.env.LASTGOOD_TEST_MODELS;
const all = await upgrades();

describe.skipIf(!WEIGHTS)('broken upgrades under load (needs LASTGOOD_TEST_MODELS)', () => {
  const things = new AsyncDisposableStack();
  let home: Home;
  let server: Server;
  let load: Load;
  let good: { release: string; generation: number };

  beforeAll(async () => {
    home = things.use(await makeHome('weights'));
    server = things.use(await startServer({ home, args: ['--size', 'lite'] }));
    await server.ready();
    const questions = await photos();
    load = things.use(
      await startLoad({
        url: `${server.url}/parse?format=json&masks=rle`,
        questions,
        essence: essenceOfParsing,
        clients: 2,
        pause: 400,
      }),
    );
  });
  afterAll(() => things.disposeAsync());

  beforeEach(async () => {
    load.take();
    await load.another();
    good = goodOf(load.take());
    expect((await server.control.service(SERVICE)).current!.release).toMatchObject({ version: '1.0.0' });
  });

  /** The release that answered everybody. */
  function goodOf(seen: Seen[]) {
    const [{ release, generation }] = seen as [Seen];
    expect(seen.filter((one) => one.generation !== generation || one.release !== release)).toEqual([]);
    return { release, generation };
  }

  async function state() {
    return {
      processes: canSeeProcesses ? (await processesOf(home.dir)).map(({ pid, argv }) => `${pid} ${argv}`) : [],
      leftovers: await leftovers(home.dir),
      history: (await server.control.history(SERVICE)).map(({ generation }) => generation),
    };
  }

  async function deploy(name: string): Promise<Rollout> {
    const { id } = await createUpgrade(server.control, name);
    const rollout = await server.control.deploy(SERVICE, { release: id, policy: { watch: '3s' } });
    return ended(server.control, rollout);
  }

  /** Users were answered by the good release alone, rightly, all the time; and it goes on. */
  async function nobodyNoticed() {
    await load.another();
    const seen = load.take();
    expect(complaints(seen)).toEqual([]);
    expect(goodOf(seen)).toEqual(good);
    expect(seen.length).toBeGreaterThan(2);
  }

  function outcome({ state, gates, cause }: Rollout) {
    const failed = gates.filter(({ verdict }) => verdict === 'fail');
    return {
      end: state,
      gate: failed.map(({ gate }) => gate).join(),
      cause: cause?.code,
      failed: failed.map((one) => one.cause).join(),
    };
  }

  const expected = ({ end, gate, cause }: Upgrade) => ({ end, gate, cause, failed: cause });

  async function fsck() {
    const { clean, problems } = await server.control.fsck({ repair: false });
    expect(problems).toEqual([]);
    expect(clean).toBe(true);
  }

  const refused = all.filter(({ end }) => end === 'refused');
  test.each(refused)('$name is refused, and nobody notices', async (upgrade) => {
    using _port = upgrade.name === 'port-taken' ? await takePort(7860) : { [Symbol.dispose]: () => {} };
    const before = await state();
    const rollout = await deploy(upgrade.name);
    expect(outcome(rollout)).toEqual(expected(upgrade));
    expect(rollout.cause!.summary).toMatch(TELLING[upgrade.name] ?? /./);
    expect(rollout.generation).toBeNull();
    expect(rollout.evidence.join()).toMatch(EVIDENCE[upgrade.gate] ?? /^/);
    await nobodyNoticed();
    expect(await state()).toEqual(before);
    await fsck();
  });

  const rolledBack = all.filter(({ end }) => end === 'rolled_back');
  test.each(rolledBack)('$name serves, is rolled back by itself, and nobody notices', async (upgrade) => {
    const before = await state();
    const { rescued_total } = await server.control.service(SERVICE);
    const rollout = await deploy(upgrade.name);
    expect(outcome(rollout)).toEqual(expected(upgrade));
    expect(rollout.cause!.summary).toMatch(TELLING[upgrade.name] ?? /./);
    const bad = good.generation + 1;
    expect(rollout.generation).toBe(bad);

    await load.another(); // also what was under way when it was left
    const seen = load.take();
    expect(complaints(seen)).toEqual([]);
    const rescued = seen.filter((one) => one.rescued);
    expect(rescued.length).toBeGreaterThan(0);
    expect(rescued.filter(({ release }) => release !== good.release)).toEqual([]);
    const service = await server.control.service(SERVICE);
    expect(service.rescued_total - rescued_total).toBe(rescued.length);

    const [now, then] = await server.control.history(SERVICE);
    expect(now).toMatchObject({ generation: bad + 1, cause: 'automatic rollback', known_good: true });
    expect(then).toMatchObject({ generation: bad, cause: 'deploy', known_good: false });
    good = { ...good, generation: bad + 1 };
    await nobodyNoticed();
    const { history: _grown, ...after } = await state();
    expect(before).toMatchObject(after);
    await fsck();
  });

  const never = all.filter(({ end }) => end === 'not_created');
  test.each(never)('no release comes of $name', async ({ name, cause }) => {
    const before = [await state(), await server.control.releases()];
    await expect(createUpgrade(server.control, name)).rejects.toMatchObject({ code: cause });
    expect([await state(), await server.control.releases()]).toEqual(before);
    await nobodyNoticed();
    await fsck();
  });

  test('a good upgrade settles and is left again on one call, and nobody notices', async () => {
    const { id } = await createGoodUpgrade(server.control, '1.0.1');
    const begun = await server.control.deploy(SERVICE, { release: id, policy: { watch: '10s' } });
    const rollout = await ended(server.control, begun);
    expect(outcome(rollout)).toEqual({ end: 'settled', gate: '', failed: '' });
    await load.another();
    const upgraded = good.generation + 1;
    const seen = load.take();
    expect(complaints(seen)).toEqual([]);
    expect(seen.filter(({ rescued }) => rescued)).toEqual([]);
    expect(seen.at(-1)).toMatchObject({ generation: upgraded });

    // The one that stands by has never stopped: it is switched to as it is.
    const before = await state();
    const back = await server.control.rollback(SERVICE, {});
    expect(back).toMatchObject({ generation: upgraded + 1, warm: true, warnings: [] });
    await load.another(); // also what was under way at the one that was left
    expect(complaints(load.take())).toEqual([]);
    good = { ...good, generation: back.generation };
    await nobodyNoticed();
    expect((await state()).processes).toEqual(before.processes);
    await fsck();
  });

  test('a bit that flips in the store after the release was made is found before anything is started', async () => {
    await using folder = await makeHome('nothing');
    await cp(upgradeDir('flipped-bit'), folder.dir, { recursive: true });
    const weights = join(folder.dir, 'facing.onnx');
    await flipBit(weights);
    const spec = { spec: await readFile(join(folder.dir, 'release.yaml'), 'utf8'), base_dir: folder.dir };
    const { id, content } = await server.control.createRelease(spec);
    const blob = content.find(({ path }) => path === 'facing.onnx')!.digest.replace('sha256:', '');
    await flipBit(join(home.dir, 'store/blobs/sha256', blob));

    const before = await state();
    const rollout = await ended(server.control, await server.control.deploy(SERVICE, { release: id }));
    expect(outcome(rollout)).toMatchObject({ end: 'refused', gate: 'integrity', cause: 'file-damaged' });
    expect(rollout.cause!.summary).toContain('facing.onnx');
    await nobodyNoticed();
    expect(await state()).toEqual(before);

    // Nobody gets the damaged file any more.
    const { problems } = await server.control.fsck({ repair: false });
    expect(problems).toMatchObject([{ kind: 'missing', path: expect.stringContaining(blob) }]);
    expect((await server.control.createRelease(spec)).id).toBe(id); // from its source, again
    await fsck();
  });

  test('after all of it the server ends as it should, and nothing of it runs on', async () => {
    await load[Symbol.asyncDispose]();
    await server.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    if (canSeeProcesses) expect(await processesOf(home.dir)).toEqual([]);
    expect((await leftovers(home.dir)).filter((path) => !KEPT.includes(path))).toEqual([]);
  });
});

/** The bit in which flipped-bit/facing.onnx is not what it was. */
async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[1226]! ^= 0x40;
  await chmod(file, 0o644);
  await writeFile(file, bytes);
  await chmod(file, 0o444);
}

/** Somebody else's program on that port: whose, does not matter. */
async function takePort(port: number): Promise<Disposable> {
  const holder = createServer();
  await new Promise<void>((resolve, reject) => {
    holder.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve() : reject(error)));
    holder.listen(port, '127.0.0.1', resolve);
  });
  return { [Symbol.dispose]: () => void holder.close() };
}
