import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type DummyHouse, openDummyHouse, SERVICE } from '../support/dummy-house.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A home in which version 2 has taken over from version 1, and that nobody keeps any more. */
async function usedHome(): Promise<string> {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  await dummy.deploy('2');
  return dummy.home;
}

/** Whoever is ready first answers after a start; soon it is the current release. */
async function serves(dummy: DummyHouse, version: string): Promise<void> {
  await vi.waitFor(
    async () =>
      expect(await dummy.send({ do: 'echo' })).toMatchObject({ status: 200, release: version, rescued: false }),
    10_000,
  );
}

test('a home is kept by one server at a time', async () => {
  await using dummy = await openDummyHouse();
  await expect(openDummyHouse(dummy.home)).rejects.toMatchObject({ code: 'home_in_use' });
  dummy.house.noteAddress('http://127.0.0.1:7999');
  await expect(openDummyHouse(dummy.home)).rejects.toMatchObject({
    code: 'home_in_use',
    hint: expect.stringContaining('--url http://127.0.0.1:7999'),
  });
});

test('after a restart the same generation serves, and the way back is there', async () => {
  const home = await usedHome();
  await using dummy = await openDummyHouse(home);
  await serves(dummy, '2');
  expect(dummy.house.keeper.service(SERVICE)).toMatchObject({
    current: { release: { version: '2', generation: 2 } },
    standby: { release: { version: '1', generation: 1 }, mode: 'warm' },
  });
  expect(await dummy.house.keeper.rollback(SERVICE, {})).toMatchObject({ release: { version: '1' }, generation: 3 });
});

test.each([
  ['the database is rubbish', (home: string) => writeFile(join(home, 'state.db'), 'rubbish'.repeat(1000))],
  ['the database is gone', (home: string) => rm(join(home, 'state.db'))],
  ['the record of who serves is gone', (home: string) => rm(join(home, 'services', SERVICE))],
  ['the record of who serves is rubbish', (home: string) => writeFile(join(home, 'services', SERVICE), 'rubbish')],
])('when %s, the service comes back as it was', async (_, damage) => {
  const home = await usedHome();
  for (const suffix of ['-wal', '-shm']) await rm(join(home, `state.db${suffix}`), { force: true });
  await damage(home);
  await using dummy = await openDummyHouse(home);
  await serves(dummy, '2');
  expect(await dummy.house.keeper.history(SERVICE)).toMatchObject([
    { generation: 2, release: { version: '2' }, ended_at: null },
    { generation: 1, release: { version: '1' } },
  ]);
  expect(await dummy.house.keeper.rollback(SERVICE, {})).toMatchObject({ release: { version: '1' } });
});

test('a release that cannot be read any more gives way to its standby', async () => {
  const home = await usedHome();
  {
    await using dummy = await openDummyHouse(home);
    const { id } = await dummy.house.keeper.release('2');
    await rm(join(home, 'store', 'blobs', 'sha256', id.slice('sha256:'.length)));
  }
  await using dummy = await openDummyHouse(home);
  await serves(dummy, '1');
  expect(await dummy.house.keeper.history(SERVICE)).toMatchObject([
    { generation: 3, release: { version: '1' }, cause: 'automatic rollback' },
    { generation: 2 },
    { generation: 1 },
  ]);
});
