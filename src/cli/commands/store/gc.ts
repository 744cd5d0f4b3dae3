import type { Command } from 'commander';
import type { GcReport } from '../../../api/control/store.ts';
import { durationMs } from '../../arguments.ts';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { count, formatBytes } from '../../words.ts';

const EXAMPLES = `
What nothing names goes to the trash, and from there after a grace period. What serves, its standby, candidates, the last
known good releases and pins are never touched.

Examples:
  $ lastgood store gc --dry-run
  $ lastgood store gc
  $ lastgood store gc --grace 0s          empty the trash at once`;

interface Options {
  dryRun?: boolean;
  grace?: number;
}

export function addGc(store: Command, context: Context, settle: Settle): void {
  store
    .command('gc')
    .summary('remove what nothing needs')
    .description('Remove from the store what no service and no pin needs.')
    .option('--dry-run', 'only say what would be removed')
    .option('--grace <time>', 'how long removed files stay in the trash, such as 1h', durationMs)
    .addHelpText('after', EXAMPLES)
    .action(({ dryRun = false, grace }: Options, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const options = { dryRun, ...(grace !== undefined && { graceMs: grace }) };
        const report = await session.control.gc(options, { signal: session.interrupt.signal });
        await print(session, report, describeReport(report));
        return 0;
      }),
    );
}

function describeReport(report: GcReport): string[] {
  const would = report.dry_run ? 'would be ' : '';
  const blobs = (n: number, bytes: number) => `${count(n, 'blob')}, ${formatBytes(bytes)}`;
  return [
    `kept: ${blobs(report.kept_blobs, report.kept_bytes)}`,
    `${would}moved to the trash: ${blobs(report.trashed_blobs, report.trashed_bytes)}`,
    `${would}freed: ${blobs(report.freed_blobs, report.freed_bytes)}; ${count(report.checkouts_removed, 'checkout')} removed`,
    ...(report.environments_removed > 0
      ? [`removed: ${count(report.environments_removed, 'environment')}, ${formatBytes(report.environments_bytes)}`]
      : []),
  ];
}
