import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BuildReport } from '../../../api/environment.ts';
import { withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { count, formatBytes, formatMs } from '../../words.ts';

const EXAMPLES = `
What the store has is not fetched, and what was compiled once is not compiled again. Prints the environment's Python.
Without -o the environment is one of lastgood's own, shared by all who build the same lock: leave it as it is.

Examples:
  $ lastgood env build --lock pylock.toml
  $ $(lastgood env build --lock pylock.toml --quiet) -c 'import torch'
  $ lastgood env build --lock pylock.toml -o venv             a copy of your own, to change as you like`;

interface Options {
  lock: string;
  python?: string;
  output?: string;
}

export function addBuild(env: Command, context: Context, settle: Settle): void {
  env
    .command('build')
    .summary('make the environment of a lock')
    .description('Make the environment of a lock, every file checked against its hash.')
    .requiredOption('--lock <file>', 'the pylock.toml')
    .option('--python <path>', "a version or an executable (default: what is most like the lock's)")
    .option('-o, --output <dir>', 'folder of the environment (default: in the home)')
    .addHelpText('after', EXAMPLES)
    .action(({ lock, python, output }: Options, command: Command) =>
      withEnvironments(command, context, settle, async (session) => {
        const dir = output === undefined ? undefined : resolve(output);
        const report = await session.work.build({ ...session.call, lock: resolve(lock), python, dir });
        await session.note(describeBuild(report));
        await session.print(report, report.python);
        return 0;
      }),
    );
}

function describeBuild({ packages, fetchedBytes, compiled, ms }: BuildReport): string {
  const fetched = fetchedBytes > 0 ? `${formatBytes(fetchedBytes)} fetched` : 'nothing had to be fetched';
  const made = compiled.length > 0 ? `, compiled: ${compiled.join(', ')}` : '';
  return `${count(packages, 'package')} in ${formatMs(ms)}; ${fetched}${made}.`;
}
