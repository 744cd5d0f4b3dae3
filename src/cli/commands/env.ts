import type { Command } from 'commander';
import type { Context, Settle } from '../host.ts';
import { addBuild } from './env/build.ts';
import { addCapture } from './env/capture.ts';
import { addCheck } from './env/check.ts';
import { addDockerfile } from './env/dockerfile.ts';
import { addList } from './env/list.ts';
import { addLock } from './env/lock.ts';
import { addRestore } from './env/restore.ts';
import { addSnapshot } from './env/snapshot.ts';

const EXAMPLES = `
A lock (pylock.toml) is a text file that says exactly what an environment is made of; what no index has is kept in the
store. None of this needs a server or disturbs one.

Examples:
  $ lastgood env capture -o pylock.toml           the active environment, as it is now
  $ lastgood env check --lock pylock.toml         is it still that one?
  $ lastgood env build --lock pylock.toml         the same again, without a compiler
  $ lastgood env snapshot before-upgrade          kept whole, to go back to`;

export function addEnv(program: Command, context: Context, settle: Settle): void {
  const env = program
    .command('env')
    .summary('Python environments: recorded, rebuilt, checked')
    .description('Record a Python environment exactly, make it again, and see whether it is still the same.')
    .addHelpText('after', EXAMPLES);
  addCapture(env, context, settle);
  addLock(env, context, settle);
  addBuild(env, context, settle);
  addCheck(env, context, settle);
  addSnapshot(env, context, settle);
  addRestore(env, context, settle);
  addList(env, context, settle);
  addDockerfile(env, context, settle);
}
