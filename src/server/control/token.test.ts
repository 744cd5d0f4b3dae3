import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { openToken } from './token.ts';

const umask = process.umask();
afterEach(() => {
  process.umask(umask);
});

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test.each([0o000, 0o022, 0o077, 0o277, 0o777])('with the umask %i it is made for its owner alone', async (mask) => {
  const home = await scratchDir();
  process.umask(mask);
  const token = await openToken(home);
  process.umask(umask);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await modeOf(join(home, 'token'))).toBe(0o600);
  expect(await readFile(join(home, 'token'), 'utf8')).toBe(`${token}\n`);
  expect(await readdir(home)).toEqual(['token']);
});

test('it stays the same, and the home is made with it', async () => {
  const home = join(await scratchDir(), 'deep', 'home');
  expect(await openToken(home)).toBe(await openToken(home));
});

test('starts at the same time agree on one', async () => {
  const home = await scratchDir();
  const tokens = await Promise.all(Array.from({ length: 8 }, () => openToken(home)));
  expect(new Set(tokens).size).toBe(1);
  expect(await readdir(home)).toEqual(['token']);
});

test.each([0o640, 0o604, 0o620, 0o601])(
  'with the mode %i it is refused, with the command that mends it',
  async (mode) => {
    const home = await scratchDir();
    await openToken(home);
    const path = join(home, 'token');
    await chmod(path, mode);
    await expect(openToken(home)).rejects.toMatchObject({
      code: 'state_unreadable',
      message: expect.stringContaining(mode.toString(8)),
      hint: expect.stringContaining(`chmod 600 ${path}`),
    });
  },
);

test('a token of its owner is taken', async () => {
  const home = await scratchDir();
  await writeFile(join(home, 'token'), `${'x'.repeat(32)}\n`, { mode: 0o600 });
  expect(await openToken(home)).toBe('x'.repeat(32));
});

test.each(['', 'short', `${'x'.repeat(40)} ${'y'.repeat(40)}`])('%j is none', async (content) => {
  const home = await scratchDir();
  await writeFile(join(home, 'token'), content, { mode: 0o600 });
  const opening = openToken(home);
  await expect(opening).rejects.toMatchObject({ code: 'state_unreadable', hint: expect.stringMatching(/Delete it/) });
  await expect(opening).rejects.not.toThrow(/xxx|short/);
});

test('a home that is a file has no place for it', async () => {
  const home = join(await scratchDir(), 'file');
  await writeFile(home, '');
  await expect(openToken(home)).rejects.toMatchObject({ code: expect.stringMatching(/^state_un/) });
});
