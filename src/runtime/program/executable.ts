import { access, chmod, constants, copyFile, mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** As much of a first line as kernels look at. */
const MAX_SHEBANG = 256;

/**
 * Files of a release have no execute bit (they are blobs of the store). A script is started by the interpreter that its first
 * line names, where it is; another program as a copy with the bit, in `dir`. Programs on PATH stay as they are.
 */
export async function executable([file, ...args]: [string, ...string[]], dir: string): Promise<[string, ...string[]]> {
  if (!file.startsWith('/') || (await canRun(file))) return [file, ...args];
  const shebang = await readShebang(file);
  if (shebang) return [...shebang, file, ...args];
  const copy = join(dir, 'bin', basename(file));
  await rm(copy, { force: true }); // of an earlier start, perhaps half of it
  await mkdir(join(dir, 'bin'), { recursive: true, mode: 0o700 });
  await copyFile(file, copy, constants.COPYFILE_FICLONE);
  await chmod(copy, 0o500);
  return [copy, ...args];
}

/** What is not there counts as well: its start will say so. */
async function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'EACCES',
  );
}

/** `#!/usr/bin/env python3` gives the interpreter and, as kernels do it, at most one argument. */
async function readShebang(file: string): Promise<[string, ...string[]] | null> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_SHEBANG), 0, MAX_SHEBANG, 0);
  const match = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*\S))?[ \t]*(?:\n|$)/.exec(buffer.toString('utf8', 0, bytesRead));
  if (!match) return null;
  const [, interpreter, argument] = match;
  return argument === undefined ? [interpreter as string] : [interpreter as string, argument];
}
