import type { ReleaseChange } from '../../api/control/release.ts';
import { MODEL_TYPE, type ReleaseFile } from '../manifest.ts';
import type { Release } from '../release.ts';
import { formatBytes } from '../units.ts';
import { change, eachDifference } from './change.ts';

/** Model files by their paths: new, gone, or of other content. */
export function diffFiles(a: Release, b: Release): ReleaseChange[] {
  return eachDifference(models(a), models(b), (path, from, to) => {
    if (from?.digest === to?.digest) return [];
    return [change('model', path, [told(from), told(to)], sentence(from, to))];
  });
}

const models = ({ files }: Release) =>
  new Map(files.filter(({ mediaType }) => mediaType === MODEL_TYPE).map((file) => [file.path, file]));

const told = (file: ReleaseFile | undefined): string | null =>
  file === undefined ? null : `${formatBytes(file.size)} ${file.digest.slice(0, 19)}`;

const sentence = (from: ReleaseFile | undefined, to: ReleaseFile | undefined) => (path: string) => {
  if (from === undefined) return `${path} is new (${formatBytes(to!.size)})`;
  if (to === undefined) return `${path} is gone (${formatBytes(from.size)})`;
  if (from.size === to.size) return `${path} has other content of the same size (${formatBytes(to.size)})`;
  return `${path} has other content (${formatBytes(from.size)} → ${formatBytes(to.size)})`;
};
