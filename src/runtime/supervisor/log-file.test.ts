import { mkdir, readFile, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { LogFile } from './log-file.ts';

const unexpected = (error: Error) => {
  throw error;
};

test('lines are appended to what is there, in a folder that is made', async () => {
  const path = join(await scratchDir(), 'a', 'b.log');
  for (const line of ['one', 'two']) {
    const log = new LogFile(path, { onFailure: unexpected });
    log.write(line);
    await log.flush();
  }
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
});

test('it is bounded: the old half is kept under another name, the one before is gone', async () => {
  const path = join(await scratchDir(), 'a.log');
  const log = new LogFile(path, { maxBytes: 1_000, onFailure: unexpected });
  for (let n = 0; n < 100; n++) {
    log.write(`line ${n} ${'x'.repeat(90)}`);
    await log.flush();
  }
  const [now, before] = await Promise.all([readFile(path, 'utf8'), readFile(`${path}.1`, 'utf8')]);
  expect(now).toContain('line 99 ');
  expect(Buffer.byteLength(now)).toBeLessThanOrEqual(1_000);
  expect(Buffer.byteLength(before)).toBeLessThanOrEqual(1_000);
  const first = Number(/^line (\d+)/.exec(before)?.[1]);
  const kept = `${before}${now}`.trim().split('\n');
  expect(kept.map((line) => Number(line.split(' ')[1]))).toEqual(
    Array.from({ length: 100 - first }, (_, n) => first + n),
  );
});

test('a flood is not held in memory: what the disk is too slow for is dropped and counted', async () => {
  const path = join(await scratchDir(), 'a.log');
  const log = new LogFile(path, { onFailure: unexpected });
  for (let n = 0; n < 1_000; n++) log.write('y'.repeat(8_000));
  await log.flush();
  log.write('after');
  await log.flush();
  const text = await readFile(path, 'utf8');
  expect(text).toMatch(/… \(\d+ lines dropped: the disk was too slow\)\n/);
  expect(text.endsWith('after\n')).toBe(true);
  expect((await stat(path)).size).toBeLessThan(5e6);
});

test('a file that cannot be written is told once, and written again when it can be', async () => {
  const path = join(await scratchDir(), 'a.log');
  await mkdir(path); // in the way
  const failures: Error[] = [];
  const log = new LogFile(path, { onFailure: (error) => failures.push(error) });
  for (const line of ['lost', 'lost too']) {
    log.write(line);
    await log.flush();
  }
  expect(failures).toEqual([expect.objectContaining({ code: 'EISDIR' })]);
  await rmdir(path);
  log.write('kept');
  await log.flush();
  expect(await readFile(path, 'utf8')).toBe('kept\n');
});
