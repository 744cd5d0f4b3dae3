import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Command } from '../supervisor/child.ts';
import { explainSpawn } from '../supervisor/spawn-failure.ts';

/** Words before an argv that start it without a network. */
export type Seal = readonly [string, ...string[]];

/** unshare(1) for root; for others in a user namespace, as themselves or, where it cannot do that yet, as a root of no power. */
const WAYS = [['--net'], ['--net', '--map-current-user'], ['--net', '--map-root-user']];

/** How programs are started without a network on this machine; null where the system does not let us. Found by trying. */
export async function findSeal(): Promise<Seal | null> {
  if (process.platform !== 'linux') return null; // others have other programs of that name
  const unshare = await findProgram('unshare', process.env.PATH).catch(() => null);
  if (unshare === null) return null;
  for (const way of WAYS) {
    const works = await promisify(execFile)(unshare, [...way, '--', 'true']).then(
      () => true,
      () => false,
    );
    if (works) return [unshare, ...way, '--'];
  }
  return null;
}

/**
 * The same command without a network: it keeps its number, group and environment, and its unix sockets reach everybody.
 * @throws plain errors that say why it cannot be started, which the program that seals it would say in words of its own
 */
export async function sealed({ file, args, ...command }: Command, [first, ...words]: Seal): Promise<Command> {
  const program = await findProgram(file, command.env?.PATH).catch((error: Error) => {
    throw explainSpawn({ file, ...command }, error);
  });
  return { ...command, file: first, args: [...words, program, ...args] };
}

/** Its path. Rejects as the kernel would. */
async function findProgram(file: string, path = ''): Promise<string> {
  const candidates = file.includes('/') ? [file] : path.split(delimiter).map((dir) => join(dir, file));
  const errors: NodeJS.ErrnoException[] = [];
  for (const candidate of candidates) {
    const error = await access(candidate, constants.X_OK).catch((cause) => cause);
    if (!error) return candidate;
    errors.push(error);
  }
  throw errors.find(({ code }) => code === 'EACCES') ?? Object.assign(new Error(`no ${file}`), { code: 'ENOENT' });
}
