import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../../test/support/scratch.ts';
import type { ImportedRelease } from '../../../api/imported-release.ts';
import { callCli } from '../../call-for-tests.ts';
import type { ImportOptions } from '../../import/work.ts';

const imported: ImportedRelease = {
  file: '/srv/release/release.yaml',
  service: 'human-parsing',
  version: '1.0.0',
  runs: 'app:app',
  model: { from: '/models/m2fp', files: 2, bytes: 253_258_263 },
  environment: {
    lock: '/srv/release/pylock.toml',
    python: '/srv/venv/bin/python',
    interpreter: 'CPython 3.10.13',
    packages: 77,
    fromIndex: 76,
    kept: [{ name: 'mmcv-full', version: '1.7.1', why: 'built', bytes: 26_800_000 }],
    findings: [],
    libraries: [],
  },
  golden: { file: '/srv/release/golden/golden.json', cases: 2, compare: 'json', ignored: ['/inference_time'] },
  notes: ['app.py names /models/m2fp, which is no part of the release.'],
};

async function call(argv: string[], result = imported) {
  const asked: ImportOptions[] = [];
  const lent = {
    environments: async () => ({}) as never,
    importModelScope: async (options: ImportOptions) => {
      asked.push(options);
      return result;
    },
  };
  const called = await callCli(['import', 'modelscope', ...argv], { host: lent });
  return { ...called, asked: asked[0] };
}

test('what is asked for, and what is told of it', async () => {
  const dir = await scratchDir();
  await writeFile(join(dir, 'app.py'), '');
  await writeFile(join(dir, 'photo.jpg'), '');
  const from = 'http://127.0.0.1:5000/parse';
  const flags = ['--app', 'app:app', '--app-file', join(dir, 'app.py'), '--from', from, '--input', dir, '-o', 'out'];
  const { exitCode, stdout, stderr, asked } = await call(['models/m2fp', '--python', '/srv/venv', ...flags]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(asked).toMatchObject({
    model: resolve('models/m2fp'),
    modelName: 'models/m2fp',
    python: '/srv/venv',
    output: resolve('out'),
    service: 'human-parsing',
    version: '1.0.0',
    app: 'app:app',
    appFiles: [join(dir, 'app.py')],
    modelPath: 'model',
    golden: { url: from, inputs: [join(dir, 'photo.jpg')], field: 'image' },
    offline: false,
    force: false,
  });
  expect(stdout).toContain('note: app.py names /models/m2fp');
  expect(stdout).toContain('model: 2 files of /models/m2fp (253.3 MB)');
  expect(stdout).toContain('golden set: 2 cases, compared as json, without /inference_time');
  expect(stdout).toMatch(/Next: lastgood deploy -f out\/release\.yaml\n$/);
});

test('without a golden set it is told how to make one', async () => {
  const { asked, stdout } = await call(['iic/m2fp@v1.0.1'], { ...imported, golden: null });
  expect(asked).toMatchObject({ modelName: 'iic/m2fp@v1.0.1', app: undefined, appFiles: [], golden: undefined });
  expect(stdout).toContain('lastgood golden record PHOTOS -o release/golden');
});

test('--json is the report', async () => {
  const { stdout } = await call(['models/m2fp', '--json']);
  expect(JSON.parse(stdout)).toEqual(imported);
});

test.each([
  [['m', '--from', 'http://127.0.0.1:5000'], 'usage', 2],
  [['m', '--input', 'photos'], 'usage', 2],
  [['m', '--from', 'localhost', '--input', 'x'], 'usage', 2],
  [['m', '--app', 'app'], 'usage', 2],
  [['m', '--app', 'no.such.module:app'], 'file_missing', 1],
  [['m', '--from', 'http://127.0.0.1:5000', '--input', '/nonexistent'], 'file_missing', 1],
])('%j is refused', async (argv, code, exit) => {
  const { exitCode, stderr, asked } = await call(argv);
  expect(asked).toBeUndefined();
  expect(stderr).toContain(`[${code}]`);
  expect(exitCode).toBe(exit);
});

test('a folder without photos is told as such', async () => {
  const dir = await scratchDir();
  await mkdir(join(dir, 'empty'));
  const { stderr } = await call(['m', '--from', 'http://127.0.0.1:5000', '--input', dir]);
  expect(stderr).toContain('There is no image in');
});
