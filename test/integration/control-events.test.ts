import { expect, onTestFinished, test } from 'vitest';
import { createControlClient } from '../../src/api/control/client.ts';
import type { LastgoodEvent } from '../../src/api/control/event.ts';
import type { FollowOptions } from '../../src/api/control/follow-events.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { type ControlServed, openControlServer, TOKEN } from './control-harness.ts';
import { dial } from './server-harness.ts';

async function open(options?: Partial<ServerOptions>): Promise<ControlServed> {
  const served = await openControlServer(options);
  onTestFinished(() => served[Symbol.asyncDispose]());
  return served;
}

/** Follows events until it is stopped; `until` resolves with all that came once they satisfy it. */
function follow(served: Pick<ControlServed, 'control'>, options: FollowOptions = {}) {
  const stop = new AbortController();
  const seen: LastgoodEvent[] = [];
  const states: string[] = [];
  const onState = (state: string) => void states.push(state);
  const done = (async () => {
    for await (const event of served.control.events({ ...options, onState, signal: stop.signal })) seen.push(event);
  })();
  onTestFinished(() => stop.abort());
  return {
    seen,
    states,
    done,
    ids: () => seen.map(({ id }) => id),
    stop: () => stop.abort(),
    connected: () => expect.poll(() => states.at(-1), { timeout: 10_000 }).toBe('connected'),
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const soon = { timeout: 10_000 };

test('kept events come first, then what happens', async () => {
  const served = await open();
  const { events } = served.keeper;
  const before = events.kept.length;
  const { seen, ids, connected } = follow(served);
  await connected();
  await expect.poll(ids, soon).toEqual(range(1, before));
  events.emit('store.gc', { message: 'Freed 1 MB.', data: { freed: 1 } });
  events.emit('rollout.progress', { data: { done: 1 } });
  await expect.poll(ids, soon).toEqual([...range(1, before + 1), null]);
  expect(seen.slice(0, -1)).toEqual(events.kept);
});

test('it begins where it is asked to', async () => {
  const served = await open();
  const { events } = served.keeper;
  for (let i = events.kept.length; i < 1200; i++) events.emit('switched');
  const read = async (options: FollowOptions) => {
    const ids: (number | null)[] = [];
    for await (const { id } of served.control.events({ ...options, follow: false })) ids.push(id);
    return ids;
  };
  expect(await read({ after: 1190 })).toEqual(range(1191, 1200));
  expect(await read({ after: 0 })).toEqual(range(1, 1200));
  expect(await read({ after: 1200 })).toEqual([]);
  expect(await read({})).toEqual(range(1101, 1200));
  expect(await read({ tail: 3 })).toEqual([1198, 1199, 1200]);
  expect(await read({ tail: 0 })).toEqual([]);
  // Of another journal: what was seen before does not count.
  expect(await read({ after: 5000, tail: 2 })).toEqual(range(1101, 1200));
});

test('only those of one service, where that is asked for', async () => {
  const served = await open();
  const { events } = served.keeper;
  const { seen, connected } = follow(served, { service: 'other', after: 0 });
  await connected();
  events.emit('switched', { service: 'human-parsing' });
  events.emit('store.gc');
  events.emit('switched', { service: 'other' });
  await expect.poll(() => seen.length, soon).toBe(1);
  expect(seen[0]).toMatchObject({ service: 'other', type: 'switched' });
});

test('what happens while kept events are sent comes once, and in order', async () => {
  const served = await open();
  const { events } = served.keeper;
  for (let i = events.kept.length; i < 2600; i++) events.emit('switched');
  const followers = Array.from({ length: 4 }, () => follow(served, { after: 0 }));
  for (let i = 0; i < 400; i++) {
    events.emit('switched');
    if (i % 20 === 0) await new Promise(setImmediate);
  }
  for (const { ids } of followers) await expect.poll(() => ids().length, soon).toBe(3000);
  for (const { ids } of followers) expect(ids()).toEqual(range(1, 3000));
});

test('a lost connection is sought again, and goes on after the last event', async () => {
  let served = await open();
  const { keeper, port } = served;
  const { events } = keeper;
  const { states, ids, connected, done, stop } = follow(served);
  await connected();
  events.emit('switched');
  await expect.poll(() => ids().at(-1), soon).toBe(events.kept.length);
  await served.server.close(0);
  await expect.poll(() => states, soon).toEqual(['connected', 'lost']);
  events.emit('rescued');
  events.emit('rolled_back');
  served = await open({ port, control: { keeper, token: TOKEN } });
  await expect.poll(ids, soon).toEqual(range(1, events.kept.length));
  expect(states.filter((state) => state === 'connected')).toHaveLength(2);
  stop();
  await done;
  await expect.poll(() => events.listeners).toBe(0);
});

test('without a server it keeps trying, or says so when it does not follow', async () => {
  const served = await open();
  await served.server.close(0);
  const { states, stop, done } = follow(served);
  await expect.poll(() => states.length, soon).toBeGreaterThan(1);
  expect(states).not.toContain('connected');
  stop();
  await done;
  const once = served.control.events({ follow: false })[Symbol.asyncIterator]();
  await expect(once.next()).rejects.toMatchObject({ code: 'server_unreachable' });
});

test('what another attempt would not change is an error', async () => {
  const { url } = await open();
  const stranger = createControlClient({ url, token: 'wrong' });
  await expect(stranger.events()[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unauthorized' });
});

test('who stops listening is forgotten', async () => {
  const served = await open();
  const { events } = served.keeper;
  for await (const event of served.control.events({ after: 0 })) {
    expect(event.id).toBe(1);
    break;
  }
  await expect.poll(() => events.listeners, soon).toBe(0);
});

const REQUEST = (query = '') =>
  `GET /api/v1/events${query} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n`;

test('the stream as it is on the wire', async () => {
  const served = await open({ limits: { beatMs: 20 } });
  using wire = dial(served.port);
  wire.socket.write(`${REQUEST('?after=1')}last-event-id: 2\r\n\r\n`);
  const text = await wire.until(/: beat\n\n/);
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect(text).toMatch(/^content-type: text\/event-stream; charset=utf-8\r$/im);
  expect(text).toMatch(/^cache-control: no-store\r$/im);
  expect(text).toMatch(/^x-accel-buffering: no\r$/im);
  expect(text.match(/^id: \d+$/gm)?.[0]).toBe('id: 3');
  expect(text).toMatch(/^id: 3\ndata: \{.*"id":3.*\}\n\n/m);
  served.keeper.events.emit('rollout.progress', { message: 'two\nlines' });
  expect(await wire.until(/rollout\.progress/)).toMatch(/\r\ndata: \{.*"message":"two\\nlines".*\}\n\n/);
});

test('a reader that takes nothing is cut off', async () => {
  const served = await open({ limits: { stallMs: 200 } });
  const { events } = served.keeper;
  using wire = dial(served.port);
  wire.socket.write(`${REQUEST('?after=0')}\r\n`);
  await wire.until(/id: 1\n/);
  wire.socket.pause();
  const message = 'x'.repeat(65_536);
  for (let i = 0; i < 400; i++) events.emit('switched', { message });
  await expect.poll(() => events.listeners, soon).toBe(0);
});

test('many may follow at once', async () => {
  const served = await open();
  const followers = Array.from({ length: 30 }, () => follow(served, { tail: 0 }));
  for (const { connected } of followers) await connected();
  served.keeper.events.emit('store.gc');
  for (const { seen } of followers) await expect.poll(() => seen.length, soon).toBe(1);
});

test('signing out ends the stream of the page', async () => {
  const served = await open({ limits: { beatMs: 20 } });
  const signed = await fetch(`${served.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: TOKEN }),
  });
  const cookie = signed.headers.getSetCookie()[0]!.split(';', 1)[0]!;
  using wire = dial(served.port);
  wire.socket.write(`GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: ${cookie}\r\n\r\n`);
  await wire.until(/: beat\n\n/);
  const headers = { cookie, 'x-lastgood-csrf': '1' };
  expect((await fetch(`${served.url}/api/v1/session`, { method: 'DELETE', headers })).status).toBe(204);
  expect((await wire.closed).text).toMatch(/0\r\n\r\n$/);
});

test('a server that stops ends its streams at once', async () => {
  const served = await open();
  const { connected, states } = follow(served);
  await connected();
  await served.server.close(60_000);
  await expect.poll(() => states, soon).toContain('lost');
});
