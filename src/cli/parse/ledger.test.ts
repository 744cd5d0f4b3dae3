import { appendFile, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ledger, type Origin } from './ledger.ts';
import { writeWholeFile } from './whole-file.ts';

let dir: string;
let origin: Origin;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-ledger-'));
  origin = { path: join(dir, 'photos/a.jpg'), size: 10, modifiedMs: 1000.5, options: '?format=json' };
});
afterEach(() => rm(dir, { recursive: true }));

const out = () => join(dir, 'out');
const result = () => join(out(), 'a.json');

async function make(): Promise<Ledger> {
  const ledger = await Ledger.open(out());
  const bytes = new TextEncoder().encode('{}');
  await writeWholeFile(result(), bytes, (modified_ms) =>
    ledger.record(result(), origin, { release: 'abc', bytes: bytes.byteLength, modified_ms }),
  );
  return Ledger.open(out());
}

test('a result that is unchanged is current, and tells its release', async () => {
  const ledger = await make();
  expect(await ledger.current(result(), origin)).toBe('abc');
  expect(ledger.made(result())).toBe(true);
});

test.each([
  ['another size', { size: 11 }],
  ['another time', { modifiedMs: 1001 }],
  ['other options', { options: '?format=json&people=false' }],
  ['another file', { path: '/elsewhere/a.jpg' }],
])('a source with %s makes it stale', async (_, change) => {
  const ledger = await make();
  expect(await ledger.current(result(), { ...origin, ...change })).toBeUndefined();
  expect(ledger.made(result())).toBe(true);
});

test('a result that was removed, cut or touched is stale', async () => {
  const ledger = await make();
  await utimes(result(), 1, 1);
  expect(await ledger.current(result(), origin)).toBeUndefined();
  await writeFile(result(), '');
  expect(await ledger.current(result(), origin)).toBeUndefined();
  await rm(result());
  expect(await ledger.current(result(), origin)).toBeUndefined();
});

test('a torn last line of a killed run costs nothing but itself', async () => {
  const ledger = await make();
  await appendFile(join(out(), '.lastgood-parse.jsonl'), '\n{"output":"b.js');
  await ledger.record(join(out(), 'c.json'), origin, { release: 'abc', bytes: 2, modified_ms: 1 });
  const again = await Ledger.open(out());
  expect(await again.current(result(), origin)).toBe('abc');
  expect(again.made(join(out(), 'c.json'))).toBe(true);
  expect(again.made(join(out(), 'b.json'))).toBe(false);
});

test('photos and results may move together', async () => {
  await make();
  const moved = `${dir}-moved`;
  await rename(dir, moved);
  try {
    const ledger = await Ledger.open(join(moved, 'out'));
    expect(await ledger.current(join(moved, 'out/a.json'), { ...origin, path: join(moved, 'photos/a.jpg') })).toBe(
      'abc',
    );
  } finally {
    await rename(moved, dir);
  }
});

test('a results folder that is a file is refused with its name', async () => {
  await writeFile(out(), '');
  await expect(Ledger.open(out())).rejects.toMatchObject({ code: 'output_unwritable' });
});
