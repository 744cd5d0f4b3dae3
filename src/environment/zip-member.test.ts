import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { type EndOptions, ZipFile } from 'yazl';
import { noise } from '../../test/support/bytes.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { storedZip } from './stored-zip.ts';
import { readZipMember } from './zip-member.ts';

/** Made by another's hand: compressed, with descriptors behind the contents. */
async function zip(options: Partial<EndOptions> = {}) {
  const file = new ZipFile();
  file.addBuffer(Buffer.from(noise(5000)), 'a/noise');
  file.addBuffer(Buffer.from('wanted '.repeat(1000)), 'a/RECORD', { compress: true });
  file.addBuffer(Buffer.from('stored'), 'b/RECORD', { compress: false });
  file.end(options as EndOptions);
  const path = join(await scratchDir(), 'x.zip');
  await writeFile(path, await buffer(file.outputStream));
  return path;
}

test.each([
  ['plain', {}],
  ['with a comment', { comment: 'x'.repeat(60_000) }],
  ['of the long format', { forceZip64Format: true }],
])('a file of a zip: %s', async (_, options) => {
  const path = await zip(options);
  expect((await readZipMember(path, /^a\/RECORD$/))!.toString()).toBe('wanted '.repeat(1000));
  expect((await readZipMember(path, /^b\/RECORD$/))!.toString()).toBe('stored');
  expect(await readZipMember(path, /^c/)).toBeNull();
});

test('of a zip that this project writes, with more files than the old format can count', async () => {
  const entries = Array.from({ length: 66_000 }, (_, i) => ({
    name: `f${i}`,
    size: 1,
    crc32: crc32('x'),
    executable: false,
  }));
  const path = join(await scratchDir(), 'many.zip');
  await writeFile(
    path,
    await buffer(
      storedZip(entries, async function* () {
        yield Buffer.from('x');
      }),
    ),
  );
  expect((await readZipMember(path, /^f65999$/))!.toString()).toBe('x');
});

test('of a file behind more than 4 GB', async () => {
  // Nothing is written of the big one: its place stays a hole.
  const big = { name: 'big', size: 5e9, crc32: 0, executable: false };
  const last = { name: 'last', size: 4, crc32: crc32('last'), executable: false };
  const parts: Uint8Array[] = [];
  for await (const part of storedZip([big, last], async function* ({ size }) {
    if (size === 4) yield Buffer.from('last');
  }))
    parts.push(part);
  const path = join(await scratchDir(), 'big.zip');
  await writeFile(path, parts[0]!);
  await truncate(path, parts[0]!.length + 5e9);
  await writeFile(path, Buffer.concat(parts.slice(1)), { flag: 'a' });
  expect((await readZipMember(path, /^last$/))!.toString()).toBe('last');
});

test('what is no zip, or a damaged one, is an error and no crash', async () => {
  const path = await zip();
  const bytes = await readFile(path);
  const dir = await scratchDir();
  const of = async (content: Uint8Array) => {
    const file = join(dir, 'y.zip');
    await writeFile(file, content);
    return readZipMember(file, /RECORD/);
  };
  await expect(of(Buffer.alloc(0))).rejects.toThrow('it has no directory');
  await expect(of(noise(100_000))).rejects.toThrow('it has no directory');
  for (let at = 0; at < bytes.length; at += 7) {
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ 0xff;
    const result = await of(damaged).catch((error) => error);
    expect(result === null || result instanceof Buffer || result instanceof Error).toBe(true);
  }
  await expect(of(bytes.subarray(500))).rejects.toThrow();
});
