import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { runScript } from '../../test/support/script.ts';
import { isLeftover, uniqueName } from './process-tag.ts';
import { openStore } from './store.ts';

const STORE_SCRIPT = new URL('../../test/support/store-script.ts', import.meta.url);
const HOUR = 3_600_000;

/** The name of a process that has ended. */
async function deadName(): Promise<string> {
  const script = runScript(STORE_SCRIPT, ['put', await scratchDir(), '1']);
  await script.ended;
  return uniqueName().replace(/^\d+/, String(script.child.pid));
}

test('a new store is an OCI image layout, and opening it again changes nothing', async () => {
  const dir = join(await scratchDir(), 'a/b');
  await openStore(dir);
  const read = (name: string) => readFile(join(dir, name), 'utf8');
  expect(JSON.parse(await read('oci-layout'))).toEqual({ imageLayoutVersion: '1.0.0' });
  expect(JSON.parse(await read('index.json'))).toEqual({ schemaVersion: 2, manifests: [] });
  expect(JSON.parse(await read('store.json'))).toEqual({ version: 1 });
  await openStore(dir);
  expect((await readdir(dir)).sort()).toEqual(
    [
      'blobs',
      'checkouts',
      'index.json',
      'ingest',
      'leases',
      'locks',
      'oci-layout',
      'refs',
      'store.json',
      'trash',
    ].sort(),
  );
});

test('a store of a later version is not written to', async () => {
  const dir = await scratchDir();
  await openStore(dir);
  await writeFile(join(dir, 'store.json'), '{"version":2}');
  await expect(openStore(dir)).rejects.toMatchObject({ code: 'store_unwritable' });
});

test('opening removes what dead processes left, and nothing that is being written', async () => {
  const dir = await scratchDir();
  await openStore(dir);
  const [alive, dead, deadFolder] = [uniqueName(), await deadName(), await deadName()];
  await writeFile(join(dir, 'ingest', alive), 'x');
  await writeFile(join(dir, 'ingest', dead), 'x');
  await mkdir(join(dir, 'ingest', deadFolder, 'deep'), { recursive: true });
  await writeFile(join(dir, 'ingest', 'somebody-elses'), 'x');
  await openStore(dir);
  expect((await readdir(join(dir, 'ingest'))).sort()).toEqual([alive, 'somebody-elses'].sort());
});

test("another host's unfinished file is left alone until nobody wrote it for a day", async () => {
  const dir = await scratchDir();
  await openStore(dir);
  const foreign = `${uniqueName()}-elsewhere`;
  const path = join(dir, 'ingest', foreign);
  await writeFile(path, 'x');
  await openStore(dir);
  expect(await readdir(join(dir, 'ingest'))).toEqual([foreign]);
  const before = new Date(Date.now() - 25 * HOUR);
  await utimes(path, before, before);
  await openStore(dir);
  expect(await readdir(join(dir, 'ingest'))).toEqual([]);
});

test('an earlier process with the pid of this one is dead', () => {
  const own = uniqueName();
  const earlier = own.split('.').with(1, 'abc').join('.');
  expect(isLeftover(own, 0)).toBe(false);
  expect(isLeftover(earlier, 0)).toBe(true);
});
