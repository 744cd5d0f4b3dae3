import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { count, formatMs, shortId } from '../../words.ts';

const EXAMPLES = `
The folder is a new environment of its own, made beside its place and renamed when it is whole; one that is there already
is never written into. Prints its Python.

Examples:
  $ lastgood env restore before-upgrade venv
  $ lastgood env restore 7b685b5e60ef /srv/m2fp/venv`;

export function addRestore(env: Command, context: Context, settle: Settle): void {
  env
    .command('restore')
    .summary('make an environment from a snapshot')
    .description('Make an environment from a snapshot, needing neither an index nor a compiler.')
    .argument('<name>', 'name of a snapshot, or its id')
    .argument('<dir>', 'folder of the environment; it must not be there yet')
    .addHelpText('after', EXAMPLES)
    .action((snapshot: string, dir: string, _options: unknown, command: Command) =>
      withEnvironments(command, context, settle, async (session) => {
        const report = await session.work.restore({ ...session.call, snapshot, dir: resolve(dir) });
        const { name, id, packages, ms } = report;
        await session.note(`${name} (${shortId(id)}): ${count(packages, 'package')} in ${formatMs(ms)}.`);
        await session.print(report, report.python);
        return 0;
      }),
    );
}
