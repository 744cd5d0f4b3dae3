import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSpec } from '../../src/release/spec.ts';
import { upgradeDir, upgrades } from './harness/upgrades.ts';

/** The broken upgrades as they lie there, without running them. */

const all = await upgrades();
const lite = await readSpec(join(import.meta.dirname, '../../models/pose-parts/release.lite.yaml'));

test('index.json and the README tell of every folder', async () => {
  const folders = (await readdir(upgradeDir('.'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort());
  const readme = await readFile(upgradeDir('README.md'), 'utf8');
  for (const { name, wrong, does } of all) {
    expect(readme).toContain(`| [${name}](${name}/release.yaml) | ${wrong.en} | ${does.en} |`);
  }
});

describe.each(all)('$name', ({ name, title, wrong, does }) => {
  test('is told in English and Chinese', () => {
    for (const { en, zh } of [title, wrong, does]) {
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });

  test('is an upgrade of the bundled lite release that needs no download where that one runs', async () => {
    const { service, version, models } = await readSpec(join(upgradeDir(name), 'release.yaml'));
    expect({ service, version }).toEqual({ service: lite.service, version: `1.1.0-${name}` });
    expect(lite.models).toEqual(expect.arrayContaining(models.filter(({ source }) => !source.startsWith('file:'))));
  });
});

test('the file with the flipped bit is one bit away from its pin', async () => {
  const { models } = await readSpec(join(upgradeDir('flipped-bit'), 'release.yaml'));
  const { path, sha256 } = models.find(({ source }) => source.startsWith('file:'))!;
  const bytes = await readFile(join(upgradeDir('flipped-bit'), path));
  const hash = () => createHash('sha256').update(bytes).digest('hex');
  expect(hash()).not.toBe(sha256);
  bytes[1226]! ^= 0x40;
  expect(hash()).toBe(sha256);
});
