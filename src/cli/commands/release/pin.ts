import type { Command } from 'commander';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { nameOf } from '../../words.ts';

const EXAMPLES = `
What serves, its standby and the last known good releases are kept anyway.

Examples:
  $ lastgood release pin 1.0.0
  $ lastgood release pin 1.0.0 --remove`;

export function addPin(release: Command, context: Context, settle: Settle): void {
  release
    .command('pin')
    .summary('keep a release whatever `store gc` removes')
    .description('Keep a release in the store whatever garbage collection removes.')
    .argument('<release>', 'digest, its first digits, version, or service@version')
    .option('--remove', 'take the pin off')
    .addHelpText('after', EXAMPLES)
    .action((ref: string, { remove = false }: { remove?: boolean }, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const pinned = await session.control.pin(ref, !remove);
        const words = remove ? 'is no longer pinned' : 'is pinned: garbage collection keeps it';
        await print(session, pinned, `${pinned.service} ${nameOf(pinned)} ${words}.`);
        return 0;
      }),
    );
}
