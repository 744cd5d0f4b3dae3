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
  return packages
    .map((one) => {
      const wheels = one.wheels.filter(({ url }) => url !== undefined);
      const marker = one.marker === undefined ? '' : ` ; ${one.marker}`;
      return `${wanted(one)}${marker}${wheels.map(({ sha256 }) => ` \\\n    --hash=sha256:${sha256}`).join('')}\n`;
    })
    .join('');
}

/** One wheel that no index is named for was installed by its address. */
function wanted({ name, version, index, wheels }: LockedPackage): string {
  const [only, ...more] = wheels;
  const byAddress = version === undefined || (index === undefined && more.length === 0 && only!.url !== undefined);
  return byAddress ? `${name} @ ${only!.url}` : `${name}==${version}`;
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
