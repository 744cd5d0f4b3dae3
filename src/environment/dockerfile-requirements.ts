import { hexOf } from '../store/digest.ts';
import type { LockedPackage } from './lock.ts';
import type { StoredWheel } from './stored-wheel.ts';

/** Whether pip can fetch it when an image is built: an index has a wheel of it, whose hash the lock knows. */
export const isFetchable = ({ wheels }: LockedPackage): boolean => wheels.some(({ url }) => url !== undefined);

/**
 * requirements.txt of packages that pip fetches: versions with every hash that the lock has of their wheels. pip takes no file of an
 * index that has another hash, so that it may be asked for versions alone.
 */
export function indexRequirements(packages: readonly LockedPackage[]): string {
  const sources = packages.some(({ sdist }) => sdist !== undefined);
  return packages
    .map((one) => {
      const wheels = one.wheels.filter(({ url }) => url !== undefined);
      const marker = one.marker === undefined ? '' : ` ; ${one.marker}`;
      return `${wanted(one, sources)}${marker}${wheels.map(({ sha256 }) => ` \\\n    --hash=sha256:${sha256}`).join('')}\n`;
    })
    .join('');
}

/**
 * By version, so that a mirror can be asked; by address what no index has. That is a single file in a lock that names the sources of
 * what is from an index.
 */
function wanted({ name, version, index, wheels, sdist }: LockedPackage, sources: boolean): string {
  const alone = sources && sdist === undefined && index === undefined && wheels.length === 1;
  return version === undefined || alone ? `${name} @ ${wheels[0]!.url}` : `${name}==${version}`;
}

/** requirements.txt of wheels in a folder. */
export function wheelRequirements(wheels: readonly StoredWheel[]): string {
  return wheels
    .map(({ package: name, version, digest }) => `${name}==${version} --hash=sha256:${hexOf(digest)}\n`)
    .join('');
}

/** The indexes of a lock in their order: those that the environment asked, then others that a package is from. */
export function indexesOf(recorded: readonly string[], packages: readonly LockedPackage[]): string[] {
  const named = packages.map(({ index }) => index).filter((index) => index !== undefined);
  const bare = (url: string) => url.replace(/\/$/, '');
  const all = [...recorded, ...named];
  return all.filter((url, i) => all.findIndex((other) => bare(other) === bare(url)) === i);
}
