import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { noise } from '../../test/support/bytes.ts';
import { readZip } from '../../test/support/read-zip.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { storedZip, type ZipEntry } from './stored-zip.ts';

const entry = (name: string, content: Uint8Array, executable = false) => ({
  name,
  size: content.length,
  crc32: crc32(content),
  executable,
  content,
});

async function* contentOf({ content }: { content: Uint8Array }) {
  yield content;
}

test('what is put in comes out', async () => {
  const entries = [
    entry('a.txt', Buffer.from('hello\n')),
    entry('b/empty', Buffer.alloc(0)),
    entry('b/ü', noise(70_000), true),
  ];
  const file = join(await scratchDir(), 'a.zip');
  await writeFile(file, storedZip(entries, contentOf));
  const read = await readZip(file);
  expect([...read]).toEqual(
    entries.map(({ name, content, executable }) => [name, { content: Buffer.from(content), executable }]),
  );
});

test('the bytes are these, for ever', async () => {
  const bytes = await buffer(storedZip([entry('a', Buffer.from('x'))], contentOf));
  expect(bytes.toString('hex')).toBe(
    [
      '504b0304140000080000000021008316dc8c0100000001000000010000006178',
      '504b01021403140000080000000021008316dc8c01000000010000000100000000000000000000 00a48100000000'.replace(' ', ''),
      '61504b050600000000010001002f000000200000000000',
    ].join(''),
  );
});

test('more files than the old format can count', async () => {
  const entries = Array.from({ length: 66_000 }, (_, i) => entry(`f${i}`, Buffer.alloc(0)));
  const zip = await fromBufferPromise(await buffer(storedZip(entries, contentOf)), { lazyEntries: true });
  expect(zip.entryCount).toBe(66_000);
  const names: string[] = [];
  for await (const { fileName } of zip.eachEntry()) names.push(fileName);
  expect(names).toEqual(entries.map(({ name }) => name));
});

test('a file of more than 4 GB, and one after it, have their sizes and places in the long fields', async () => {
  // Only what stands around the contents is looked at: the big one is never made.
  const big: ZipEntry = { name: 'big', size: 5e9, crc32: 1, executable: false };
  const zip = storedZip([big, { name: 'after', size: 0, crc32: 0, executable: false }], async function* () {});
  const bytes = await buffer(zip);
  const local = bytes.subarray(33, 53);
  expect([local.readUInt16LE(0), local.readBigUInt64LE(4), local.readBigUInt64LE(12)]).toEqual([
    1,
    5_000_000_000n,
    5_000_000_000n,
  ]);
  const second = bytes.indexOf('after', bytes.indexOf('PK\x01\x02'));
  expect(bytes.readBigUInt64LE(second + 5 + 4)).toBe(5_000_000_053n);
  const end = bytes.indexOf('PK\x06\x06');
  expect(bytes.readBigUInt64LE(end + 48)).toBe(5_000_000_053n + 35n);
});
