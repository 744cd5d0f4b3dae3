import { valid } from '@renovatebot/pep440';
import { normalizeName } from '../../api/package-name.ts';
import type { Said } from './said.ts';
import { byDump } from './versions/dump.ts';
import { byInstaller } from './versions/installer.ts';
import { byList } from './versions/list.ts';
import { byPath, byPython } from './versions/python.ts';
import type { Teller, Told } from './versions/told.ts';

const TELLERS: readonly Teller[] = [byInstaller, byList, byDump, byPython];
/** Nothing that tells a version is without it. */
const MAY_TELL = /\d\.\d|cp3\d|cpython-3|[Pp]ython3\d/;

/** Versions that a log tells, the last of each, by normalized name (PEP 503); `python` is the interpreter. */
export function versionsIn(said: readonly Said[]): Map<string, string> {
  const versions = new Map<string, string>();
  const guessed = new Map<string, string>();
  for (const [index, { body }] of said.entries()) {
    if (!MAY_TELL.test(body)) continue;
    const before = said[index - 1]?.body ?? '';
    for (const teller of TELLERS) take(teller(body, before), versions);
    // A path tells which Python there is somewhere.
    take(byPath(body), guessed);
  }
  return new Map([...guessed, ...versions]);
}

function take(told: readonly Told[], versions: Map<string, string>): void {
  for (const [name, version] of told) {
    if (version === null) versions.delete(normalizeName(name));
    else if (version.length < 100 && valid(version) !== null) versions.set(normalizeName(name), version);
  }
}
