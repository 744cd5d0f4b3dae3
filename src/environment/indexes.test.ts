import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { type PipIndexes, readIndexes } from './indexes.ts';

const NONE: PipIndexes = { index: null, extra: [] };
const PIP: PipIndexes = { index: 'https://me:t0ken@pip.example/simple', extra: ['https://more.example/simple'] };

async function read(pip: PipIndexes, env: Record<string, string> = {}, toml?: string) {
  const home = await scratchDir();
  await mkdir(join(home, 'uv'));
  // The system's own file counts only where the user has none.
  await writeFile(join(home, 'uv', 'uv.toml'), toml ?? '');
  return readIndexes(pip, { XDG_CONFIG_HOME: home, HOME: home, ...env });
}

test('without any setting the tools’ own defaults hold', async () => {
  expect(await read(NONE)).toMatchObject({ urls: [], uvEnv: {} });
});

test('pip’s indexes are asked by uv as pip does, and told without secrets', async () => {
  const { urls, uvEnv } = await read(PIP);
  expect(urls).toEqual(['https://pip.example/simple', 'https://more.example/simple']);
  expect(uvEnv).toEqual({
    UV_DEFAULT_INDEX: 'https://me:t0ken@pip.example/simple',
    UV_INDEX: 'https://more.example/simple',
    UV_INDEX_STRATEGY: 'unsafe-best-match',
  });
});

test('uv’s variables come first; pip’s are asked, too', async () => {
  const env = {
    UV_INDEX: 'corp=https://corp.example/simple https://b.example',
    UV_DEFAULT_INDEX: 'https://uv.example',
  };
  const { urls, uvEnv } = await read(PIP, env);
  expect(urls).toEqual([
    'https://corp.example/simple',
    'https://b.example',
    'https://uv.example',
    'https://pip.example/simple',
    'https://more.example/simple',
  ]);
  expect(uvEnv.UV_DEFAULT_INDEX).toBe('https://uv.example');
  expect(uvEnv.UV_INDEX!.split(' ')).toEqual([
    'corp=https://corp.example/simple',
    'https://b.example',
    PIP.index,
    'https://more.example/simple',
  ]);
});

test('uv.toml: named, default, explicit and old ones', async () => {
  const toml = `
extra-index-url = ["https://old.example/simple"]
[[index]]
name = "corp"
url = "https://corp.example/simple"
[[index]]
url = "https://me:t0ken@default.example/simple"
default = true
[[index]]
name = "pinned"
url = "https://pinned.example"
explicit = true
[[index]]
name = "no url"
[pip]
index-url = "https://weaker.example"
`;
  const { urls, uvEnv } = await read(NONE, {}, toml);
  expect(urls).toContain('https://corp.example/simple');
  expect(urls).toContain('https://old.example/simple');
  expect(urls.join()).not.toMatch(/pinned|t0ken/);
  expect(uvEnv.UV_INDEX).toContain('corp=https://corp.example/simple');
});

test.each(['= broken', 'index = 3', '[[index]]\nurl = 7', 'pip = "x"'])(
  'a uv.toml that is none is no setting: %j',
  async (toml) => {
    expect((await read(NONE, {}, toml)).uvEnv).toEqual({});
  },
);

test('logins: of the URL, of a named index’s variables, for its own server and scheme only', async () => {
  const env = {
    UV_INDEX: 'my-corp=https://corp.example/simple',
    UV_INDEX_MY_CORP_USERNAME: 'user',
    UV_INDEX_MY_CORP_PASSWORD: 'p@ss',
  };
  const { authorization } = await read({ ...PIP, extra: ['https://a%40b:c%2Fd@enc.example/x'] }, env);
  const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;
  expect(authorization('https://pip.example/files/a.whl')).toBe(basic('me:t0ken'));
  expect(authorization('https://corp.example/files/a.whl')).toBe(basic('user:p@ss'));
  expect(authorization('https://enc.example/files/a.whl')).toBe(basic('a@b:c/d'));
  for (const url of ['http://pip.example/a', 'https://pip.example:8443/a', 'https://other.example/a', 'nonsense']) {
    expect(authorization(url)).toBeNull();
  }
});

test('a percent sign in a password is one', async () => {
  const { authorization } = await read({ index: 'https://me:100%@pip.example/simple', extra: [] });
  expect(authorization('https://pip.example/one.whl')).toBe(`Basic ${Buffer.from('me:100%').toString('base64')}`);
});

test('the login of .netrc is for its host, and in the clear only where an index is', async () => {
  const netrc = join(await scratchDir(), 'netrc');
  await writeFile(netrc, 'machine files.example login me password p\nmachine plain.example login me password p\n');
  const { authorization } = await read({ index: 'http://plain.example/simple', extra: [] }, { NETRC: netrc });
  const login = `Basic ${Buffer.from('me:p').toString('base64')}`;
  expect(authorization('https://files.example/one.whl')).toBe(login);
  expect(authorization('http://plain.example/one.whl')).toBe(login);
  expect(authorization('http://files.example/one.whl')).toBeNull();
  expect(authorization('https://other.example/one.whl')).toBeNull();
});
