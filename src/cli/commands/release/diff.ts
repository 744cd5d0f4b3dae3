import type { Command } from 'commander';
import type { ReleaseDiff } from '../../../api/control/release.ts';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { nameOf } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood release diff 1.0.0 2.0.0
  $ lastgood release diff 1.0.0 2.0.0 --json | jq '.changes[] | select(.kind == "package")'`;

export function addDiff(release: Command, context: Context, settle: Settle): void {
  release
    .command('diff')
    .summary('what is different between two releases')
    .description('Say what changed from one release to another: model files, packages, settings, golden set.')
    .argument('<from>', 'release')
    .argument('<to>', 'release')
    .addHelpText('after', EXAMPLES)
    .action((a: string, b: string, _options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const diff = await session.control.diff(a, b);
        await print(session, diff, describeDiff(diff));
        return 0;
      }),
    );
}

function describeDiff({ a, b, same, changes }: ReleaseDiff): string[] {
  if (same) return [`${nameOf(a)} and ${nameOf(b)} are the same release.`];
  const what = changes.map(({ what, sentence }) => `  ${SIGNS[what]} ${sentence}`);
  return [`From ${a.service} ${nameOf(a)} to ${b.service} ${nameOf(b)}:`, ...what];
}

const SIGNS = { added: '+', removed: '-', changed: '~' };
