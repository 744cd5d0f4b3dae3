import { arch, release } from 'node:os';
import process from 'node:process';
import type { Interpreter } from './interpreter.ts';

/** Names that some versions of glibc had before PEP 600. */
const LEGACY: Record<number, string> = { 17: 'manylinux2014', 12: 'manylinux2010', 5: 'manylinux1' };
/** Only these have wheels for a glibc before 2.17. */
const OLD = new Set(['x86_64', 'i686']);

/** Platforms whose binaries an interpreter can load, best first. */
export function platformTags(interpreter: Pick<Interpreter, 'platform' | 'libc'>): string[] {
  const { platform, libc } = interpreter;
  const [system, ...rest] = platform.split('-');
  if (system === 'linux') return linux(rest.join('_'), libc);
  if (system === 'macosx') return mac(rest);
  return [platform.replaceAll(/[-.]/g, '_')];
}

function linux(machine: string, libc: Interpreter['libc']): string[] {
  const [major, minor] = (libc?.version ?? '').split('.').map(Number) as [number, number];
  const tags: string[] = [];
  if (libc?.name === 'glibc' && major === 2) {
    for (let n = minor; n >= (OLD.has(machine) ? 5 : 17); n--) {
      tags.push(`manylinux_2_${n}_${machine}`);
      if (LEGACY[n] !== undefined) tags.push(`${LEGACY[n]}_${machine}`);
    }
  }
  if (libc?.name === 'musl') for (let n = minor; n >= 0; n--) tags.push(`musllinux_${major}_${n}_${machine}`);
  return [...tags, `linux_${machine}`];
}

/**
 * Of the system that runs, which may be newer than the one that Python was compiled for; from macOS 11 on only major
 * versions count.
 */
function mac([built, machine]: string[]): string[] {
  const [major, minor] = runningMac() ?? (built!.split('.').map(Number) as [number, number]);
  const own = machine === 'universal2' ? (arch() === 'arm64' ? 'arm64' : 'x86_64') : machine!;
  const formats =
    own === 'arm64' ? ['arm64', 'universal2'] : ['x86_64', 'intel', 'fat64', 'fat3', 'universal2', 'universal'];
  const versions: string[] = [];
  for (let n = major; n >= 11; n--) versions.push(`${n}_0`);
  // Binaries for both processors began before macOS 11.
  for (let n = major === 10 ? minor! : 16; n >= 4; n--) versions.push(`10_${n}`);
  return versions.flatMap((version) =>
    (version.startsWith('10_') && own === 'arm64' ? ['universal2'] : formats).map(
      (format) => `macosx_${version}_${format}`,
    ),
  );
}

/** Darwin 20 is macOS 11, Darwin 25 is macOS 26. */
function runningMac(): [number, number] | null {
  if (process.platform !== 'darwin') return null;
  const darwin = Number.parseInt(release(), 10);
  return darwin >= 25 ? [darwin + 1, 0] : darwin >= 20 ? [darwin - 9, 0] : [10, darwin - 4];
}
