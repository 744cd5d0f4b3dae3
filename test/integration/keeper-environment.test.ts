import { appendFile, chmod, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import type { House } from '../../src/main/house.ts';
import { uvIfAny } from '../support/uv.ts';
import { openWordsHouse } from '../support/words-house.ts';

vi.setConfig({ testTimeout: 120_000 });
const never = new AbortController().signal;
const uv = await uvIfAny();
// Each home would get one of its own.
if (uv) process.env.PATH = [dirname(uv.path), process.env.PATH].join(delimiter);
/** Version of a Python of this machine. */
const HERE = uv ? minorOf(await findInterpreter({}, never)) : '';
const whenUv = test.skipIf(uv === null);

/** Looked at often: nothing is waited for long. */
const openHouse = (python = HERE) => openWordsHouse(python, { clock: { probeMs: 100, driftMs: 100 } });

async function says(house: House): Promise<unknown> {
  const answer = await house.gatewayOf(house.keeper.keeperOf('words')).forward({
    requestId: 'r',
    method: 'GET',
    path: '/',
    headers: {},
    body: Buffer.alloc(0),
    arrivedAt: performance.now(),
    signal: never,
  });
  return JSON.parse(Buffer.from(answer.body as Uint8Array).toString());
}

const moduleOf = ({ keeper }: House, role: 'current' | 'standby') => {
  const { dir } = keeper.keeperOf('words')[role]!.staged.environment!;
  return import('node:fs').then(({ globSync }) =>
    join(dir, globSync('lib/*/site-packages/words.py', { cwd: dir })[0]!),
  );
};

async function edit(file: string): Promise<void> {
  await chmod(file, 0o644);
  await appendFile(file, "version = 'edited'\n");
}

whenUv('releases bring their packages; each runs with its own, and the way back too', async () => {
  await using words = await openHouse();
  const { house } = words;
  const first = await words.deploy(await words.create('1.0'));
  expect(first).toMatchObject({ state: 'settled' });
  expect(first.gates.find(({ gate }) => gate === 'environment')).toMatchObject({
    verdict: 'pass',
    evidence: { packages: 1 },
  });
  expect(await says(house)).toEqual({ says: '1.0' });
  expect(await words.deploy(await words.create('2.0'))).toMatchObject({ state: 'settled' });
  expect(await says(house)).toEqual({ says: '2.0' });
  const { changes } = await house.keeper.diff('1.0', '2.0');
  expect(changes.map(({ sentence }) => sentence)).toContain('words 1.0 → 2.0');
  await house.keeper.rollback('words', {});
  expect(await says(house)).toEqual({ says: '1.0' });
});

whenUv('a file edited in the environment that serves is told of and left; the next deploy makes it anew', async () => {
  await using words = await openHouse();
  const { house } = words;
  const id = await words.create('1.0');
  await words.deploy(id);
  const file = await moduleOf(house, 'current');
  const before = await readFile(file, 'utf8');
  await vi.waitFor(() => expect(house.keeper.service('words').environment).toMatchObject({ drift: 0 }), 20_000);
  await edit(file);
  await vi.waitFor(
    () =>
      expect(house.keeper.service('words').environment).toMatchObject({
        drift: 1,
        message: expect.stringContaining('words.py'),
      }),
    20_000,
  );
  expect(await says(house)).toEqual({ says: '1.0' });
  expect(await readFile(file, 'utf8')).not.toBe(before);

  const again = await words.deploy(id);
  expect(again.gates.find(({ gate }) => gate === 'environment')).toMatchObject({
    verdict: 'warn',
    summary: expect.stringMatching(/words\.py .* made anew/),
  });
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await says(house)).toEqual({ says: '1.0' });
});

whenUv("the standby's environment is made anew by itself", async () => {
  await using words = await openHouse();
  const { house } = words;
  for (const version of ['1.0', '2.0']) await words.deploy(await words.create(version));
  const file = await moduleOf(house, 'standby');
  const before = await readFile(file, 'utf8');
  await edit(file);
  await vi.waitFor(async () => expect(await readFile(file, 'utf8').catch(() => '')).toBe(before), 30_000);
});

whenUv('a release for a Python that is not here is not made: the message says which there are', async () => {
  await using words = await openHouse('3.99');
  await expect(words.create('1.0')).rejects.toMatchObject({
    code: 'interpreter_missing',
    message: expect.stringMatching(/3\.99.*3\.\d+/),
  });
});

whenUv('environments that nobody uses are collected, those in use are not', async () => {
  await using words = await openHouse();
  const { house } = words;
  for (const version of ['1.0', '2.0']) await words.deploy(await words.create(version));
  const used = house.keeper.keeperOf('words').current!.staged.environment!;
  const report = await house.keeper.gc({ dryRun: false }, never);
  expect(report.environments_removed).toBe(0);
  expect(await readFile(join(used.dir, 'pyvenv.cfg'), 'utf8')).toContain('home');
});
