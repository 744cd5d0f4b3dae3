import type { Command } from 'commander';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { nameOf } from '../../words.ts';

const EXAMPLES = `
What serves, what stands by, what is pinned and what a kept generation was cannot be deleted.

Examples:
  $ lastgood release delete 1.1.0-rc1
  $ lastgood release delete 1.1.0-rc1 && lastgood store gc --grace 0s     and free its space at once`;

export function addDelete(release: Command, context: Context, settle: Settle): void {
  release
    .command('delete')
    .summary('take a release out of the store')
    .description('Take a release out of the store; `store gc` frees what only it needed.')
    .argument('<release>', 'digest, its first digits, version, or service@version')
    .addHelpText('after', EXAMPLES)
    .action((ref: string, _options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const deleted = await session.control.deleteRelease(ref);
        await print(
          session,
          deleted,
          `${deleted.service} ${nameOf(deleted)} is deleted; \`lastgood store gc\` frees its space.`,
        );
        return 0;
      }),
    );
}
