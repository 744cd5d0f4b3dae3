import { afterAll, beforeAll, expect, test } from 'vitest';
import { createControlClient } from '../../src/api/control/client.ts';
import { type ControlServed, openControlServer, TOKEN } from './control-harness.ts';
import { dial, jsonOf, read } from './server-harness.ts';

let served: ControlServed;

beforeAll(async () => {
  served = await openControlServer();
});

afterAll(() => served[Symbol.asyncDispose]());

const api = (path: string, init?: RequestInit) => fetch(`${served.url}/api/v1${path}`, init);

/** Signs in and returns what the browser would send back. */
async function signIn(headers: Record<string, string> = {}): Promise<{ cookie: string; line: string }> {
  const body = JSON.stringify({ token: TOKEN });
  const answer = await api('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  expect(answer.status).toBe(204);
  const [line] = answer.headers.getSetCookie();
  return { line: line!, cookie: line!.split(';', 1)[0]! };
}

/** One request as bytes, answered and closed. */
async function raw(lines: string[], body = ''): Promise<{ status: number; text: string }> {
  using wire = dial(served.port);
  wire.socket.write([...lines, `content-length: ${body.length}`, 'connection: close', '', body].join('\r\n'));
  const { text } = await wire.closed;
  return { status: Number(text.slice(9, 12)), text };
}

test.each([
  ['GET', '/services'],
  ['GET', '/services/human-parsing'],
  ['GET', '/releases'],
  ['GET', '/rollouts'],
  ['GET', '/rollouts/r1/evidence/log.txt'],
  ['GET', '/events'],
  ['GET', '/store'],
  ['HEAD', '/store'],
  ['POST', '/releases'],
  ['POST', '/services/human-parsing/rollback'],
  ['POST', '/store/gc'],
  ['OPTIONS', '/services'],
  ['GET', '/nothing'],
])('%s %s says nothing to strangers', async (method, path) => {
  const answer = await api(path, { method });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  if (method !== 'HEAD') expect(await read(answer)).toMatchObject({ status: 'error', code: 'unauthorized' });
});

test.each([TOKEN, 'BEARER'])('the token opens, whatever the case of the scheme (%s)', async (scheme) => {
  const authorization = scheme === TOKEN ? `Bearer ${TOKEN}` : `${scheme} ${TOKEN}`;
  const answer = await api('/services', { headers: { authorization } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a wrong token is refused, also beside a good cookie', async () => {
  const { cookie } = await signIn();
  for (const authorization of ['Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(0, -1)}`]) {
    expect((await api('/services', { headers: { authorization, cookie } })).status).toBe(401);
  }
});

test('the cookie is for this API alone, out of reach of scripts and other sites', async () => {
  const { line } = await signIn();
  expect(line).toMatch(/^lastgood_[\w-]{8}=[\w-]{43}; /);
  expect(line.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/api/v1', 'SameSite=Strict']);
  expect(line).not.toContain(TOKEN);
});

test('behind a proxy on this machine that speaks HTTPS it is for HTTPS alone', async () => {
  expect((await signIn({ 'x-forwarded-proto': 'https' })).line).toMatch(/; Secure/);
});

test('the client signs in and out', async () => {
  let cookie = '';
  const control = createControlClient({
    url: served.url,
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      if (cookie) headers.set('cookie', cookie);
      const answer = await fetch(url, { ...init, headers });
      for (const line of answer.headers.getSetCookie()) cookie = line.split(';', 1)[0]!;
      return answer;
    },
  });
  await expect(control.services()).rejects.toMatchObject({ code: 'unauthorized' });
  await expect(control.signIn('wrong')).rejects.toMatchObject({ code: 'unauthorized' });
  await control.signIn(TOKEN);
  const old = cookie;
  expect(await control.services()).toHaveLength(1);
  expect(await control.pin('1.0.0', true)).toMatchObject({ pinned: true });
  await control.signOut();
  expect(cookie).toMatch(/=$/);
  expect((await api('/services', { headers: { cookie: old } })).status).toBe(401);
});

const OWN = () => ({ origin: served.url, 'sec-fetch-site': 'same-origin' });

test.each<[string, () => Record<string, string>, number]>([
  ['the header', () => ({ 'x-lastgood-csrf': '1' }), 200],
  ['the header, from an own page', () => ({ 'x-lastgood-csrf': '1', ...OWN() }), 200],
  ['nothing', () => ({}), 403],
  ['an own page, but not the header', OWN, 403],
  ['another value', () => ({ 'x-lastgood-csrf': 'true' }), 403],
  ['the header, from another site', () => ({ 'x-lastgood-csrf': '1', 'sec-fetch-site': 'cross-site' }), 403],
  ['the header, from another port', () => ({ 'x-lastgood-csrf': '1', 'sec-fetch-site': 'same-site' }), 403],
  ['the header, from another origin', () => ({ 'x-lastgood-csrf': '1', origin: 'http://evil.example' }), 403],
  ['the header, from a sandboxed frame', () => ({ 'x-lastgood-csrf': '1', origin: 'null' }), 403],
])('a change with a cookie and %s', async (_what, headers, status) => {
  const { cookie } = await signIn();
  const json = { cookie, host: new URL(served.url).host, 'content-type': 'application/json' };
  const lines = Object.entries({ ...json, ...headers() }).map(([name, value]) => `${name}: ${value}`);
  const answer = await raw(['POST /api/v1/releases/1.0.0/pin HTTP/1.1', ...lines], '{"pinned":true}');
  expect(answer.status).toBe(status);
  if (status === 403) expect(jsonOf(answer.text).code).toBe('forbidden');
});

test('reading with a cookie needs no header; a change with the token neither', async () => {
  const { cookie } = await signIn();
  expect((await api('/services', { headers: { cookie } })).status).toBe(200);
  expect((await served.call('/releases/1.0.0/verify', { method: 'POST' })).status).toBe(200);
});

test('pages of other sites cannot sign anybody in or out', async () => {
  const { cookie } = await signIn();
  const from = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
  const body = JSON.stringify({ token: TOKEN });
  expect(
    (
      await raw(
        ['POST /api/v1/session HTTP/1.1', 'host: localhost', ...Object.entries(from).map((h) => h.join(': '))],
        body,
      )
    ).status,
  ).toBe(403);
  expect((await raw(['DELETE /api/v1/session HTTP/1.1', 'host: localhost', `cookie: ${cookie}`])).status).toBe(403);
  expect((await api('/services', { headers: { cookie } })).status).toBe(200);
});

test.each([
  ['localhost', 200],
  ['127.0.0.1:1', 200],
  ['[::1]:7860', 200],
  ['evil.example', 403],
  ['127.0.0.1.evil.example:7860', 403],
])('asked for under the name %s: %s', async (host, status) => {
  const answer = await raw(['GET /api/v1/services HTTP/1.1', `host: ${host}`, `authorization: Bearer ${TOKEN}`]);
  expect(answer.status).toBe(status);
});

test('names that it was told it is asked for under', async () => {
  await using other = await openControlServer({ hosts: ['models.example.org'] });
  const ask = async (host: string) => {
    using wire = dial(other.port);
    wire.socket.write(
      `GET /api/v1/services HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${TOKEN}\r\nconnection: close\r\n\r\n`,
    );
    return Number((await wire.closed).text.slice(9, 12));
  };
  expect([await ask('models.example.org:443'), await ask('localhost'), await ask('other.example.org')]).toEqual([
    200, 200, 403,
  ]);
});

test('wrong tokens are slowed down, the right one is not', async () => {
  await using other = await openControlServer();
  const control = createControlClient({ url: other.url, token: 'wrong' });
  const codes: string[] = [];
  for (let i = 0; i < 12; i++)
    codes.push(
      await control.services().then(
        () => 'in',
        ({ code }) => code,
      ),
    );
  expect(codes.filter((code) => code === 'unauthorized').length).toBeGreaterThanOrEqual(10);
  expect(codes.at(-1)).toBe('rate_limited');
  const limited = await fetch(`${other.url}/api/v1/services`, { headers: { authorization: 'Bearer no' } });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  await expect(control.signIn('no')).rejects.toMatchObject({
    code: expect.stringMatching(/rate_limited|unauthorized/),
  });
  expect(await other.control.services()).toHaveLength(1);
  await createControlClient({ url: other.url }).signIn(TOKEN);
});

test('neither tokens nor cookies get into the log or into answers', async () => {
  const { cookie } = await signIn();
  await api('/services', { headers: { cookie } });
  const wrong = await api('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: `${TOKEN}-wrong`, extra: TOKEN }),
  });
  expect(await wrong.text()).not.toContain(TOKEN);
  const log = JSON.stringify(served.log);
  expect(log).not.toContain(TOKEN);
  expect(log).not.toContain(cookie.split('=')[1]);
});
