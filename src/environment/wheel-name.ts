import type { Distribution } from './distribution.ts';
import type { Interpreter } from './interpreter.ts';

/** File name of the wheel of a distribution with these tags (PEP 427, compressed as in PEP 425). */
export function wheelFileName({ key, version }: Pick<Distribution, 'key' | 'version'>, tags: string[]): string {
  const parts = tags.map((tag) => tag.split('-'));
  const column = (i: number) => [...new Set(parts.map((part) => part[i]))].join('.');
  return `${key.replaceAll('-', '_')}-${version.replaceAll('-', '_')}-${column(0)}-${column(1)}-${column(2)}.whl`;
}

const COMPILED = /\.(so|pyd|dylib|dll)(\.[\d.]+)?$/;

/** Tags for a distribution whose installer left none: of its very interpreter when it has compiled files, else any. */
export function guessTags(files: readonly string[], { abi, implementation, version, platform }: Interpreter): string[] {
  if (!files.some((file) => COMPILED.test(file))) return ['py3-none-any'];
  const short = version.split('.', 2).join('');
  const python = implementation === 'PyPy' ? `pp${short}` : `cp${short}`;
  // `cpython-313t-x86_64-linux-gnu`: the letters after the version are part of the ABI.
  const own = /^cpython-(\d+[a-z]*)-/.exec(abi)?.[1];
  return [`${python}-${own === undefined ? 'none' : `cp${own}`}-${platform.replaceAll(/[-.]/g, '_')}`];
}

/** Text of a WHEEL file. */
export const wheelFile = (tags: string[]): string =>
  [
    'Wheel-Version: 1.0',
    'Generator: lastgood',
    `Root-Is-Purelib: ${tags.every((tag) => tag.endsWith('-none-any'))}`,
    ...tags.map((tag) => `Tag: ${tag}`),
    '',
  ].join('\n');
