import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { putAttachments } from './attachments.ts';
import { configBytes } from './manifest.ts';
import { parseSpec } from './spec.ts';

const never = new AbortController().signal;

async function setUp(more: string, driver = 'onnx') {
  const dir = await scratchDir();
  const text = `apiVersion: lastgood/v1
service: s
version: 1.0.0
runtime: { driver: ${driver} }
models: [{ source: file:a, path: a }]
${more}
`;
  const spec = { ...parseSpec(text, 'release.yaml'), baseDir: dir };
  const store = await openStore(join(dir, 'store'));
  return { dir, spec, put: () => putAttachments(spec, store, never) };
}

test('a release without environment and golden set has no attachments', async () => {
  const { put } = await setUp('');
  expect(await put()).toEqual([]);
});

test('the lock and the golden set are files of the release, links are not', async () => {
  const { dir, put } = await setUp(
    'environment: { python: "3.10", lock: pylock.toml }\ngolden: { dir: golden }',
    'python, wsgi: "app:app"',
  );
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

test('a golden set can be taken from another folder; where that was is no part of the release', async () => {
  const { dir, spec, put } = await setUp('golden: { dir: golden, source: "file:elsewhere" }');
  await mkdir(join(dir, 'elsewhere', 'inputs'), { recursive: true });
  await writeFile(join(dir, 'elsewhere', 'golden.json'), '{}');
  await writeFile(join(dir, 'elsewhere', 'inputs', 'a.jpg'), 'a');
  expect((await put()).map(({ path }) => path)).toEqual(['golden/golden.json', 'golden/inputs/a.jpg']);
  const moved = { ...spec, golden: { dir: 'golden', source: 'file:/somewhere/else' } };
  expect(configBytes(moved)).toEqual(configBytes(spec));
  expect(Buffer.from(configBytes(spec)).toString()).toContain('"golden":{"dir":"golden"}');
  await rm(join(dir, 'elsewhere'), { recursive: true });
  await expect(put()).rejects.toMatchObject({
    code: 'file_missing',
    message: expect.stringContaining('golden.source'),
  });
});
