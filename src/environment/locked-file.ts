import type { z } from 'zod';
import { decoded } from '../download/secrets.ts';
import { isRelativePath } from '../store/relative-path.ts';
import type { LockedFile } from './lock.ts';
import type { fileTable } from './lock-schema.ts';
import { withoutSecrets } from './secrets.ts';
import { parseWheelName } from './tags.ts';

/** Collects what is wrong: who reads it wants all of it at once. */
export type Complain = (problem: string) => void;

const SDIST = /^[A-Za-z0-9][\w.!+-]*\.(tar\.gz|zip|tar\.bz2|tgz)$/;

/** A wheel's or sdist's table. Null when there is something wrong with it, which was said. */
export function readLockedFile(
  table: z.infer<typeof fileTable>,
  pkg: string,
  where: string,
  complain: Complain,
): LockedFile | null {
  const { url, path, size, hashes } = table;
  const name = table.name ?? lastPart(url ?? path ?? '');
  const file = `${where}: ${JSON.stringify(name)}`;
  const problem =
    problemOfName(name, pkg) ??
    (hashes.sha256 === undefined ? 'has no sha256' : null) ??
    (url === undefined ? problemOfPath(path) : problemOfUrl(url));
  if (problem !== null) {
    complain(`${file} ${problem}`);
    return null;
  }
  return {
    name,
    // Both are allowed; a URL says where it is on every machine.
    ...(url === undefined ? { path: plain(path!) } : { url: withoutSecrets(url) }),
    ...(size !== undefined && { size }),
    sha256: hashes.sha256!.toLowerCase(),
  };
}

function problemOfName(name: string, pkg: string): string | null {
  if (!name.endsWith('.whl')) return SDIST.test(name) ? null : 'is neither a wheel nor an sdist';
  const wheel = parseWheelName(name);
  if (wheel === null) return 'is no name of a wheel';
  return wheel.package === pkg ? null : `is a wheel of ${wheel.package}`;
}

function problemOfPath(path: string | undefined): string | null {
  if (path === undefined) return 'has neither a URL nor a path';
  return isRelativePath(plain(path)) ? null : `has the path ${JSON.stringify(path)}, which is not below the lock`;
}

function problemOfUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return 'has a URL that is no web address';
  return null;
}

const plain = (path: string): string => path.replace(/^(\.\/)+/, '');

const lastPart = (where: string): string =>
  decoded(
    where
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1)!,
  );
