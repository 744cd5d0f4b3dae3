import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ControlCall } from '../../src/api/control/client.ts';
import { type ControlServed, openControlServer } from './control-harness.ts';

let served: ControlServed;

beforeEach(async () => {
  served = await openControlServer();
});

afterEach(() => served[Symbol.asyncDispose]());

test('services, one of them and its history', async () => {
  const { control, keeper } = served;
  const [only] = await control.services();
  expect(only).toEqual(keeper.service('human-parsing'));
  expect(await control.service('human-parsing')).toEqual(only);
  expect(await control.history('human-parsing')).toEqual(await keeper.history('human-parsing'));
});

test('releases by version, service@version, digest and its first digits', async () => {
  const { control } = served;
  const [, second] = await control.releases();
  const { id } = second!;
  for (const ref of ['2.0.0', 'human-parsing@2.0.0', id, id.slice(7, 19)]) {
    expect(await control.release(ref)).toMatchObject({ id, version: '2.0.0', content: [{ path: 'pose.onnx' }] });
  }
});

test('a long service@version is one part of a path', async () => {
  const ref = `${'s'.repeat(63)}@${'1'.repeat(128)}`;
  await expect(served.control.release(ref)).rejects.toMatchObject({ code: 'release_unknown' });
});

test('what changes between two releases', async () => {
  expect(await served.control.diff('1.0.0', 'human-parsing@2.0.0')).toMatchObject({
    same: false,
    a: { version: '1.0.0' },
    b: { version: '2.0.0' },
    changes: [{ kind: 'version', from: '1.0.0', to: '2.0.0' }],
  });
});

test('a release is made, verified and pinned', async () => {
  const { control } = served;
  const made = await control.createRelease({ spec: 'service: human-parsing\nversion: 3.0.0\n', base_dir: '/srv' });
  expect(made.version).toBe('3.0.0');
  expect(await control.verify(made.id)).toMatchObject({ release: made.id, intact: true });
  expect(await control.pin('3.0.0', true)).toMatchObject({ id: made.id, pinned: true });
  expect((await control.release('3.0.0')).pinned).toBe(true);
});

test('a rollout begins, is listed, ends; its generation is rolled back', async () => {
  const { control, keeper } = served;
  const begun = await control.deploy('human-parsing', { release: '2.0.0', policy: { watch: '5s', shadow: 0.1 } });
  expect(begun).toMatchObject({ kind: 'rollout', state: 'staging', policy: { watch: '5s', shadow: 0.1 } });
  expect(await control.rollouts({ service: 'human-parsing', limit: 1 })).toEqual([begun]);
  expect(await control.rollouts({ service: 'another' })).toEqual([]);
  keeper.settle(begun.id);
  expect(await control.rollout(begun.id)).toMatchObject({ state: 'settled', generation: 2 });
  expect(await control.rollback('human-parsing', {})).toMatchObject({ generation: 3, release: { version: '1.0.0' } });
  expect(await control.rollback('human-parsing', { to: 2 })).toMatchObject({ release: { version: '2.0.0' } });
});

test('a proof begins and is cancelled', async () => {
  const { control } = served;
  const { id, kind } = await control.prove('human-parsing', { release: '2.0.0', against: '1.0.0' });
  expect(kind).toBe('proof');
  expect(await control.cancel(id)).toMatchObject({ id, state: 'cancelled' });
  expect(await control.rollouts()).toHaveLength(1);
});

test('advice, in a language, and with the network tried when that is asked for', async () => {
  const { control } = served;
  expect(await control.advise('human-parsing')).toMatchObject({ recommendation: { why: 'en false' } });
  const asked = await control.advise('human-parsing', { lang: 'zh', probeNetwork: true });
  expect(asked).toMatchObject({ from: { version: '1.0.0' }, recommendation: { why: 'zh true' } });
  await expect(control.advise('nobody')).rejects.toMatchObject({ code: 'not_found' });
});

test('the store is listed, collected and checked', async () => {
  const { control } = served;
  expect(await control.store()).toMatchObject({ blobs: 2, entries: [{ kind: 'release' }, { kind: 'release' }] });
  expect(await control.gc({ dryRun: true })).toMatchObject({ dry_run: true, trashed_blobs: 1, freed_blobs: 0 });
  expect(await control.gc({ dryRun: false, graceMs: 0 })).toMatchObject({ dry_run: false, freed_blobs: 1 });
  expect(await control.fsck({ repair: true })).toMatchObject({ clean: false, problems: [{ repaired: true }] });
});

test("errors carry the keeper's code, sentence and hint", async () => {
  const { control } = served;
  await expect(control.service('nobody')).rejects.toMatchObject({
    name: 'LastgoodError',
    code: 'not_found',
    message: 'There is no service called nobody.',
    hint: 'There is: human-parsing.',
  });
  await control.deploy('human-parsing', { release: '2.0.0' });
  await expect(control.deploy('human-parsing', { release: '2.0.0' })).rejects.toMatchObject({ code: 'rollout_active' });
  await expect(control.rollback('human-parsing', {})).rejects.toMatchObject({ code: 'no_standby', status: 409 });
  await expect(control.createRelease({ spec: 'a: 1' })).rejects.toMatchObject({ code: 'spec_invalid' });
});

test('a server that is not there is told as such', async () => {
  await served.server.close(0);
  await expect(served.control.services()).rejects.toMatchObject({ code: 'server_unreachable' });
});

test.each<[string, (call: ControlCall) => Promise<unknown>]>([
  ['createRelease', (call) => served.control.createRelease({ spec: 'version: 4.0.0' }, call)],
  ['verify', (call) => served.control.verify('1.0.0', call)],
  ['gc', (call) => served.control.gc({ dryRun: true }, call)],
  ['fsck', (call) => served.control.fsck({ repair: false }, call)],
])('%s is given up when the client leaves', async (_name, begin) => {
  const { keeper, log } = served;
  keeper.hold = new Promise(() => {});
  const leave = new AbortController();
  const call = begin({ signal: leave.signal });
  await expect.poll(() => keeper.working).toBe(1);
  leave.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
  await expect.poll(() => keeper.working).toBe(0);
  await expect
    .poll(() => log.find(({ msg }) => msg === 'request'))
    .toMatchObject({ status: 499, code: 'client_closed' });
  expect(log.filter(({ msg }) => msg === 'bug')).toEqual([]);
});

test('what is under way when the server stops is given up, and says why', async () => {
  const { keeper, control, server } = served;
  keeper.hold = new Promise(() => {});
  const call = control.verify('1.0.0');
  const told = expect(call).rejects.toMatchObject({ code: 'no_release', retryAfter: 5 });
  await expect.poll(() => keeper.working).toBe(1);
  await server.close(20_000);
  await told;
});
