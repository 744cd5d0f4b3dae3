import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { FileThreads, hashFiles } from './hash-files.ts';

const { signal } = new AbortController();

test('hashes, sizes and rights of files of any size, in the order in which they were asked for', async () => {
  const dir = await scratchDir();
  const contents = [0, 1, 5, (1 << 20) - 1, 1 << 20, (3 << 20) + 7, ...Array<number>(500).fill(3)].map((size, i) =>
    noise(size, i + 1),
  );
  const paths = contents.map((_, i) => join(dir, `${i}`));
  for (const [i, path] of paths.entries()) await writeFile(path, contents[i]!, { mode: i === 2 ? 0o755 : 0o644 });
  let bytes = 0;
  const facts = await hashFiles(paths, { signal, withCrc: true, onBytes: (more) => (bytes += more) });
  expect(facts.map((one) => [one?.sha256, one?.crc32, one?.size])).toEqual(
    contents.map((content) => [hash('sha256', content), crc32(content), content.length]),
  );
  expect(facts[2]!.mode & 0o777).toBe(0o755);
  expect(bytes).toBe(contents.reduce((sum, content) => sum + content.length, 0));
});

test('what is not there is null; folders have facts and no hash; links are followed', async () => {
  const dir = await scratchDir();
  await mkdir(join(dir, 'folder'));
  await writeFile(join(dir, 'file'), 'x');
  await symlink('file', join(dir, 'link'));
  await symlink('nowhere', join(dir, 'dangling'));
  const paths = ['none', 'file/below', 'folder', 'link', 'dangling'].map((name) => join(dir, name));
  const facts = await hashFiles(paths, { signal });
  expect(facts.map((one) => (one === null ? null : one.sha256))).toEqual([
    null,
    null,
    undefined,
    hash('sha256', 'x'),
    null,
  ]);
  await using threads = new FileThreads(2);
  const stats = await threads.stat(paths, { signal });
  expect(stats.map((one) => one && [one.size > 0, one.sha256])).toEqual([
    null,
    null,
    [true, undefined],
    [true, undefined],
    null,
  ]);
});

test('a file that cannot be read is named', async () => {
  const link = join(await scratchDir(), 'in-a-circle');
  await symlink('in-a-circle', link);
  await expect(hashFiles([link], { signal })).rejects.toMatchObject({
    code: 'file_unreadable',
    message: `${link} cannot be read (ELOOP).`,
  });
});

test('every file below a folder, without those of some folders', async () => {
  const dir = await scratchDir();
  await mkdir(join(dir, 'a', '__pycache__'), { recursive: true });
  for (const name of ['top', 'a/in', 'a/__pycache__/no']) await writeFile(join(dir, name), '');
  await using threads = new FileThreads(1);
  expect((await threads.list(dir, ['__pycache__'], { signal })).sort()).toEqual(['a/in', 'top']);
  expect(await threads.list(join(dir, 'none'), [], { signal })).toEqual([]);
});

test('given up, it ends with the reason, and the threads can be used again', async () => {
  const dir = await scratchDir();
  const paths = Array.from({ length: 3000 }, (_, i) => join(dir, `${i}`));
  for (const path of paths) await writeFile(path, 'x');
  await using threads = new FileThreads(2);
  const stop = new AbortController();
  const reason = new Error('enough');
  const hashing = threads.hash(paths, { signal: stop.signal, onBytes: () => stop.abort(reason) });
  await expect(hashing).rejects.toBe(reason);
  await expect(threads.hash(paths, { signal: stop.signal })).rejects.toBe(reason);
  expect((await threads.hash(paths, { signal })).every((one) => one?.size === 1)).toBe(true);
});

test('several calls at once do not mix', async () => {
  const dir = await scratchDir();
  const paths = Array.from({ length: 300 }, (_, i) => join(dir, `${i}`));
  for (const [i, path] of paths.entries()) await writeFile(path, 'x'.repeat(i));
  await using threads = new FileThreads(2);
  const [stats, hashes, backwards] = await Promise.all([
    threads.stat(paths, { signal }),
    threads.hash(paths, { signal }),
    threads.hash(paths.toReversed(), { signal }),
  ]);
  expect(stats.map((one) => one!.size)).toEqual(paths.map((_, i) => i));
  expect(hashes.map((one) => one!.sha256)).toEqual(paths.map((_, i) => hash('sha256', 'x'.repeat(i))));
  expect(backwards.toReversed()).toEqual(hashes);
});

test('a pipe that nobody writes into is not waited for, and has no hash', async () => {
  const pipe = join(await scratchDir(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const [facts] = await hashFiles([pipe], { signal });
  expect(facts).not.toBeNull();
  expect(facts!.sha256).toBeUndefined();
});
