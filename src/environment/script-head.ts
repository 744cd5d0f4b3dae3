import { basename } from 'node:path';

/** What a wheel's scripts begin with: installers put the interpreter there. */
const PORTABLE = '#!python\n';
/** As installers write it when the path is too long for `#!`, holds a space, or is looked for beside the script. */
const BY_SHELL = /^#!\/bin\/sh\r?\n'''exec' [^\n]*python[^\n]*\n' '''\r?\n/;
const DIRECT = /^#![ \t]*"?(\/[^\n"]*?|[A-Za-z]:[^\n"]*?)"?[ \t]*\r?\n/;

/**
 * The content of a script with `#!python` for the interpreter that it was installed for; null when its first line names none
 * of that environment, and the script is to stay as it is.
 * @param isOwn is this path one of the environment's?
 */
export function portableScript(content: Buffer, isOwn: (path: string) => boolean): Buffer | null {
  const head = content.subarray(0, 1024).toString('latin1');
  const line = BY_SHELL.exec(head) ?? ownPython(head, isOwn);
  return line && Buffer.concat([Buffer.from(PORTABLE), content.subarray(line[0].length)]);
}

function ownPython(head: string, isOwn: (path: string) => boolean): RegExpExecArray | null {
  const line = DIRECT.exec(head);
  if (line === null) return null;
  const path = line[1]!.split(' -', 1)[0]!;
  return basename(path).startsWith('python') && isOwn(path) ? line : null;
}
