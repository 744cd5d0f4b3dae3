import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { missingModels } from '../../bench/lib/onnx-sessions.ts';
import { loadGoldenSet } from '../../src/golden/load.ts';
import { runGolden } from '../../src/golden/run.ts';
import { recipes } from '../../src/parsing/models/recipes.ts';
import { readSpec } from '../../src/release/spec.ts';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { Transport } from '../../src/runtime/transport.ts';

const folder = join(import.meta.dirname, '../../models/pose-parts');
const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
const weights = process.env.LASTGOOD_TEST_MODELS ?? '';

test('there is a release for each size', () => {
  expect(names.sort()).toEqual(['release.lite.yaml', 'release.yaml']);
});

test.each(names)('%s holds the networks that its recipe calls for', async (name) => {
  const { runtime, models } = await readSpec(join(folder, name));
  const needed = recipes[runtime.recipe!]!.networks(runtime.settings ?? {});
  expect(models.map(({ path }) => path).sort()).toEqual(needed.sort());
});

test.each(names)('%s pins every tarball and every network', async (name) => {
  const { models } = await readSpec(join(folder, name));
  for (const { integrity, sha256 } of models) {
    expect(integrity).toMatch(/^sha512-/);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

test.each(names)('%s has a golden set with a square, a portrait and a group', async (name) => {
  const { golden } = await readSpec(join(folder, name));
  const { set } = await loadGoldenSet(join(folder, golden!.dir));
  expect(set.cases.map((one) => one.name)).toEqual(['camera', 'portrait', 'group']);
});

const missing = missingModels(weights, ['blazepose-full.onnx', 'blazepose-lite.onnx', 'movenet-multipose.onnx']);
const reason = missing.length > 0 ? ` (needs LASTGOOD_TEST_MODELS: ${missing.join(', ')})` : '';

describe.skipIf(missing.length > 0)(`with weights${reason}`, () => {
  test.each(names)('%s answers its golden set', { timeout: 120_000 }, async (name) => {
    const { service, version, golden, runtime } = await readSpec(join(folder, name));
    const scratch = await mkdtemp(join(tmpdir(), 'golden-'));
    const staged = {
      service,
      version,
      id: `sha256:${'0'.repeat(64)}`,
      dir: weights,
      runtime: { threads: 'auto' as const, settings: {}, ...withoutUndefined(runtime) },
    };
    const options = { runDir: join(scratch, 'run'), cacheDir: join(scratch, 'cache'), readyTimeout: 60_000 };
    const instance = await createOnnxDriver().start(staged, options);
    const transport = new Transport();
    try {
      await instance.ready(AbortSignal.timeout(60_000));
      const report = await runGolden({
        endpoint: instance.endpoint,
        transport,
        golden: await loadGoldenSet(join(folder, golden!.dir)),
        tolerance: withoutUndefined(golden!.tolerance!),
        signal: AbortSignal.timeout(120_000),
        caseTimeoutMs: 60_000,
      });
      expect(report.summary).toMatch(/^All 3 golden inputs were answered as expected/);
      expect(report.agreement).toBeGreaterThan(0.999);
    } finally {
      await transport.close();
      await instance.close();
      await rm(scratch, { recursive: true });
    }
  });
});

/** Optional keys of a spec may be there without a value; elsewhere they are there or not. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
