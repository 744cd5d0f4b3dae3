import { expect, test } from 'vitest';
import { packParts } from '../../test/support/release.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { canonicalBytes } from '../store/oci.ts';
import { openStore } from '../store/store.ts';
import { buildManifest, configBytes } from './manifest.ts';
import { findRelease } from './release.ts';

async function threeReleases() {
  const store = await openStore(await scratchDir());
  const a1 = await packParts(store, { service: 'human-parsing', version: '1.0.0' });
  const a2 = await packParts(store, { service: 'human-parsing', version: '2.0.0' });
  const b1 = await packParts(store, { service: 'depth', version: '1.0.0' });
  return { store, a1, a2, b1, find: (ref: string) => findRelease(store, ref) };
}

test('by digest, by its first digits, by version, by service and version', async () => {
  const { a1, a2, find } = await threeReleases();
  expect(await find(a1.id)).toBe(a1.id);
  expect(await find(a1.id.slice(0, 19))).toBe(a1.id);
  expect(await find(a1.id.slice(7, 19))).toBe(a1.id);
  expect(await find('2.0.0')).toBe(a2.id);
  expect(await find('human-parsing@1.0.0')).toBe(a1.id);
});

test('a version that two services have is ambiguous, and the two are named', async () => {
  const { find } = await threeReleases();
  await expect(find('1.0.0')).rejects.toMatchObject({
    code: 'release_ambiguous',
    message: expect.stringMatching(/depth@1\.0\.0 .*human-parsing@1\.0\.0/),
  });
});

test('digits that fit several releases are ambiguous', async () => {
  const store = await openStore(await scratchDir());
  const versions = await collidingVersions();
  const ids = [];
  for (const version of versions) ids.push((await packParts(store, { version })).id);
  const finding = findRelease(store, ids[0].slice(7, 11));
  await expect(finding).rejects.toMatchObject({ code: 'release_ambiguous' });
  expect(await findRelease(store, ids[0].slice(0, 31))).toBe(ids[0]);
});

test('a version that looks like digits of a digest is that version', async () => {
  const store = await openStore(await scratchDir());
  const { id } = await packParts(store, { version: '1.0.0' });
  const named = await packParts(store, { version: id.slice(7, 11) });
  expect(await findRelease(store, id.slice(7, 11))).toBe(named.id);
});

/** Two versions whose releases begin with the same four digits, found by reckoning. */
async function collidingVersions(): Promise<[string, string]> {
  const { spec, files } = await packParts(await openStore(await scratchDir()));
  const seen = new Map<string, string>();
  for (let i = 0; ; i++) {
    const made = { ...spec, version: `${i}` };
    const config = configBytes(made);
    const manifest = buildManifest(made, { digest: digestOf(config), size: config.length }, files);
    const digits = digestOf(canonicalBytes(manifest)).slice(7, 11);
    const other = seen.get(digits);
    if (other !== undefined) return [other, made.version];
    seen.set(digits, made.version);
  }
}

test.each([
  ['2.0.1', /Did you mean 2\.0\.0\?/],
  ['human-parsin@2.0.0', /Did you mean human-parsing@2\.0\.0\?/],
  ['something', /^There are depth@1\.0\.0/],
  ['abc', /^There are /],
  ['sha256:0000000000', /There are /],
])('%s is unknown, and the hint tells what there is', async (ref, hint) => {
  const { find } = await threeReleases();
  await expect(find(ref)).rejects.toMatchObject({ code: 'release_unknown', hint: expect.stringMatching(hint) });
});

test('a store without releases says how to make one', async () => {
  const store = await openStore(await scratchDir());
  await expect(findRelease(store, '1.0.0')).rejects.toMatchObject({
    code: 'release_unknown',
    hint: expect.stringContaining('release create'),
  });
});
