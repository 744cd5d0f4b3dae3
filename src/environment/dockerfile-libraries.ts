import type { NativeLibrary } from './lock.ts';

/** In every Debian image: the C and C++ runtimes; and Python's own library, which its image has. */
const IN_BASE =
  /^(ld-linux.*|lib(c|m|dl|pthread|rt|util|resolv|anl|nsl|mvec|BrokenLocale|crypt|stdc\+\+|gcc_s|python3?[\d.]*))\.so(\.[\d.]+)?$/;

/** What a driver of the host brings into the container, as the NVIDIA runtime does: no package may stand in for it. */
const FROM_DRIVER = /^lib(cuda|nvidia-.+|nvcuvid|nvoptix|vdpau_nvidia)\.so/;

/** Of a package (policy manual, 5.6.1). */
const NAME = /^[a-z0-9][a-z0-9+.-]+$/;

/** Debian packages that are not called after their library. */
const PACKAGES: Record<string, string> = {
  'libgthread-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgmodule-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libz.so.1': 'zlib1g',
  'libbz2.so.1': 'libbz2-1.0',
  'libcrypto.so.3': 'libssl3',
  'libcrypto.so.1.1': 'libssl1.1',
  'libgssapi_krb5.so.2': 'libgssapi-krb5-2',
  'libtk8.6.so': 'libtk8.6',
  'libtcl8.6.so': 'libtcl8.6',
  'libjpeg.so.62': 'libjpeg62-turbo',
};

/**
 * Debian packages with the libraries that an environment needs of the system, sorted. What a Debian system recorded is taken as it
 * is; else Debian's own rule for names says it (policy manual, 8.1: `libGL.so.1` is in `libgl1`, `libX11.so.6` in `libx11-6`).
 */
export function debianPackages(libraries: readonly NativeLibrary[]): string[] {
  const packages = libraries.map(debianPackage).filter((name) => name !== null);
  return [...new Set(packages)].sort();
}

function debianPackage({ soname, package: recorded }: NativeLibrary): string | null {
  if (IN_BASE.test(soname) || FROM_DRIVER.test(soname)) return null;
  if (Object.hasOwn(PACKAGES, soname)) return PACKAGES[soname]!;
  // Debian 13 and Ubuntu 24.04 renamed packages for 64-bit times, on systems where nothing changed by it.
  const name =
    recorded === null ? nameByRule(soname) : recorded.split(' ', 1)[0]!.replace(/:.*$/, '').replace(/t64$/, '');
  // A lock may be from anybody, and a shell reads it.
  return name !== null && NAME.test(name) ? name : null;
}

/** null where a name says no version: plug-ins and the like are no package's library. */
function nameByRule(soname: string): string | null {
  const match = /^(lib.+?)(?:-(\d[\d.]*))?\.so\.([\d.]+)$/.exec(soname);
  if (match === null) return null;
  const [, stem, inner = '', version] = match;
  const name = `${stem!.toLowerCase().replaceAll('_', '-')}${inner}`;
  return /\d$/.test(name) ? `${name}-${version}` : `${name}${version}`;
}

/** Libraries that the lock knows to be nowhere, that no package brings either. */
export function withoutPackage(libraries: readonly NativeLibrary[]): string[] {
  return libraries
    .filter(({ soname }) => !IN_BASE.test(soname) && !FROM_DRIVER.test(soname))
    .filter((library) => debianPackage(library) === null)
    .map(({ soname }) => soname);
}

/** Libraries of a driver, which the machine that runs the container has to bring. */
export const fromDriver = (libraries: readonly NativeLibrary[]): string[] =>
  libraries.map(({ soname }) => soname).filter((soname) => FROM_DRIVER.test(soname));
