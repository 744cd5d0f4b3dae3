import type { Command } from 'commander';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';

const EXAMPLES = `
Fetches the model files, converts and checks them, and packs all into the store. Made again, it is the same release.

Examples:
  $ lastgood release create -f release.yaml         prints the digest
  $ lastgood deploy "$(lastgood release create -f release.yaml --quiet)"`;

export function addCreate(release: Command, context: Context, settle: Settle): void {
  release
    .command('create')
    .summary('make a release from its release.yaml')
    .description('Make a release from its release.yaml; prints its digest.')
    .requiredOption('-f, --file <release.yaml>', 'what it is made of')
    .addHelpText('after', EXAMPLES)
    .action(({ file }: { file: string }, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const { makeRelease } = await import('../../follow/make-release.ts');
        const made = await makeRelease(session, file);
        await print(session, made, made.id);
        return 0;
      }),
    );
}
