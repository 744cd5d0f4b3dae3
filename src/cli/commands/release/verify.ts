import type { Command } from 'commander';
import type { VerifyReport } from '../../../api/control/release.ts';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { count, formatBytes, shortId } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood release verify 2.0.0
  $ lastgood release verify 2.0.0 --quiet && echo intact

Exit codes: 0 every byte is what the digest says, 1 something is damaged or missing.`;

export function addVerify(release: Command, context: Context, settle: Settle): void {
  release
    .command('verify')
    .summary('is every byte of it what its digest says?')
    .description('Read every file of a release and compare it with its digest.')
    .argument('<release>', 'digest, its first digits, version, or service@version')
    .addHelpText('after', EXAMPLES)
    .action((ref: string, _options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const report = await session.control.verify(ref, { signal: session.interrupt.signal });
        await print(session, report, describeReport(report));
        return report.intact ? 0 : 1;
      }),
    );
}

function describeReport({ release, intact, files, bytes, problems }: VerifyReport): string[] {
  const what = `${shortId(release)}: ${count(files, 'file')}, ${formatBytes(bytes)}`;
  if (intact) return [`${what}, every byte is what its digest says.`];
  return [
    `${what}, ${count(problems.length, 'problem')}:`,
    ...problems.map(({ problem, path, digest }) => `  ${problem}  ${path}  ${shortId(digest)}`),
    '`lastgood store fsck --repair` puts damaged files aside; deploying the release fetches them again.',
  ];
}
