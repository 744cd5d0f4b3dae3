import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EnvironmentFinding } from '../api/environment.ts';
import { codeOf } from '../store/disk.ts';
import type { Interpreter } from './interpreter.ts';
import type { NativeLibrary } from './lock.ts';

/** Another version or ABI is an error, another build of the same may matter. */
export function compareInterpreters(expected: Interpreter, found: Interpreter): EnvironmentFinding[] {
  const findings: EnvironmentFinding[] = [];
  const tell = (what: string, was: string, is: string, level: EnvironmentFinding['level']) => {
    if (was === is) return;
    const message = `The interpreter's ${what} is ${is}, and the lock says ${was}.`;
    findings.push({ kind: 'interpreter-differs', subject: what, expected: was, found: is, message, level });
  };
  const libc = ({ libc }: Interpreter) => (libc === null ? 'none' : `${libc.name} ${libc.version}`);
  tell('implementation', expected.implementation, found.implementation, 'error');
  tell('version', expected.version, found.version, 'error');
  tell('ABI', expected.abi, found.abi, 'error');
  tell('platform', expected.platform, found.platform, 'error');
  tell('C library', libc(expected), libc(found), 'warning');
  tell('build', expected.build, found.build, 'warning');
  return findings;
}

/** Are the system's libraries that the lock says where they were? One that was not found then is not looked for now. */
export async function compareLibraries(libraries: readonly NativeLibrary[]): Promise<EnvironmentFinding[]> {
  const findings = await Promise.all(libraries.map(compareLibrary));
  return findings.filter((finding) => finding !== null);
}

async function compareLibrary({ soname, file, neededBy, version }: NativeLibrary): Promise<EnvironmentFinding | null> {
  if (file === null || (await real(file)) !== null) return null;
  const who = neededBy.length > 0 ? `, which ${neededBy.join(', ')} need${neededBy.length === 1 ? 's' : ''}` : '';
  const now = await real(join(dirname(file), soname));
  if (now === null) {
    const message = `${file} (${soname})${who}, is gone.`;
    return { kind: 'library-missing', subject: soname, expected: file, message, level: 'error' };
  }
  const message = `${soname}${who}, is ${now}, and was ${file}${version === null ? '' : ` (${version})`}.`;
  return { kind: 'library-differs', subject: soname, expected: file, found: now, message, level: 'warning' };
}

async function real(file: string): Promise<string | null> {
  try {
    return await realpath(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}
