import type { ReleaseChange } from '../api/control/release.ts';
import type { ReadBlob } from './diff/change.ts';
import { diffFiles } from './diff/files.ts';
import { diffGolden } from './diff/golden.ts';
import { diffPackages } from './diff/packages.ts';
import { diffSettings } from './diff/settings.ts';
import type { Release } from './release.ts';

/** What is different from release `a` to release `b`, in the words of people: models, packages, settings, golden set. */
export async function diffReleases(a: Release, b: Release, read: ReadBlob): Promise<ReleaseChange[]> {
  if (a.id === b.id) return [];
  return [
    ...diffFiles(a, b),
    ...(await diffPackages(a, b, read)),
    ...diffSettings(a.spec, b.spec),
    ...(await diffGolden(a, b, read)),
  ];
}
