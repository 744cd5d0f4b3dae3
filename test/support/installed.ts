import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { normalizeName } from '../../src/api/package-name.ts';
import type { Distribution, Installation, Origin } from '../../src/environment/distribution.ts';
import type { Interpreter } from '../../src/environment/interpreter.ts';

export interface InstalledPackage {
  name: string;
  version?: string;
  /** Relative to site-packages; what is in `../../../bin` is executable. */
  files?: Record<string, string | Uint8Array>;
  /** Programs that an installer made: `serve` → `pkg:main`. */
  programs?: Record<string, string>;
  tags?: string[];
  origin?: Origin;
  requires?: string[];
}

export const INTERPRETER: Interpreter = {
  path: '/usr/bin/python3.10',
  implementation: 'CPython',
  version: '3.10.13',
  build: 'main, Nov 25 2026 10:00:00 [GCC 12.2.0]',
  abi: 'cpython-310-x86_64-linux-gnu',
  platform: 'linux-x86_64',
  libc: { name: 'glibc', version: '2.36' },
};

export const siteOf = (prefix: string): string => join(prefix, 'lib', 'python3.10', 'site-packages');

/** Writes packages as an installer leaves them, and tells of them as the probe would; nothing of it needs a Python. */
export async function installed(prefix: string, packages: InstalledPackage[]): Promise<Installation> {
  const site = siteOf(prefix);
  await mkdir(site, { recursive: true });
  const distributions: Distribution[] = [];
  for (const one of packages) distributions.push(await install(prefix, one));
  return {
    python: join(prefix, 'bin', 'python'),
    interpreter: INTERPRETER,
    prefix,
    basePrefix: '/usr',
    paths: { purelib: site, platlib: site, scripts: join(prefix, 'bin'), data: prefix },
    distributions: distributions.sort((a, b) => (a.key < b.key ? -1 : 1)),
    shadowed: [],
    indexes: [],
    seesSystemPackages: false,
  };
}

async function install(prefix: string, pkg: InstalledPackage): Promise<Distribution> {
  const { name, version = '1.0', programs = {}, tags = ['py3-none-any'], requires = [] } = pkg;
  const site = siteOf(prefix);
  const info = `${name.replaceAll('-', '_')}-${version}.dist-info`;
  const shebang = `#!${join(prefix, 'bin', 'python')}\n`;
  const files: Record<string, string | Uint8Array> = {
    ...(pkg.files ?? { [`${name.replaceAll('-', '_')}.py`]: `version = ${JSON.stringify(version)}\n` }),
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nRoot-Is-Purelib: true\n${tags.map((tag) => `Tag: ${tag}\n`).join('')}`,
    [`${info}/INSTALLER`]: 'pip\n',
  };
  const entries = Object.entries(programs);
  if (entries.length > 0) {
    const lines = entries.map(([program, target]) => `${program} = ${target}\n`);
    files[`${info}/entry_points.txt`] = `[console_scripts]\n${lines.join('')}`;
  }
  for (const [program] of entries) files[`../../../bin/${program}`] = `${shebang}import sys\n`;
  for (const [path, content] of Object.entries(files)) await put(site, path, content);
  await writeFile(join(site, info, 'RECORD'), `${recordText(files)}${info}/RECORD,,\n`);
  return {
    name,
    key: normalizeName(name),
    version,
    metadataDir: join(site, info),
    root: site,
    prefix,
    installer: 'pip',
    origin: pkg.origin ?? { kind: 'index' },
    requires,
    tags,
    hasRecord: true,
  };
}

async function put(site: string, path: string, content: string | Uint8Array): Promise<void> {
  const file = join(site, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode: relative(site, file).startsWith('../../../bin') ? 0o755 : 0o644 });
}

/** Lines of a RECORD. */
export const recordText = (files: Record<string, string | Uint8Array>): string =>
  Object.entries(files)
    .map(([path, content]) => {
      const hash = createHash('sha256').update(content).digest('base64url');
      return `${path.includes(',') ? `"${path}"` : path},sha256=${hash},${Buffer.byteLength(content)}\n`;
    })
    .join('');
