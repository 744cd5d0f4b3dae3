import type { Command } from 'commander';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { table } from '../../table.ts';
import { describeRoles } from '../../views/release.ts';
import { formatBytes, shortId } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood release list
  $ lastgood release list --json | jq -r '.releases[] | select(.roles == []) | .id'`;

export function addList(release: Command, context: Context, settle: Settle): void {
  release
    .command('list')
    .summary('all releases, and what each does now')
    .description('List the releases in the store, and what each does now.')
    .addHelpText('after', EXAMPLES)
    .action((_options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const releases = await session.control.releases();
        const rows = releases.map((one) => [
          one.service,
          one.version,
          shortId(one.id),
          one.driver,
          formatBytes(one.bytes),
          one.golden_cases,
          describeRoles(one) || null,
          one.last_rollout?.state.replace('_', ' '),
        ]);
        const head = ['service', 'version', 'id', 'driver', 'size', 'golden', 'now', 'last rollout'];
        await print(session, { releases }, rows.length === 0 ? NONE : table(head, rows));
        return 0;
      }),
    );
}

const NONE = 'No release yet: `lastgood release create -f release.yaml` makes one.';
