import { resolve } from 'node:path';
import type { Command } from 'commander';
import { choosePython } from '../../env/python.ts';
import { withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { count } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood env lock -r requirements.txt --python 3.10 -o pylock.toml
  $ lastgood env lock -r requirements.txt -o pylock.toml      for the active environment's interpreter

For an environment that runs already, \`lastgood env capture\` records what is really in it.`;

interface Options {
  requirements: string;
  python?: string;
  output: string;
}

export function addLock(env: Command, context: Context, settle: Settle): void {
  env
    .command('lock')
    .summary('resolve requirements into a lock')
    .description('Resolve a requirements.txt into a lock: every package with its version and hashes.')
    .requiredOption('-r, --requirements <file>', 'what is wanted: a requirements.txt')
    .option(
      '--python <path>',
      "a version such as 3.10, or an executable (default: the active environment's ($VIRTUAL_ENV), else python3)",
    )
    .requiredOption('-o, --output <file>', 'where the lock goes, such as pylock.toml')
    .addHelpText('after', EXAMPLES)
    .action((options: Options, command: Command) =>
      withEnvironments(command, context, settle, async (session) => {
        const report = await session.work.lock({
          ...session.call,
          requirements: resolve(options.requirements),
          python: await choosePython(session, options.python),
          lock: resolve(options.output),
        });
        const { lock, packages, interpreter } = report;
        await session.print(report, `${lock}: ${count(packages, 'package')} for ${interpreter}`);
        return 0;
      }),
    );
}
