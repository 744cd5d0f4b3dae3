import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { noise } from '../../../test/support/bytes.ts';
import { scratchDir } from '../../../test/support/scratch.ts';
import { readModelFolder } from './model-folder.ts';

const configuration = { model: { type: 'm2fp' }, pipeline: { type: 'm2fp-image-human-parsing' } };

async function zipOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes), path, { compress: false });
  zip.end();
  return buffer(zip.outputStream);
}

const weights = await zipOf({ 'pytorch_model/data.pkl': noise(100), 'pytorch_model/data/0': noise(5000) });

async function folder(files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const dir = await scratchDir();
  const all = { 'configuration.json': JSON.stringify(configuration), 'pytorch_model.pt': weights, ...files };
  for (const [name, content] of Object.entries(all)) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

test('the files of a model are all but the hidden ones, links followed', async () => {
  const dir = await folder({ '.mdl': 'x', '.git/config': 'x', 'sub/label map.json': '{}' });
  await writeFile(join(dir, '.blob'), 'elsewhere');
  await symlink('.blob', join(dir, 'linked.json'));
  const files = await readModelFolder(dir);
  expect(files.map(({ path, size }) => [path, size])).toEqual([
    ['configuration.json', JSON.stringify(configuration).length],
    ['linked.json', 9],
    ['pytorch_model.pt', weights.length],
    ['sub/label map.json', 2],
  ]);
});

test('weights as torch saved them before 1.6 are taken', async () => {
  expect(
    await readModelFolder(await folder({ 'pytorch_model.pt': Buffer.from('\x80\x02\x8a\x0a', 'latin1') })),
  ).toHaveLength(2);
});

test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
  [
    'other model',
    { 'configuration.json': '{"model":{"type":"bert"}}' },
    /model\.type is "bert" and its pipeline\.type none/,
  ],
  ['no JSON', { 'configuration.json': '{"model":' }, /configuration\.json is no JSON/],
  ['null', { 'configuration.json': 'null' }, /model\.type is none/],
  ['empty', { 'pytorch_model.pt': '' }, /pytorch_model\.pt is empty/],
  ['LFS pointer', { 'pytorch_model.pt': 'version https://git-lfs.github.com/spec/v1\noid' }, /pointer of Git LFS/],
  ['web page', { 'pytorch_model.pt': '\n<!DOCTYPE html><html>' }, /is a web page/],
  ['neither', { 'pytorch_model.pt': 'hello, world' }, /begins with "hello, w"/],
  ['other zip', { 'pytorch_model.pt': await zipOf({ 'readme.txt': noise(10) }) }, /holds readme\.txt and no data\.pkl/],
])('a folder is refused: %s', async (_, files, message) => {
  await expect(readModelFolder(await folder(files))).rejects.toMatchObject({
    code: 'model_invalid',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/\w/),
  });
});

test.each([0.5, 0.99])('weights that end at %f of their length are not whole', async (share) => {
  const dir = await folder();
  await truncate(join(dir, 'pytorch_model.pt'), Math.floor(weights.length * share));
  await expect(readModelFolder(dir)).rejects.toMatchObject({
    code: 'model_invalid',
    message: expect.stringContaining('pytorch_model.pt is not whole'),
  });
});

test('weights whose middle is missing are not whole', async () => {
  const dir = await folder({ 'pytorch_model.pt': Buffer.concat([weights.subarray(0, 1000), weights.subarray(4000)]) });
  await expect(readModelFolder(dir)).rejects.toMatchObject({ code: 'model_invalid' });
});

test('a folder that is not there, or lacks a file, is told as such', async () => {
  const dir = await scratchDir();
  await expect(readModelFolder(join(dir, 'none'))).rejects.toMatchObject({ code: 'file_missing' });
  await expect(readModelFolder(dir)).rejects.toMatchObject({
    code: 'model_invalid',
    message: `${dir} has no configuration.json.`,
  });
  await symlink('nowhere', join(dir, 'gone.json'));
  await expect(readModelFolder(dir)).rejects.toMatchObject({ code: 'source_invalid' });
});
