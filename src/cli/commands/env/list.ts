import type { Command } from 'commander';
import { withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { table } from '../../table.ts';
import { formatBytes, shortId } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood env list
  $ lastgood env list --json | jq -r '.snapshots[].name'`;

export function addList(env: Command, context: Context, settle: Settle): void {
  env
    .command('list')
    .summary('snapshots in the store')
    .description('List the snapshots that the store has. Packages that several share take their room once.')
    .addHelpText('after', EXAMPLES)
    .action((_options: unknown, command: Command) =>
      withEnvironments(command, context, settle, async (session) => {
        const report = await session.work.list(session.call);
        const rows = report.snapshots.map(({ name, id, packages, bytes }) => [
          name,
          shortId(id),
          packages,
          formatBytes(bytes),
        ]);
        const none = 'No snapshots yet. `lastgood env snapshot NAME` makes one.';
        await session.print(report, rows.length === 0 ? none : table(['name', 'id', 'packages', 'size'], rows));
        return 0;
      }),
    );
}
