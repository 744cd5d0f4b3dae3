import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recipes } from '../../src/parsing/models/recipes.ts';
import { readSpec } from '../../src/release/spec.ts';

const folder = join(import.meta.dirname, '../../models/pose-parts');
const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));

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
