import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { ZipFile } from 'yazl';
import { noise } from '../../../test/support/bytes.ts';
import { listen, sha256 } from '../../../test/support/model-hub.ts';
import { scratchDir } from '../../../test/support/scratch.ts';
import type { ImportOptions } from '../../cli/import/work.ts';
import { readSpec } from '../../release/spec.ts';
import { openStore } from '../../store/store.ts';
import { importModelScope } from './import-modelscope.ts';

// An environment is made and read here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const hasPython = canMakeEnvironments();
const pythonTest = test.skipIf(!hasPython); // there is no python3 with venv on PATH

function canMakeEnvironments(): boolean {
  try {
    execFileSync('python3', ['-c', 'import venv, sys; assert sys.version_info >= (3, 8)'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An environment, a model and an application, as they lie on a server. */
async function deployment() {
  const dir = await scratchDir();
  execFileSync('python3', ['-m', 'venv', '--without-pip', join(dir, 'venv')]);
  const ask = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const lib = String(execFileSync(join(dir, 'venv/bin/python'), ['-c', ask])).trim();
  for (const name of ['modelscope', 'gunicorn']) {
    const info = join(lib, `${name}-1.9.5.dist-info`);
    await mkdir(info);
    await writeFile(join(lib, `${name}.py`), '');
    await writeFile(join(info, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.9.5\n`);
    await writeFile(join(info, 'WHEEL'), 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
    const own = ['METADATA', 'WHEEL', 'RECORD'].map((file) => `${name}-1.9.5.dist-info/${file},,`);
    await writeFile(join(info, 'RECORD'), [`${name}.py,,`, ...own, ''].join('\n'));
  }
  const model = join(dir, 'm2fp');
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(noise(3000)), 'pytorch_model/data.pkl');
  zip.end();
  const weights = await buffer(zip.outputStream);
  await mkdir(model);
  await writeFile(
    join(model, 'configuration.json'),
    '{"model":{"type":"m2fp"},"pipeline":{"type":"m2fp-image-human-parsing"}}',
  );
  await writeFile(join(model, 'pytorch_model.pt'), weights);
  await mkdir(join(dir, 'own'));
  await writeFile(join(dir, 'own/app.py'), `MODEL = "${model}"\n`);
  await writeFile(join(dir, 'photo.jpg'), noise(100));
  const options: ImportOptions = {
    home: join(dir, 'home'),
    signal: new AbortController().signal,
    onProgress() {},
    model,
    modelName: model,
    python: join(dir, 'venv'),
    output: join(dir, 'release'),
    service: 'parsing',
    version: '1.0.0',
    app: undefined,
    appFiles: [],
    modelPath: 'model',
    golden: undefined,
    offline: true,
    wheels: false,
    force: false,
  };
  return { dir, weights, options };
}

pythonTest('a deployment becomes a release that is served by the worker', async () => {
  const { dir, weights, options } = await deployment();
  const imported = await importModelScope(options);
  expect(imported).toMatchObject({ runs: 'modelscope-m2fp', model: { files: 2 }, golden: null, notes: [] });
  expect(imported.environment).toMatchObject({ packages: 2, fromIndex: 0 });
  const spec = await readSpec(imported.file);
  expect(spec).toMatchObject({
    service: 'parsing',
    runtime: { driver: 'python', worker: 'modelscope-m2fp' },
    environment: { lock: 'pylock.toml', python: expect.stringMatching(/^3\.\d+\.\d+$/) },
  });
  expect(spec.models[1]).toEqual({
    source: `file:${join(options.model, 'pytorch_model.pt')}`,
    path: 'model/pytorch_model.pt',
    sha256: sha256(weights),
  });
  // What no index has is in the store, by the hash that the lock names.
  const lock = await readFile(join(dir, 'release/pylock.toml'), 'utf8');
  const kept = [...lock.matchAll(/sha256 = "(\w{64})"/g)].map(([, hex]) => hex);
  const store = await openStore(join(options.home, 'store'));
  expect(kept).toHaveLength(2);
  for (const hex of kept) expect(await store.blobs.verify(`sha256:${hex}`)).toBe('intact');
  await expect(importModelScope(options)).rejects.toMatchObject({
    code: 'output_unwritable',
    hint: expect.stringContaining('--force'),
  });
  await importModelScope({ ...options, version: '1.0.1', force: true });
  expect((await readSpec(imported.file)).version).toBe('1.0.1');
});

pythonTest('with its own application, proven by what its service answers', async () => {
  const { dir, options } = await deployment();
  await using service = await listen((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(request.url === '/parse' ? 200 : 404).end('{"mask_shape":[2,3]}'));
  });
  const golden = { url: service.url, inputs: [join(dir, 'photo.jpg')], field: 'image' };
  const own = { app: 'own.app:app', appFiles: [join(dir, 'own')], golden, modelPath: 'weights' };
  const imported = await importModelScope({ ...options, ...own });
  expect(imported).toMatchObject({ runs: 'own.app:app', golden: { cases: 1, compare: 'json', ignored: [] } });
  expect(imported.notes).toEqual([
    expect.stringContaining(`own/app.py names ${options.model}, which is no part of the release: let it read weights`),
    expect.stringContaining('GET /healthz is not answered with 200'),
  ]);
  const spec = await readSpec(imported.file);
  expect(spec).toMatchObject({ runtime: { wsgi: 'own.app:app' }, golden: { dir: 'golden' } });
  expect(spec.models.map(({ path }) => path)).toEqual([
    'weights/configuration.json',
    'weights/pytorch_model.pt',
    'own/app.py',
  ]);
});

pythonTest('what is refused leaves nothing', async () => {
  const { dir, options } = await deployment();
  const golden = { url: 'http://127.0.0.1:9', inputs: [join(dir, 'photo.jpg')], field: 'image' };
  for (const [change, code] of [
    [{ model: join(dir, 'own'), modelName: join(dir, 'own') }, 'model_invalid'],
    [{ model: join(dir, 'none'), modelName: 'iic/m2fp' }, 'source_invalid'],
    [{ model: join(dir, 'none'), modelName: join(dir, 'none') }, 'file_missing'],
    [{ python: join(dir, 'own') }, 'interpreter_missing'],
    [{ app: 'app:app', appFiles: [join(dir, 'none.py')] }, 'file_missing'],
    [{ golden }, 'server_unreachable'],
  ] as const) {
    await expect(importModelScope({ ...options, ...change })).rejects.toMatchObject({ code });
  }
  await expect(readFile(join(dir, 'release/release.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(readFile(join(dir, 'release/pylock.toml'))).rejects.toMatchObject({ code: 'ENOENT' });
});
