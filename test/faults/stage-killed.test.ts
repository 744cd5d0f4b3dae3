import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { digestFrom } from '../../src/store/digest.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from '../support/bytes.ts';
import { integrityOf, makeTarball, startRegistry } from '../support/npm-registry.ts';
import { scratchDir } from '../support/scratch.ts';
import { runScript } from '../support/script.ts';
import { tinyModel } from '../support/tiny-model.ts';

// Many processes or threads are started here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const SCRIPT = new URL('../support/stage-script.ts', import.meta.url);
const { json, shards } = tinyModel();
const tarball = makeTarball([
  ...shards.map(([name, content]) => ({ path: `package/${name}`, content })),
  { path: 'package/tiny.json', content: json },
  { path: 'package/raw.onnx', content: noise(1_500_000) },
]);
const HALF = tarball.length >> 1;

const spec = `apiVersion: lastgood/v1
service: tiny
version: 1.0.0
runtime: { driver: onnx }
models:
  - { source: "npm:tiny-models@1.0.0#tiny.json", integrity: ${integrityOf(tarball)}, import: tfjs, path: tiny.onnx }
  - { source: "npm:tiny-models@1.0.0#raw.onnx", integrity: ${integrityOf(tarball)}, path: raw.onnx }
`;

async function setUp(stallFirst: boolean) {
  const dir = await scratchDir();
  const file = join(dir, 'release.yaml');
  await writeFile(file, spec);
  const registry = await startRegistry({
    name: 'tiny-models',
    version: '1.0.0',
    tarball,
    onTarball: (_request, response, attempt) => {
      if (!stallFirst || attempt > 1) return false;
      // Half of it, and then nothing more on an open connection.
      response.setHeader('content-length', tarball.length);
      response.write(tarball.subarray(0, HALF));
      return true;
    },
  });
  const stage = (...args: string[]) => runScript(SCRIPT, [file, dir, ...args], { env: registry.env });
  return { dir, registry, stage, [Symbol.asyncDispose]: registry[Symbol.asyncDispose] };
}

/** Nothing unfinished is left, and every blob is what its name says. */
async function expectClean(dir: string): Promise<void> {
  const store = await openStore(join(dir, 'store'));
  expect(await readdir(join(dir, 'cache/downloads'))).toEqual([]);
  expect(await readdir(join(dir, 'store/ingest'))).toEqual([]);
  expect(await readdir(join(dir, 'store/trash'))).toEqual([]);
  for (const hex of await readdir(join(dir, 'store/blobs/sha256'))) {
    expect(await store.blobs.verify(digestFrom(hex))).toBe('intact');
  }
}

test('a start that is killed in the middle of the download goes on from there', async () => {
  await using house = await setUp(true);
  const killed = house.stage();
  await killed.printed(`download ${HALF}`);
  killed.child.kill('SIGKILL');
  expect((await killed.ended).signal).toBe('SIGKILL');
  expect(await readdir(join(house.dir, 'store/blobs/sha256'))).toEqual([]);

  const next = await house.stage().ended;
  expect(next.output).toContain('staged sha256:');
  expect(house.registry.tarballRanges()).toEqual([undefined, `bytes=${HALF}-`]);
  await expectClean(house.dir);
});

test('a start killed at any step leaves a store in which the next one gets through', async () => {
  await using house = await setUp(false);
  // Twice while it downloads; then, with the download done, at the conversions and the checkout.
  for (const dieAt of ['1', '3']) {
    expect((await house.stage(dieAt).ended).signal).toBe('SIGKILL');
  }
  const whole = await house.stage().ended;
  const id = /staged (.*)/.exec(whole.output)![1];
  const steps = whole.output.split('\n').filter((line) => /^(convert|checkout)/.test(line)).length;
  expect(steps).toBe(3);
  for (const dieAt of ['1', '3']) {
    expect((await house.stage(dieAt).ended).signal).toBe('SIGKILL');
  }
  expect((await house.stage().ended).output).toContain(id);
  await expectClean(house.dir);
});

test('two starts at once on one home both get the same release', async () => {
  await using house = await setUp(false);
  const ends = await Promise.all([house.stage().ended, house.stage().ended]);
  const ids = ends.map(({ output }) => /staged (.*)/.exec(output)?.[1]);
  expect(ids[0]).toMatch(/^sha256:/);
  expect(ids[1]).toBe(ids[0]);
  await expectClean(house.dir);
});
