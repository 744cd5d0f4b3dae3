import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { openDummyHouse, SERVICE } from '../support/dummy-house.ts';

vi.setConfig({ testTimeout: 60_000 });

test('the first release serves when it has answered its golden set; there is nothing to watch it against', async () => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  await expect(dummy.send({ do: 'echo' })).rejects.toMatchObject({ code: 'no_release' });
  const rollout = await dummy.deploy('1');
  expect(rollout).toMatchObject({ state: 'settled', generation: 1, from: null, cause: null });
  expect(rollout.steps.map(({ step }) => step)).toEqual([
    'staging',
    'verifying',
    'starting',
    'proving',
    'switching',
    'watching',
    'settled',
  ]);
  expect(rollout.gates.map(({ gate, verdict }) => [gate, verdict])).toEqual([
    ['integrity', 'pass'],
    ['preflight', 'pass'],
    ['start', 'pass'],
    ['golden', 'pass'],
    ['budget', 'skip'],
    ['watch', 'skip'],
  ]);
  expect(await dummy.send({ do: 'echo', echo: 'hi' })).toMatchObject({ status: 200, release: '1', rescued: false });
});

test('an upgrade takes the traffic, is watched, settles; the release before is kept warm and rehearsed', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  const rollout = await dummy.deploy('2');
  expect(rollout).toMatchObject({ state: 'settled', generation: 2, from: { version: '1', generation: 1 } });
  expect(rollout.gates.at(-1)).toMatchObject({ gate: 'watch', verdict: 'pass' });
  expect((await dummy.send({ do: 'echo' })).release).toBe('2');
  expect(dummy.house.keeper.service(SERVICE).standby?.ready).toBe(true);
  await vi.waitFor(() => expect(dummy.house.keeper.service(SERVICE).standby?.probed_at).not.toBeNull(), 10_000);
  expect(dummy.house.keeper.service(SERVICE).standby).toMatchObject({
    release: { version: '1', generation: 1 },
    mode: 'warm',
    rollback_ms: expect.any(Number),
    measured_at: expect.any(String),
    probed_at: expect.any(String),
  });
  expect(await dummy.house.keeper.history(SERVICE)).toMatchObject([
    { generation: 2, release: { version: '2' }, cause: 'deploy', ended_at: null, known_good: true, kept: true },
    { generation: 1, release: { version: '1' }, cause: 'deploy', ended_at: expect.any(String), known_good: true },
  ]);
});

test.each([
  ['answers otherwise', { says: 'goodbye' }, 'golden', 'answers-differ'],
  ['dies at its start', { settings: { start: 'exit' } }, 'start', 'died-at-start'],
  [
    'never gets ready',
    { settings: { start: 'never-ready' }, more: 'serve: { ready: 500ms }' },
    'start',
    'not-ready-in-time',
  ],
  ['wants more memory than there is', { more: 'limits: { memory: 100TB }' }, 'preflight', 'not-enough-memory'],
])('a release that %s is refused, and what served goes on', async (_, wish, gate, cause) => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  await dummy.create({ version: '2', ...wish });
  await dummy.deploy('1');
  const rollout = await dummy.deploy('2');
  expect(rollout).toMatchObject({ state: 'refused', generation: null, cause: { code: cause } });
  expect(rollout.gates.at(-1)).toMatchObject({ gate, verdict: 'fail', cause });
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
  expect(await dummy.house.keeper.history(SERVICE)).toHaveLength(1);
});

test('a refused candidate leaves its log and the answer that differed', async () => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1', says: 'goodbye' });
  const { id } = await dummy.deploy('1');
  const { evidence } = await dummy.house.keeper.rollout(id);
  expect(evidence).toEqual(
    expect.arrayContaining([
      'log.txt',
      'golden/hello/answer.json',
      'golden/hello/expected.json',
      'golden/hello/input.json',
    ]),
  );
  const found = await dummy.house.keeper.evidence(id, 'golden/hello/answer.json');
  expect(JSON.parse(await readFile(found!.path, 'utf8'))).toMatchObject({ echo: 'hello' });
  expect(await dummy.house.keeper.evidence(id, '../../token')).toBeNull();
  expect(await readFile((await dummy.house.keeper.evidence(id, 'log.txt'))!.path, 'utf8')).toContain('listening');
});

test('a release without a golden set is proven on that of the release that serves', async () => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  await dummy.create({ version: '2', says: null });
  await dummy.deploy('1');
  expect((await dummy.deploy('2')).gates).toContainEqual(expect.objectContaining({ gate: 'golden', verdict: 'pass' }));
});

test('a release that fails live requests is left by itself, and nobody sees an error', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  const { id } = await dummy.house.keeper.deploy(SERVICE, { release: '2', policy: { watch: '60s' } });
  await vi.waitFor(async () => expect((await dummy.house.keeper.rollout(id)).state).toBe('watching'), 10_000);
  const answers = [];
  // The dummy worker of the first attempt dies; whoever is asked second answers.
  while (dummy.house.keeper.service(SERVICE).current?.release.version === '2' && answers.length < 50) {
    answers.push(await dummy.send({ do: 'crash', attempts: [1] }));
  }
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const ended = await dummy.house.keeper.ended(id).then((end) => end ?? dummy.house.keeper.rollout(id));
  expect(ended).toMatchObject({ state: 'rolled_back', generation: 2 });
  expect(['rescues', 'instance-died', 'errors-on-live-traffic']).toContain(ended.cause?.code);
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
  expect(await dummy.house.keeper.history(SERVICE)).toMatchObject([
    { generation: 3, release: { version: '1' }, cause: 'automatic rollback', reason: ended.gates.at(-1)!.summary },
    { generation: 2, known_good: false },
    { generation: 1 },
  ]);
});

test('one rollout at a time; one before its switch can be cancelled', async () => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  await dummy.create({ version: '2', settings: { start: 'never-ready' } });
  await dummy.deploy('1');
  const { id } = await dummy.house.keeper.deploy(SERVICE, { release: '2' });
  await expect(dummy.house.keeper.deploy(SERVICE, { release: '1' })).rejects.toMatchObject({ code: 'rollout_active' });
  await vi.waitFor(async () => expect((await dummy.house.keeper.rollout(id)).state).toBe('starting'), 10_000);
  expect(await dummy.house.keeper.cancel(id)).toMatchObject({ state: 'cancelled', cause: { code: 'cancelled' } });
  await expect(dummy.house.keeper.cancel(id)).rejects.toMatchObject({ code: 'rollout_ended' });
  expect((await dummy.send({ do: 'echo' })).release).toBe('1');
});

test('a proof says the same and touches nothing', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.create({ version: '3', says: 'goodbye' });
  const prove = async (release: string, against?: string) => {
    const { id } = await dummy.house.keeper.prove(SERVICE, { release, ...(against && { against }) });
    return (await dummy.house.keeper.ended(id)) ?? dummy.house.keeper.rollout(id);
  };
  expect(await prove('2', '1')).toMatchObject({ kind: 'proof', state: 'settled', cause: null, generation: null });
  expect(await prove('3')).toMatchObject({ state: 'refused', cause: { code: 'answers-differ' } });
  // What it is to be compared with does not start: the proof is over, and the next one can begin.
  await dummy.create({ version: '4', settings: { start: 'exit' } });
  expect(await prove('2', '4')).toMatchObject({ state: 'failed', cause: { code: 'instance_failed' } });
  expect(dummy.house.keeper.service(SERVICE).current).toBeNull();
  expect((await dummy.house.keeper.releases()).every(({ roles }) => roles.length === 0)).toBe(true);
});

test('everything that happens is an event, in order', async () => {
  await using dummy = await openDummyHouse();
  const seen: string[] = [];
  dummy.house.keeper.events.subscribe(({ type, id }) => id !== null && seen.push(type));
  await dummy.create({ version: '1' });
  await dummy.deploy('1');
  expect(seen.filter((type) => !type.startsWith('rollout.gate') && type !== 'rollout.step')).toEqual([
    'release.created',
    'rollout.started',
    'switched',
    'rollout.ended',
  ]);
  const kept = dummy.house.keeper.events.since(0);
  expect(kept.map(({ type }) => type)).toEqual(seen);
  expect(kept.map(({ id }) => id)).toEqual(kept.map((_, i) => i + 1));
  expect(dummy.house.keeper.events.since(kept.length - 1)).toEqual(kept.slice(-1));
});

test('a release of another service, or none, is refused with what there is', async () => {
  await using dummy = await openDummyHouse();
  await dummy.create({ version: '1' });
  await expect(dummy.house.keeper.deploy('sentences', { release: `${SERVICE}@1` })).rejects.toMatchObject({
    code: 'bad_request',
  });
  await expect(dummy.house.keeper.deploy(SERVICE, { release: '7' })).rejects.toMatchObject({ code: 'release_unknown' });
  expect(() => dummy.house.keeper.service('sentences')).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('what has a role, or was a kept generation, is not deleted; anything else is, and a collection frees it', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2', '3']) await dummy.create({ version, says: version === '3' ? 'goodbye' : 'hello' });
  await dummy.deploy('1');
  await dummy.deploy('2');
  const { keeper } = dummy.house;
  for (const version of ['1', '2'])
    await expect(keeper.deleteRelease(version)).rejects.toMatchObject({ code: 'release_in_use' });
  const before = (await keeper.store()).blobs;
  expect(await keeper.deleteRelease('3')).toMatchObject({ version: '3' });
  expect((await keeper.releases()).map(({ version }) => version)).toEqual(['1', '2']);
  const report = await keeper.gc({ dryRun: false, graceMs: 0 }, new AbortController().signal);
  expect(report.trashed_blobs).toBeGreaterThan(0);
  expect((await keeper.store()).blobs).toBe(before - report.trashed_blobs);
  expect(await keeper.fsck({ repair: false }, new AbortController().signal)).toMatchObject({ clean: true });
});

test('with a shadow, live requests are copied to the candidate and compared before it takes the traffic', async () => {
  await using dummy = await openDummyHouse();
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  const { id } = await dummy.house.keeper.deploy(SERVICE, { release: '2', policy: { watch: '300ms', shadow: 1 } });
  const answers = [];
  const { router } = dummy.house.keeper.keeperOf(SERVICE);
  while (router.table.current?.release.version === '1' && answers.length < 5000) {
    const answer = await dummy.send({ do: 'echo', echo: 'live' });
    // The last one may have met the switch on its way.
    if (router.table.current?.release.version === '1') answers.push(answer);
  }
  const ended = (await dummy.house.keeper.ended(id)) ?? (await dummy.house.keeper.rollout(id));
  expect(ended.steps.map(({ step }) => step)).toContain('shadowing');
  // Two processes have two pids, and the dummy tells its own: what differs is told, people judge.
  expect(ended.gates.find(({ gate }) => gate === 'shadow')).toMatchObject({
    verdict: expect.stringMatching(/pass|warn/),
    evidence: { requests: 50, failed: 0 },
  });
  expect(ended.state).toBe('settled');
  expect(answers.every(({ status, release }) => status === 200 && release === '1')).toBe(true);
});
