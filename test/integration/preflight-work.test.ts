import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import type { PreflightSubject } from '../../src/cli/doctor/work.ts';
import { type Interpreter, minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import { preflightWork } from '../../src/main/preflight/work.ts';
import { startIndex } from '../support/python-index.ts';
import { scratchDir } from '../support/scratch.ts';
import { uvIfAny } from '../support/uv.ts';
import { makeWheel, type TinyPackage } from '../support/wheels.ts';

/** Preflight of files, as `lastgood doctor` asks for it. */

vi.setConfig({ testTimeout: 120_000 });
const never = new AbortController().signal;
const uv = await uvIfAny();
// Each home would get one of its own.
if (uv) process.env.PATH = [dirname(uv.path), process.env.PATH].join(delimiter);
const here: Interpreter | null = await findInterpreter({}, never).catch(() => null);
const whenUv = test.skipIf(uv === null || here === null);
const whenPython = test.skipIf(here === null);

const FLASK: TinyPackage = { name: 'flask', version: '2.2.3', requires: ['werkzeug>=2.2.2'] };
const network = (name: string) => join(import.meta.dirname, '../fixtures/onnx', name);

async function setUp(env: Record<string, string> = {}) {
  for (const name of Object.keys(process.env)) if (/^(UV_|PIP_)/.test(name)) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const dir = await scratchDir();
  const home = join(dir, 'home');
  const write = async (name: string, text: string) => {
    await writeFile(join(dir, name), text);
    return join(dir, name);
  };
  const look = (subject: Partial<PreflightSubject>) =>
    preflightWork({ models: [], ...subject }, { home, lang: 'en', signal: never, onProgress() {} });
  return { dir, write, look };
}

async function lockOf(dir: string, packages: TinyPackage[]): Promise<string> {
  const wheels = await Promise.all(packages.map(makeWheel));
  await mkdir(join(dir, 'wheels'));
  for (const { name, bytes } of wheels) await writeFile(join(dir, 'wheels', name), bytes);
  const tables = wheels.map(
    ({ package: name, version, name: file, sha256 }) =>
      `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ name = "${file}", path = "wheels/${file}", hashes = { sha256 = "${sha256}" } }]\n`,
  );
  return ['lock-version = "1.0"', 'created-by = "hand"', '', ...tables].join('\n');
}

whenUv('requirements: what the index would install, with the lines that name it', async () => {
  await using index = await startIndex({ packages: [FLASK, { name: 'werkzeug', version: '3.0.1' }] });
  const { look, write } = await setUp(index.env);
  const report = await look({ requirements: await write('r.txt', '# web\nflask==2.2.3\n'), python: here!.path });
  expect(report).toMatchObject({
    verdict: 'decided',
    packages: 2,
    unseen: [],
    causes: [{ id: 'werkzeug3-url-quote', confidence: 'likely', lines: [{ n: 2, text: 'flask==2.2.3' }] }],
  });
});

whenUv('requirements that contradict each other are judged as they are written: some of that works', async () => {
  await using index = await startIndex({
    packages: [FLASK, { name: 'werkzeug', version: '3.0.1' }, { name: 'app', version: '1', requires: ['werkzeug<3'] }],
  });
  const { look, write } = await setUp(index.env);
  const healthy = await look({ requirements: await write('r.txt', 'app==1\nwerkzeug==3.0.1\n'), python: here!.path });
  expect(healthy).toMatchObject({ verdict: 'healthy', packages: 2 });
  expect(healthy.unseen).toEqual([expect.stringMatching(/--no-deps only: .*werkzeug<3/)]);
  const requirements = await write('s.txt', 'app==1\nflask==2.2.3\nwerkzeug==3.0.1\n');
  const { causes } = await look({ requirements, python: here!.path });
  expect(causes.map(({ id }) => id)).toEqual(['werkzeug3-url-quote']);
});

whenUv('what the index does not have is certain to fail', async () => {
  await using index = await startIndex({ packages: [FLASK] });
  const { look, write } = await setUp(index.env);
  const absent = await look({ requirements: await write('a.txt', 'flask==9.9\n'), python: here!.path });
  expect(absent.causes).toMatchObject([{ id: 'pip-no-matching-distribution', confidence: 'certain' }]);
});

whenUv('without an index the pins that are written are judged, and it says so', async () => {
  const nowhere = 'http://127.0.0.1:9/simple';
  const { look, write } = await setUp({ UV_DEFAULT_INDEX: nowhere, PIP_INDEX_URL: nowhere, UV_HTTP_RETRIES: '0' });
  const requirements = await write('r.txt', 'numpy==2.2.6\ntorch==1.13.1\nmodelscope==1.9.5\n');
  const { causes, packages, unseen } = await look({ requirements, python: here!.path });
  expect(causes.map(({ id }) => id)).toContain('numpy2-abi');
  // setuptools may be there: the file does not say that these are all.
  expect(causes.map(({ id }) => id)).not.toContain('setuptools-pkg-resources');
  expect(packages).toBe(3);
  expect(unseen).toEqual([expect.stringMatching(/^More than the versions that the file pins: /)]);
});

whenPython('a lock: its wheels lie beside it', async () => {
  const { dir, look, write } = await setUp();
  const old = { name: 'words', version: '1.0', tag: 'cp27-cp27m-manylinux1_x86_64' };
  const picky = { name: 'picky', version: '1.0', requiresPython: '>=3.99' };
  const lock = await write(
    'pylock.toml',
    await lockOf(dir, [FLASK, { name: 'werkzeug', version: '3.0.1' }, old, picky]),
  );
  const { causes, packages, unseen } = await look({ lock, python: here!.path });
  expect(causes.map(({ id, confidence }) => `${id} ${confidence}`).sort()).toEqual([
    'python-version-unfit likely',
    'werkzeug3-url-quote likely',
    'wheel-unsupported certain',
  ]);
  expect(causes[0]).toMatchObject({ id: 'wheel-unsupported', lines: [{ text: 'name = "words"' }] });
  expect([packages, unseen]).toEqual([4, []]);
});

whenUv('a lock of an index: what its wheels require is read there, without them', async () => {
  const big = { name: 'picky', version: '1.0', requiresPython: '>=3.99', files: { 'picky.py': 'x'.repeat(300_000) } };
  await using index = await startIndex({ packages: [big] });
  const { look, write } = await setUp(index.env);
  const [file] = index.files;
  const lock = await write(
    'pylock.toml',
    `lock-version = "1.0"\ncreated-by = "hand"\n[[packages]]\nname = "picky"\nversion = "1.0"\nwheels = [{ url = "${index.fileUrl(file!.name)}", size = ${file!.bytes.length}, hashes = { sha256 = "${file!.sha256}" } }]\n`,
  );
  const report = await look({ lock, python: here!.path });
  expect(report.causes.map(({ id }) => id)).toEqual(['python-version-unfit']);
  expect(index.requests.every(({ range }) => range !== undefined)).toBe(true);
});

whenPython('a Python that is not here is judged by the names of the files', async () => {
  const { dir, look, write } = await setUp();
  const tag = `cp${minorOf(here!).replace('.', '')}-none-any`;
  const lock = await write('pylock.toml', await lockOf(dir, [{ name: 'words', version: '1.0', tag }]));
  expect(await look({ lock })).toMatchObject({ verdict: 'healthy', unseen: [] });
  const other = await look({ lock, python: '3.99' });
  expect(other.causes.map(({ id }) => id)).toEqual(['wheel-unsupported']);
  expect(other.unseen[0]).toMatch(/^Python 3\.99 is not on this machine/);
});

test('networks: against the runtime of lastgood, or the one that is locked', async () => {
  const { dir, look, write } = await setUp();
  const newest = await look({ models: [network('relu-newest.onnx'), network('scaler-ml-17.onnx')] });
  expect(newest.causes.map(({ id }) => id)).toEqual(['onnx-ir-version', 'onnx-opset-unsupported']);
  expect([newest.packages, newest.models]).toEqual([0, 2]);
  if (here === null) return;
  const lock = await write('pylock.toml', await lockOf(dir, [{ name: 'onnxruntime', version: '1.14.1' }]));
  const models = [network('scaler-ml-17.onnx'), network('conv-pytorch-1.13.onnx')];
  expect(await look({ lock, python: here.path, models })).toMatchObject({ verdict: 'healthy', models: 2 });
  const none = await look({ requirements: await write('r.txt', 'torch==2.4.0\n'), python: '3.99', models });
  expect(none.unseen).toContainEqual(expect.stringContaining('No onnxruntime is among the packages'));
});

test('what is not there is an error that says so', async () => {
  const { dir, look, write } = await setUp();
  const gone = join(dir, 'gone');
  await expect(look({ lock: gone })).rejects.toMatchObject({ code: 'file_missing' });
  await expect(look({ models: [gone] })).rejects.toMatchObject({ code: 'file_missing' });
  await expect(look({ lock: await write('l.toml', 'no lock') })).rejects.toMatchObject({ code: 'lock_invalid' });
  const none = await look({ models: [await write('x.onnx', 'no network')] });
  expect(none).toMatchObject({ verdict: 'healthy', models: 0, unseen: [expect.stringContaining('x.onnx')] });
});

whenPython('requirements that are not there', async () => {
  const { dir, look } = await setUp();
  const requirements = join(dir, 'gone.txt');
  await expect(look({ requirements, python: here!.path })).rejects.toMatchObject({ code: 'file_missing' });
});
