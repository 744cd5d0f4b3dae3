import type { Command } from 'commander';
import type { FsckReport } from '../../../api/control/store.ts';
import { print, type Session, withControl } from '../../control/session.ts';
import { globalOptions } from '../../global-options.ts';
import type { Context, Settle } from '../../host.ts';
import { listenForInterrupt } from '../../interrupt.ts';
import { count, formatBytes } from '../../words.ts';
import { writeLine } from '../../write.ts';

const EXAMPLES = `
--repair puts what is damaged or stray aside, and fetches again what can be fetched. --rebuild writes the database
(state.db) anew from the store, when it is lost or unreadable; no server may run on this home meanwhile.

Examples:
  $ lastgood store fsck
  $ lastgood store fsck --repair
  $ lastgood store fsck --rebuild

Exit codes: 0 in order (or put in order), 1 something is not.`;

interface Options {
  repair?: boolean;
  rebuild?: boolean;
}

export function addFsck(store: Command, context: Context, settle: Settle): void {
  store
    .command('fsck')
    .summary('is every byte in order?')
    .description('Check the store and the database: every blob against its digest, every ref, missing and stray files.')
    .option('--repair', 'put in order what can be')
    .option('--rebuild', 'first write the database anew from the store')
    .addHelpText('after', EXAMPLES)
    .action(async ({ repair = false, rebuild = false }: Options, command: Command) => {
      if (rebuild) await rebuildState(command, context);
      await withControl(command, context, { where: 'either', settle }, (session) => fsck(session, repair));
    });
}

async function rebuildState(command: Command, { host, streams }: Context): Promise<void> {
  const { home, json } = globalOptions(command);
  using interrupt = listenForInterrupt();
  const { services, releases, generations, aside } = await host.rebuildState({ home, signal: interrupt.signal });
  if (json) return;
  const what = [count(services, 'service'), count(releases, 'release'), count(generations, 'generation')].join(', ');
  const before = aside === null ? '' : ` The one of before is ${aside}.`;
  await writeLine(streams.stderr, `The database was written anew: ${what}.${before}`);
}

async function fsck(session: Session, repair: boolean): Promise<number> {
  const report = await session.control.fsck({ repair }, { signal: session.interrupt.signal });
  await print(session, report, describeReport(report));
  return report.clean || report.problems.every(({ repaired }) => repaired) ? 0 : 1;
}

function describeReport({ clean, blobs, bytes, refs, problems }: FsckReport): string[] {
  const what = `${count(blobs, 'blob')}, ${formatBytes(bytes)}, ${count(refs, 'ref')}`;
  if (clean && problems.length === 0) return [`${what}: all in order.`];
  const left = problems.filter(({ repaired }) => !repaired).length;
  const lines = problems.map(({ kind, message, repaired }) => `  ${kind}  ${message}${repaired ? ' (repaired)' : ''}`);
  const end = left === 0 ? 'All of it was repaired.' : '`lastgood store fsck --repair` puts in order what can be.';
  return [`${what}: ${count(problems.length, 'problem')}`, ...lines, end];
}
