import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { makeWheel } from '../../test/support/wheels.ts';
import { openStore } from '../store/store.ts';
import { WRITTEN_BY } from './dockerfile.ts';
import { checkDockerfileTarget, type DockerFolder, writeDockerFolder } from './dockerfile-folder.ts';

/** A folder to build, and a store with the wheel of `tiny 1.0`. */
async function world() {
  const dir = await scratchDir();
  await mkdir(join(dir, 'app'));
  const store = await openStore(join(dir, 'store'));
  const file = await makeWheel({ name: 'tiny', version: '1.0' });
  const { digest, size } = await store.blobs.put(file.bytes);
  const wheel = { name: file.name, digest, size, package: 'tiny', version: '1.0' };
  const folder: DockerFolder = {
    file: join(dir, 'app/Dockerfile'),
    text: `# ${WRITTEN_BY}\nFROM base\n`,
    fetched: [],
    wheels: [wheel],
    store,
    signal: new AbortController().signal,
    onProgress() {},
  };
  const list = async () => (await readdir(join(dir, 'app'), { recursive: true })).sort();
  return { dir: join(dir, 'app'), folder, bytes: file.bytes, list, wheel };
}

test('wheels lie beside the Dockerfile as the store has them', async () => {
  const { dir, folder, bytes, list, wheel } = await world();
  expect(await writeDockerFolder(folder)).toEqual(['lastgood-env/', '.dockerignore']);
  expect(await list()).toEqual([
    '.dockerignore',
    'Dockerfile',
    'lastgood-env',
    'lastgood-env/kept.txt',
    'lastgood-env/wheels',
    `lastgood-env/wheels/${wheel.name}`,
  ]);
  expect(await readFile(join(dir, 'lastgood-env/wheels', wheel.name))).toEqual(bytes);
  expect(await readFile(join(dir, '.dockerignore'), 'utf8')).toMatch(/^\.env$/m);
});

test('written again, nothing of the earlier one is left, and a .dockerignore of somebody else’s stays', async () => {
  const { dir, folder, list } = await world();
  await writeFile(join(dir, '.dockerignore'), 'mine\n');
  await writeDockerFolder(folder);
  const fetched = [{ name: 'a', version: '1', wheels: [{ name: 'a.whl', url: 'https://x', sha256: 'a' }], rest: {} }];
  expect(await writeDockerFolder({ ...folder, wheels: [], fetched })).toEqual(['lastgood-env/']);
  expect(await list()).toEqual(['.dockerignore', 'Dockerfile', 'lastgood-env', 'lastgood-env/index.txt']);
  expect(await readFile(join(dir, '.dockerignore'), 'utf8')).toBe('mine\n');
});

test('given up half-way, what was there is there', async () => {
  const { folder, list } = await world();
  await writeDockerFolder(folder);
  const before = await list();
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(writeDockerFolder({ ...folder, signal: stopped, text: 'other' })).rejects.toThrow('stopped');
  expect(await list()).toEqual(before);
  expect(await readFile(folder.file, 'utf8')).toBe(folder.text);
});

test('one of ours is written over, one of somebody else’s only when that is asked for', async () => {
  const { folder } = await world();
  await checkDockerfileTarget(folder.file, { force: false });
  await writeDockerFolder(folder);
  await checkDockerfileTarget(folder.file, { force: false });
  await writeFile(folder.file, 'FROM scratch\n');
  await expect(checkDockerfileTarget(folder.file, { force: false })).rejects.toMatchObject({
    code: 'output_unwritable',
    hint: expect.stringContaining('--force'),
  });
  await checkDockerfileTarget(folder.file, { force: true });
});

test('a folder that is not there is named', async () => {
  const { dir } = await world();
  await expect(checkDockerfileTarget(join(dir, 'no/Dockerfile'), { force: false })).rejects.toMatchObject({
    code: 'output_unwritable',
    message: expect.stringContaining(join(dir, 'no')),
  });
});

test('what is in the way is named', async () => {
  const { folder } = await world();
  await mkdir(folder.file);
  const unwritable = { code: 'output_unwritable', message: expect.stringContaining('EISDIR') };
  await expect(checkDockerfileTarget(folder.file, { force: true })).rejects.toMatchObject(unwritable);
  await expect(writeDockerFolder(folder)).rejects.toMatchObject(unwritable);
});

test('what a killed one left is no hindrance, and gone', async () => {
  const { dir, folder, list } = await world();
  await mkdir(join(dir, '.lastgood-env.part/wheels'), { recursive: true });
  await writeDockerFolder({ ...folder, wheels: [] });
  expect(await list()).toEqual(['.dockerignore', 'Dockerfile', 'lastgood-env']);
});
