import type { EnvironmentFinding } from '../api/environment.ts';
import type { Distribution } from './distribution.ts';
import { LOOSE_FILES, type LockedPackage } from './lock.ts';

/** Installers themselves: nothing that runs imports them. */
const TOOLS = new Set(['pip', 'uv']);

/** Packages that are missing, were added, or have another version than the lock says. */
export function comparePackages(
  distributions: readonly Distribution[],
  locked: readonly LockedPackage[],
): EnvironmentFinding[] {
  const installed = new Map(distributions.map((distribution) => [distribution.key, distribution]));
  const findings: EnvironmentFinding[] = [];
  for (const { name, version, marker } of locked) {
    const found = installed.get(name);
    installed.delete(name);
    if (found === undefined) {
      // Whether it applies here only a marker tells: of captured environments none has one. Loose files need not be a package.
      if (marker === undefined && name !== LOOSE_FILES) findings.push(missing(name, version));
    } else if (version !== undefined && !isSameVersion(found.version, version)) {
      findings.push(differs(name, version, found.version));
    }
  }
  for (const { key, version } of installed.values()) findings.push(added(key, version));
  return findings;
}

const missing = (name: string, version = ''): EnvironmentFinding => ({
  kind: 'package-missing',
  subject: name,
  ...(version !== '' && { expected: version }),
  message: `${`${name} ${version}`.trim()} is not installed.`,
  level: 'error',
});

const differs = (name: string, expected: string, found: string): EnvironmentFinding => ({
  kind: 'version-differs',
  subject: name,
  expected,
  found,
  message: `${name} is ${found}, and the lock says ${expected}.`,
  level: 'error',
});

const added = (name: string, version: string): EnvironmentFinding => ({
  kind: 'package-added',
  subject: name,
  found: version,
  message: `${name} ${version} is installed, and the lock does not have it.`,
  level: TOOLS.has(name) ? 'warning' : 'error',
});

/** PEP 440 allows several ways to write one version: `v1.0-alpha.1` is `1.0a1`. */
function isSameVersion(a: string, b: string): boolean {
  const plain = (version: string) =>
    version
      .toLowerCase()
      .replace(/^v/, '')
      .replace(/[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?=\d|$)/, (_, word: string) => SHORT[word] ?? word)
      .replace(/[-_.]?(post|rev|r)[-_.]?(?=\d)/, '.post');
  return a === b || plain(a) === plain(b);
}

const SHORT: Record<string, string> = { alpha: 'a', beta: 'b', preview: 'rc', pre: 'rc', c: 'rc' };
