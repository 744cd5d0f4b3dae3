import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectInputs, commonFolder } from './inputs.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-inputs-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function make(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), name);
  }
}

async function places(args: string[], ignore?: (path: string) => boolean): Promise<string[]> {
  const signal = new AbortController().signal;
  const inputs = await collectInputs(
    args.map((arg) => (arg === '-' ? arg : join(dir, arg))),
    { signal, ...(ignore && { ignore }) },
  );
  return inputs.map((input) => input.place);
}

test('a folder is walked to the bottom in a stable order; hidden files and other kinds are left out', async () => {
  await make('p/b.png', 'p/a/z.JPG', 'p/a/notes.txt', 'p/.trash/c.jpg', 'p/._b.png', 'p/c.heic');
  expect(await places(['p'])).toEqual(['a/z.JPG', 'b.png', 'c.heic']);
});

test('several arguments keep their order and mirror what lies below their common folder', async () => {
  await make('2024/x.jpg', '2023/x.jpg', '2023/deep/y.jpg');
  expect(await places(['2024', '2023'])).toEqual(['2024/x.jpg', '2023/deep/y.jpg', '2023/x.jpg']);
});

test('a file named itself counts whatever it is called, and comes once', async () => {
  await make('p/photo', 'p/a.jpg');
  expect(await places(['p/photo', 'p', 'p/a.jpg'])).toEqual(['photo', 'a.jpg']);
});

test('stdin has a place of its own', async () => {
  await make('p/a.jpg');
  expect(await places(['-', 'p/a.jpg'])).toEqual(['stdin', 'a.jpg']);
});

test('ignored files and folders are no inputs', async () => {
  await make('p/a.jpg', 'p/out/a.overlay.png', 'p/b.overlay.png');
  const ignore = (path: string) => path === join(dir, 'p/out') || path === join(dir, 'p/b.overlay.png');
  expect(await places(['p'], ignore)).toEqual(['a.jpg']);
});

test('links to files are followed, links to folders are not, so that no loop is endless', async () => {
  await make('p/a.jpg', 'q/b.jpg');
  await symlink(join(dir, 'q/b.jpg'), join(dir, 'p/link.jpg'));
  await symlink(join(dir, 'p'), join(dir, 'p/loop'));
  await symlink(join(dir, 'gone.jpg'), join(dir, 'p/dangling.jpg'));
  expect(await places(['p'])).toEqual(['a.jpg', 'link.jpg']);
});

test('an argument that does not exist is named', async () => {
  await expect(places(['nope.jpg'])).rejects.toMatchObject({
    code: 'file_missing',
    message: `There is no file or folder ${join(dir, 'nope.jpg')}.`,
  });
});

test('size and time of modification are those of the file', async () => {
  await make('a.jpg');
  const [input] = await collectInputs([join(dir, 'a.jpg')], { signal: new AbortController().signal });
  expect(input.size).toBe('a.jpg'.length);
  expect(input.modifiedMs).toBeGreaterThan(0);
});

test.each([
  [['/a/b', '/a/b'], '/a/b'],
  [['/a/b', '/a/bc'], '/a'],
  [['/a/b/c', '/a/b'], '/a/b'],
  [['/a', '/b'], '/'],
  [[], '/'],
])('the common folder of %j is %s', (folders, expected) => {
  expect(commonFolder(folders)).toBe(expected);
});
