import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Elf, readElf } from './elf.ts';
import { runTool } from './run-tool.ts';

const LIMITS = { timeoutMs: 30_000, maxBytes: 16e6 };
/** Often not on the PATH of those who are not root. */
const LDCONFIG = ['/sbin/ldconfig', '/usr/sbin/ldconfig', 'ldconfig'];
/** Where loaders look in the end; all there is where ldconfig keeps no list (musl). */
const DEFAULT_DIRS = ['/lib64', '/usr/lib64', '/lib', '/usr/lib', '/usr/local/lib'];

/** Finds shared libraries of the system as its loader does. */
export interface SystemLibraries {
  /** Path of a library for this kind of machine, or null. */
  find(soname: string): Promise<string | null>;
}

export async function readSystemLibraries(
  like: Pick<Elf, 'machine' | 'bits'>,
  signal: AbortSignal,
): Promise<SystemLibraries> {
  const listed = await readList(signal);
  const extra = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((dir) => dir.startsWith('/'));
  return {
    async find(soname) {
      if (soname.includes('/')) return null;
      const places = [
        ...extra.map((dir) => join(dir, soname)),
        ...(listed.get(soname) ?? []),
        ...DEFAULT_DIRS.map((dir) => join(dir, soname)),
      ];
      for (const place of places) {
        const elf = await readElf(place).catch(() => null);
        if (elf?.machine === like.machine && elf.bits === like.bits) return place;
      }
      return null;
    },
  };
}

async function readList(signal: AbortSignal): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  for (const ldconfig of LDCONFIG) {
    const exit = await runTool(ldconfig, ['-p'], { ...LIMITS, signal });
    if (exit.kind !== 'exit' || exit.code !== 0) continue;
    for (const [, soname, file] of exit.stdout.matchAll(/^\s+(\S+) \(.*\) => (\/.+)$/gm)) {
      files.set(soname!, [...(files.get(soname!) ?? []), file!]);
    }
    break;
  }
  return files;
}

export interface SystemPackage {
  name: string;
  version: string;
}

/** Which package of the system brings each of these files (dpkg); those of none, or of another system, are left out. */
export async function systemPackagesOf(files: string[], signal: AbortSignal): Promise<Map<string, SystemPackage>> {
  const found = new Map<string, SystemPackage>();
  if (files.length === 0) return found;
  // dpkg knows a file by the name that its package gives it: `/lib/…`, although /lib is a link to /usr/lib by now, or its target.
  const aliases = new Map<string, string>();
  for (const file of files) {
    const real = await realpath(file).catch(() => file);
    for (const path of [real, file]) {
      for (const alias of [path, path.replace(/^\/usr(?=\/lib)/, ''), path.replace(/^(?=\/lib)/, '/usr')]) {
        if (!aliases.has(alias)) aliases.set(alias, file);
      }
    }
  }
  // It exits with 1 when it does not know one of them.
  const owners = await runTool('dpkg-query', ['-S', ...aliases.keys()], { ...LIMITS, signal });
  if (owners.kind !== 'exit') return found;
  const versions = new Map<string, string>();
  const owned = [...owners.stdout.matchAll(/^([a-z0-9][^,\s]*?)(?:, [^/]*)?: (\/.+)$/gm)];
  const names = [...new Set(owned.map(([, name]) => name!))];
  if (names.length === 0) return found;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
  const query = ['-W', '-f=${binary:Package}\t${Package}\t${Version}\n', ...names];
  const exit = await runTool('dpkg-query', query, { ...LIMITS, signal });
  if (exit.kind !== 'exit') return found;
  for (const line of exit.stdout.split('\n')) {
    const [binary, name, version] = line.split('\t');
    if (version) for (const key of [binary!, name!]) versions.set(key, version);
  }
  for (const [, name, path] of owned) {
    const file = aliases.get(path!);
    const version = versions.get(name!);
    if (file !== undefined && version !== undefined && !found.has(file)) {
      found.set(file, { name: name!.split(':', 1)[0]!, version });
    }
  }
  return found;
}

/** `1.7.0` of `libGL.so.1`, which is a link to `libGL.so.1.7.0`; null when the file's name tells no more than the link's. */
export async function versionByName(file: string): Promise<string | null> {
  const real = basename(await realpath(file));
  const version = /(?:\.so\.|-)(\d+(?:\.\d+)+)(?:\.so)?$/.exec(real)?.[1];
  return version ?? null;
}

export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
