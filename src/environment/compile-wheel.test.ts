import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { environmentHouse } from '../../test/support/environment-house.ts';
import { startIndex } from '../../test/support/python-index.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { runScript } from '../../test/support/script.ts';
import { uvIfAny } from '../../test/support/uv.ts';
import { makeSdist, makeWheel, type TinySdist } from '../../test/support/wheels.ts';
import { collectGarbage } from '../store/gc.ts';
import { compileTimes } from './built-wheels.ts';
import { writeLock } from './format-lock.ts';
import { listPythons } from './interpreters.ts';
import type { BuildSettings, Lock, LockedPackage } from './lock.ts';
import { type StockOptions, stockWheels } from './stock-wheels.ts';

vi.setConfig({ testTimeout: 120_000 });

const uv = (await listPythons()).length > 0 ? await uvIfAny() : null;
const SCRIPT = new URL('../../test/support/compile-script.ts', import.meta.url);

/** A house, and the lock of one sdist beside it, with wheels of other packages. */
async function setUp(sdist: Partial<TinySdist> = {}, build?: BuildSettings, others: LockedPackage[] = []) {
  for (const name of Object.keys(process.env)) if (/^(UV_|PIP_)/.test(name)) vi.stubEnv(name, undefined);
  const house = await environmentHouse(await scratchDir(), uv!);
  const { home, store, interpreter } = house;
  const file = makeSdist({ name: 'ops', version: '1.7', tag: 'compiled', ...sdist });
  await writeFile(join(home, file.name), file.bytes);
  const lock: Lock = {
    packages: [
      {
        name: 'ops',
        version: '1.7',
        wheels: [],
        sdist: { name: file.name, path: file.name, sha256: file.sha256 },
        rest: {},
      },
      ...others,
    ],
    rest: {},
    extras: { interpreter, indexes: [], libraries: [], symbols: {}, ...(build && { build: { ops: build } }) },
  };
  const cacheDir = join(home, 'cache');
  const stock = (options: Partial<StockOptions> = {}, changed: Lock = lock) =>
    stockWheels(changed, {
      lockDir: home,
      store,
      home,
      interpreter,
      uv: async () => house.uv,
      signal: AbortSignal.timeout(100_000),
      ...options,
    });
  const provide = async (options: Partial<StockOptions> = {}) => {
    const { wheels } = await stock(options);
    return house.environments.provide({ wheels, interpreter, signal: AbortSignal.timeout(60_000) });
  };
  /** What the module says that it was built with. */
  const builtWith = async (options: Partial<StockOptions> = {}) => {
    const { dir } = await provide(options);
    const lib = (await readdir(join(dir, 'lib')))[0]!;
    return readFile(join(dir, 'lib', lib, 'site-packages', 'ops.py'), 'utf8');
  };
  return { ...house, lock, stock, builtWith, builds: () => readdir(join(cacheDir, 'builds')), cacheDir };
}

describe.skipIf(uv === null)('needs Python and uv', () => {
  test('an sdist is compiled once, and what came of it is kept from collection', async () => {
    const { stock, store, builds } = await setUp();
    const told: string[] = [];
    const first = await stock({ onProgress: ({ phase, item }) => told.push(`${phase} ${item}`) });
    expect(first.compiled).toEqual(['ops']);
    expect(first.wheels[0]!.name).toMatch(/^ops-1\.7-cp\d+-cp\d+-linux_\w+\.whl$/);
    expect(told).toContain('compile ops');
    await collectGarbage(store, { graceMs: 0 });
    // Not even the sdist is needed any more.
    expect(await stock({ lockDir: '/nowhere' })).toEqual({ ...first, fetchedBytes: 0, compiled: [] });
    expect(await builds()).toEqual([]);
    expect(await store.refs.list('wheels/')).toHaveLength(1);
    // How long that took is kept with it.
    expect([...(await compileTimes(store)).keys()]).toEqual([first.wheels[0]!.digest]);
  });

  test('variables come from the lock and from the caller, and others make another wheel', async () => {
    const { stock, builtWith } = await setUp({}, { env: { TINY_OPS: '1', TINY_X: 'lock' } });
    expect(await builtWith({ buildEnv: { TINY_X: 'caller' } })).toMatch(
      /'TINY_OPS': '1'.*'TINY_X': 'caller'|'TINY_X': 'caller'.*'TINY_OPS': '1'/,
    );
    expect((await stock()).compiled).toEqual(['ops']);
    expect((await stock()).compiled).toEqual([]);
    // How many jobs make it is no other wheel.
    expect((await stock({ buildEnv: { MAX_JOBS: '1' } })).compiled).toEqual([]);
  });

  test('what a build needs comes from the index that pip is set to', async () => {
    await using index = await startIndex({ login: 'me:secret', packages: [{ name: 'maker', version: '3' }] });
    const { stock } = await setUp({ buildRequires: ['maker'], onBuild: 'import maker' });
    const unset = await stock({ buildEnv: { UV_DEFAULT_INDEX: `${index.url}/none/` } }).catch((error) => error);
    expect(unset).toMatchObject({ code: 'source_unreachable', message: expect.stringContaining('ops 1.7') });
    vi.stubEnv('PIP_INDEX_URL', index.simple);
    expect((await stock()).compiled).toEqual(['ops']);
  });

  test('one that is built among the lock’s packages sees them, and another version of one of these makes another wheel', async () => {
    const torch = (version: string) => makeWheel({ name: 'torch', version });
    const wheel = await makeWheel({ name: 'wheel', version: '0.1' });
    const [one, two] = await Promise.all(['1.13', '2.0'].map(torch));
    const { stock, home, lock, builtWith } = await setUp(
      { onBuild: 'import torch; os.environ["TINY_TORCH"] = torch.version' },
      { isolated: false },
    );
    for (const { name, bytes } of [one!, two!, wheel]) await writeFile(join(home, name), bytes);
    const among = (torchWheel: typeof wheel): Lock => ({
      ...lock,
      packages: [
        ...lock.packages,
        ...[torchWheel, wheel].map(({ name, sha256, package: pkg, version }) => ({
          name: pkg,
          version,
          wheels: [{ name, path: name, sha256 }],
          rest: {},
        })),
      ],
    });
    lock.packages = among(one!).packages;
    expect(await builtWith()).toContain("'TINY_TORCH': '1.13'");
    expect((await stock()).compiled).toEqual([]);
    lock.packages = [lock.packages[0]!];
    expect((await stock({}, among(two!))).compiled).toEqual(['ops']);
  });

  test('a build that fails tells why, and where all of it is', async () => {
    const { stock, store, builds } = await setUp({
      onBuild:
        'print("ops.cpp:12: fatal error: torch/extension.h: No such file or directory", file=sys.stderr)\nsys.exit(1)',
    });
    const error = await stock().catch((failure) => failure);
    expect(error).toMatchObject({
      code: 'wheel_failed',
      message: expect.stringMatching(/^ops 1\.7 .*fatal error: torch\/extension\.h/),
    });
    const log = /(\/\S+\.log)/.exec(error.hint)![1]!;
    expect(await readFile(log, 'utf8')).toContain('ops.cpp:12');
    expect(await builds()).toEqual([]);
    expect(await store.refs.list('wheels/')).toEqual([]);
  });

  test('a build that makes a wheel of another package is told', async () => {
    const { stock } = await setUp({
      onBuild: 'global STEM, METADATA\nSTEM = "other-1.7"\nMETADATA = METADATA.replace("Name: ops", "Name: other")',
    });
    await expect(stock()).rejects.toMatchObject({ code: 'wheel_failed', message: expect.stringContaining('ops') });
  });

  test('a process that is killed while it compiles leaves nothing, and the next one compiles', async () => {
    const { home, lock, stock, builds, store } = await setUp({ onBuild: WAIT });
    await writeLock(join(home, 'pylock.toml'), lock);
    const started = join(home, 'started');
    const script = runScript(SCRIPT, [home, uv!.path], {
      env: { ...process.env, TINY_STARTED: started, TINY_WAIT: '1' },
    });
    await script.printed('compiling');
    await vi.waitFor(() => readFile(started), { timeout: 60_000 });
    script.child.kill('SIGKILL');
    await script.ended;
    // The compiler of the dead process ends, too, or it would go on for minutes.
    process.kill(Number(await readFile(started, 'utf8')), 'SIGKILL');
    expect(await store.refs.list('wheels/')).toEqual([]);
    expect((await stock()).compiled).toEqual(['ops']);
    expect(await builds()).toEqual([]);
  });

  test('stopped, it ends its compiler and leaves nothing', async () => {
    const { home, stock, builds } = await setUp({ onBuild: WAIT });
    const started = join(home, 'started');
    const stop = new AbortController();
    const stocking = stock({ signal: stop.signal, buildEnv: { TINY_STARTED: started, TINY_WAIT: '1' } });
    const pid = Number(await vi.waitFor(() => readFile(started, 'utf8'), { timeout: 60_000 }));
    stop.abort(new Error('enough'));
    await expect(stocking).rejects.toThrow('enough');
    // Gone, or dead and not yet fetched by the one who takes orphans in.
    const state = () => spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
    await vi.waitFor(() => expect(state()).toMatch(/^(Z.*)?$/), { timeout: 20_000 });
    expect(await builds()).toEqual([]);
  });

  test('of two processes that want the same wheel, one compiles', async () => {
    const { home, lock } = await setUp({ onBuild: COUNT });
    await writeLock(join(home, 'pylock.toml'), lock);
    const env = { ...process.env, TINY_COUNT: join(home, 'count') };
    const ends = await Promise.all([1, 2].map(() => runScript(SCRIPT, [home, uv!.path], { env }).ended));
    expect(ends.map(({ code, output }) => [code, output])).toEqual(
      ends.map(() => [0, expect.stringContaining('stocked ops-1.7')]),
    );
    expect(await readFile(join(home, 'count'), 'utf8')).toBe('x');
  });
});

/** Says who it is, and goes on for longer than any test. */
const WAIT = `
if os.environ.get("TINY_WAIT"):
    import time
    with open(os.environ["TINY_STARTED"] + ".new", "w") as out:
        out.write(str(os.getpid()))
    os.rename(os.environ["TINY_STARTED"] + ".new", os.environ["TINY_STARTED"])
    time.sleep(600)
`;

const COUNT = `
with open(os.environ["TINY_COUNT"], "a") as out:
    out.write("x")
`;
