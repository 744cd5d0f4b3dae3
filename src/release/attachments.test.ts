import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { putAttachments } from './attachments.ts';
import { parseSpec } from './spec.ts';

const never = new AbortController().signal;

async function setUp(more: string) {
  const dir = await scratchDir();
  const text = `apiVersion: lastgood/v1
service: s
version: 1.0.0
runtime: { driver: python }
models: [{ source: file:a, path: a }]
${more}
`;
  const spec = { ...parseSpec(text, 'release.yaml'), baseDir: dir };
  const store = await openStore(join(dir, 'store'));
  return { dir, put: () => putAttachments(spec, store, never) };
}

test('a release without environment and golden set has no attachments', async () => {
  const { put } = await setUp('');
  expect(await put()).toEqual([]);
});

test('the lock and the golden set are files of the release, links are not', async () => {
  const { dir, put } = await setUp('environment: { python: "3.10", lock: pylock.toml }\ngolden: { dir: golden }');
  await mkdir(join(dir, 'golden/deep'), { recursive: true });
  await writeFile(join(dir, 'pylock.toml'), 'lock-version = "1.0"');
  await writeFile(join(dir, 'golden/one.jpg'), 'one');
  await writeFile(join(dir, 'golden/deep/two.json'), 'two');
  await symlink('/etc/passwd', join(dir, 'golden/link'));
  const files = await put();
  expect(files.map(({ path, mediaType }) => [path, mediaType])).toEqual([
    ['pylock.toml', 'application/vnd.lastgood.env.pylock.v1+toml'],
    ['golden/deep/two.json', 'application/vnd.lastgood.golden.file.v1'],
    ['golden/one.jpg', 'application/vnd.lastgood.golden.file.v1'],
  ]);
  expect(files[2].digest).toBe(digestOf(Buffer.from('one')));
});

test('an attachment that is not there is named', async () => {
  const { dir, put } = await setUp('golden: { dir: golden }');
  await expect(put()).rejects.toMatchObject({
    code: 'file_missing',
    message: `golden.dir: ${join(dir, 'golden')} cannot be read (ENOENT).`,
  });
});
