import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { readActivations } from '../../src/state/activation-file.ts';
import { type DummyHouse, openDummyHouse, SERVICE } from '../support/dummy-house.ts';

vi.setConfig({ testTimeout: 60_000 });

async function withTwo(more: { two?: string } = {}): Promise<DummyHouse> {
  const dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  await dummy.create({ version: '2', ...(more.two && { more: more.two }) });
  await dummy.deploy('1');
  expect(await dummy.deploy('2')).toMatchObject({ state: 'settled', cause: null });
  return dummy;
}

const pidOf = async (dummy: DummyHouse) => (await dummy.send({ do: 'echo' })).body.pid;

test('one call goes back to the standby, which is switched to as it runs; and forth again', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  const pid = await pidOf(dummy);
  await dummy.deploy('2');
  const result = await dummy.house.keeper.rollback(SERVICE, {});
  expect(result).toMatchObject({
    generation: 3,
    release: { version: '1' },
    from: { version: '2', generation: 2 },
    warm: true,
    warnings: [],
  });
  expect(await pidOf(dummy)).toBe(pid);
  expect(dummy.house.keeper.service(SERVICE).standby?.release.version).toBe('2');
  expect(await dummy.house.keeper.rollback(SERVICE, {})).toMatchObject({
    generation: 4,
    release: { version: '2' },
    warm: true,
  });
});

test('a request under way ends where it began', async () => {
  await using dummy = await withTwo();
  const held = dummy.send({ do: 'hold' });
  const { router } = dummy.house.keeper.keeperOf(SERVICE);
  const instance = router.table.current!.instance;
  const resume = () =>
    dummy.house.context.transport.call(
      instance.endpoint,
      { method: 'POST', path: '/resume', headers: {}, body: new Uint8Array() },
      AbortSignal.timeout(5_000),
    );
  await vi.waitFor(async () =>
    expect(JSON.parse(String(Buffer.from((await resumeCount()) as Uint8Array))).in_flight).toBe(1),
  );
  async function resumeCount() {
    const call = { method: 'GET', path: '/.lastgood/status', headers: {}, body: new Uint8Array() };
    return (await dummy.house.context.transport.call(instance.endpoint, call, AbortSignal.timeout(5_000))).body;
  }
  await dummy.house.keeper.rollback(SERVICE, {});
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
  await resume();
  expect(await held).toMatchObject({ status: 200, release: '2', rescued: false });
});

test('any kept generation can be returned to; it is started while the present one serves', async () => {
  await using dummy = await withTwo();
  await dummy.create({ version: '3' });
  await dummy.deploy('3');
  const { keeper } = dummy.house;
  expect(await keeper.rollback(SERVICE, { to: 1 })).toMatchObject({
    generation: 4,
    release: { version: '1' },
    warm: false,
  });
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
  // Generation 1 is the release that serves now, as generation 4: there is nowhere to go.
  await expect(keeper.rollback(SERVICE, { to: 1 })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(keeper.rollback(SERVICE, { to: 4 })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(keeper.rollback(SERVICE, { to: 9 })).rejects.toMatchObject({
    code: 'generation_gone',
    hint: expect.stringContaining('1, 2, 3'),
  });
});

test('there is no way back from the first release, nor from nothing', async () => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  dummy.house.keeper.keeperOf(SERVICE);
  await expect(dummy.house.keeper.rollback(SERVICE, {})).rejects.toMatchObject({ code: 'no_standby' });
  await dummy.deploy('1');
  await expect(dummy.house.keeper.rollback(SERVICE, {})).rejects.toMatchObject({ code: 'no_standby' });
});

test('nobody goes back past an irreversible release by accident', async () => {
  await using dummy = await withTwo({ two: 'irreversible: true' });
  const { keeper } = dummy.house;
  await expect(keeper.rollback(SERVICE, {})).rejects.toMatchObject({ code: 'irreversible' });
  expect((await dummy.send({ do: 'echo' })).release).toBe('2');
  await dummy.create({ version: '3' });
  await dummy.deploy('3');
  await expect(keeper.rollback(SERVICE, { to: 1 })).rejects.toMatchObject({
    code: 'irreversible',
    message: expect.stringContaining(`${SERVICE} 2`),
  });
  expect(await keeper.rollback(SERVICE, {})).toMatchObject({ release: { version: '2' } });
  expect(await keeper.rollback(SERVICE, { to: 1, force: true })).toMatchObject({ release: { version: '1' } });
});

test('while a release is watched, the button ends its rollout', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  const { keeper } = dummy.house;
  const { id } = await keeper.deploy(SERVICE, { release: '2', policy: { watch: '60s' } });
  await vi.waitFor(async () => expect((await keeper.rollout(id)).state).toBe('watching'), 10_000);
  expect(await keeper.rollback(SERVICE, {})).toMatchObject({ release: { version: '1' }, generation: 3 });
  await vi.waitFor(async () => expect((await keeper.rollout(id)).state).toBe('rolled_back'), 10_000);
  expect((await keeper.rollout(id)).cause).toMatchObject({ code: 'rolled-back-by-hand' });
});

test("a rollback during a candidate's proof drops the candidate", async () => {
  await using dummy = await withTwo();
  const { keeper } = dummy.house;
  await dummy.create({ version: '3', settings: { start: 'never-ready' } });
  const { id } = await keeper.deploy(SERVICE, { release: '3' });
  expect(await keeper.rollback(SERVICE, {})).toMatchObject({ release: { version: '1' } });
  await vi.waitFor(async () => expect((await keeper.rollout(id)).state).toBe('cancelled'), 10_000);
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
});

test('a database that cannot be written holds up no rollback; what is owed is written later', async () => {
  await using dummy = await withTwo();
  const { keeper } = dummy.house;
  const other = new DatabaseSync(join(dummy.home, 'state.db'));
  other.exec('BEGIN IMMEDIATE');
  const result = await keeper.rollback(SERVICE, {});
  expect(result).toMatchObject({ release: { version: '1' }, warm: true });
  expect(result.warnings.join()).toMatch(/locked/);
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
  other.exec('ROLLBACK');
  other.close();
  await keeper.rollback(SERVICE, {});
  const written = async () =>
    (await keeper.history(SERVICE)).map(({ generation, release }) => [generation, release.version]);
  await vi.waitFor(
    async () =>
      expect(await written()).toEqual([
        [4, '2'],
        [3, '1'],
        [2, '2'],
        [1, '1'],
      ]),
    10_000,
  );
});

test('a standby whose files were lost is told as gone, not as a crash', async () => {
  await using dummy = await withTwo();
  await dummy.create({ version: '3' });
  await dummy.deploy('3');
  const { keeper } = dummy.house;
  const { content } = await keeper.release('1');
  const blob = join(dummy.home, 'store', 'blobs', 'sha256', content[0]!.digest.slice(7));
  await chmod(blob, 0o644);
  await rm(blob);
  // What serves and stands by is laid out again meanwhile.
  await rm(join(dummy.home, 'store', 'checkouts'), { recursive: true, maxRetries: 20, retryDelay: 20 });
  await writeFile(join(dummy.home, 'note'), '');
  await expect(keeper.rollback(SERVICE, { to: 1 })).rejects.toMatchObject({ code: 'generation_gone' });
  expect((await dummy.send({ do: 'echo' })).release).toBe('3');
});

test('a standby that shall be cold is stopped, started once for its predicted time, and started for a rollback', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  await dummy.deploy('2', { watch: '300ms', standby: 'cold' });
  const { keeper } = dummy.house;
  await vi.waitFor(() => expect(keeper.service(SERVICE).standby).toMatchObject({ mode: 'cold', ready: true }), 20_000);
  expect(keeper.service(SERVICE).standby).toMatchObject({
    release: { version: '1' },
    instance: null,
    rollback_ms: expect.any(Number),
  });
  expect(await keeper.rollback(SERVICE, {})).toMatchObject({ release: { version: '1' }, warm: false });
});

test('two who press the button at once go back once', async () => {
  await using dummy = await withTwo();
  const { keeper } = dummy.house;
  const [one, other] = await Promise.allSettled([keeper.rollback(SERVICE, {}), keeper.rollback(SERVICE, {})]);
  expect(one).toMatchObject({ status: 'fulfilled', value: { release: { version: '1' }, generation: 3 } });
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'generation_left' } });
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
});

test('a record that cannot be written is trouble that is told, and written when it can be', async () => {
  await using dummy = await withTwo();
  const { keeper } = dummy.house;
  const [services, aside] = [join(dummy.home, 'services'), join(dummy.home, 'aside')];
  // At one go: the keeper, which runs here too, would make the folder again.
  renameSync(services, aside);
  writeFileSync(services, 'a file where the folder was');
  const { warnings } = await keeper.rollback(SERVICE, {});
  expect(warnings.join()).toMatch(/cannot be used/);
  expect(keeper.service(SERVICE).trouble?.reason).toMatch(/could not be written/);
  rmSync(services);
  renameSync(aside, services);
  await vi.waitFor(() => expect(keeper.service(SERVICE).trouble).toBeNull(), 10_000);
  const [record] = await readActivations(services);
  expect(record?.current).toMatchObject({ generation: 3, release: { version: '1' } });
});
