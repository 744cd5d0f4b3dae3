import { sep } from 'node:path';

/** The path of a file relative to a folder, with `/`; null when it is not in there. Both are absolute and plain. */
export function below(dir: string, file: string): string | null {
  const start = dir.endsWith(sep) ? dir : dir + sep;
  if (!file.startsWith(start)) return null;
  const path = file.slice(start.length);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** What Python compiles for itself, and compiles again when it is gone. */
export const BYTE_CODE_DIR = '__pycache__';

export const isByteCode = (file: string): boolean => `${file}${sep}`.includes(`${sep}${BYTE_CODE_DIR}${sep}`);
