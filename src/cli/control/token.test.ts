import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findToken } from './token.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastgood-token-'));
  await writeFile(join(home, 'token'), 'of-this-home\n');
});
afterEach(() => rm(home, { recursive: true }));

const find = (url: string, token?: string) =>
  findToken({ home, url, token, urlGiven: true, json: false, quiet: false });

test.each(['http://127.0.0.1:7860', 'http://localhost:1', 'http://[::1]:7860'])(
  "%s is this machine: its token is the home's",
  async (url) => {
    expect(await find(url)).toBe('of-this-home');
    expect(await find(url, 'given')).toBe('given');
  },
);

test.each(['http://gpu-box:7860', 'https://10.0.0.7'])(
  "%s is another: it is not shown this home's token",
  async (url) => {
    expect(await find(url)).toBeUndefined();
    expect(await find(url, 'given')).toBe('given');
  },
);

test('a home that never served has none', async () => {
  await rm(join(home, 'token'));
  expect(await find('http://127.0.0.1:7860')).toBeUndefined();
});
