import { existsSync } from 'node:fs';

/** The kernel says ENOENT for a program, its interpreter and its folder alike; people want to know which. */
export function explainSpawn({ file, cwd }: { file: string; cwd?: string }, error: NodeJS.ErrnoException): Error {
  return new Error(explain(file, cwd, error), { cause: error });
}

function explain(file: string, cwd: string | undefined, { code, message }: NodeJS.ErrnoException): string {
  const isPath = file.includes('/');
  if (code === 'EACCES') return `${file} is not executable`;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return message;
  if (cwd !== undefined && !existsSync(cwd)) return `its working folder ${cwd} does not exist`;
  if (!isPath) return `there is no program ${file} on its PATH`;
  return existsSync(file) ? `the interpreter or loader that ${file} asks for is not there` : `there is no file ${file}`;
}
