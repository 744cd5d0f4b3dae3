import type { Command } from 'commander';
import type { SnapshotReport } from '../../../api/environment.ts';
import { addPythonOption, choosePython } from '../../env/python.ts';
import { type EnvSession, withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { findingLines } from '../../views/finding.ts';
import { count, formatBytes, formatMs, shortId } from '../../words.ts';

const EXAMPLES = `
Keeps an environment whole, package by package: one that differs in a single package costs that package. It needs no index
to come back.

Examples:
  $ lastgood env snapshot before-upgrade
  $ lastgood env snapshot m2fp-golden --python /srv/m2fp/venv
  $ lastgood env list
  $ lastgood env restore before-upgrade venv`;

interface Options {
  python?: string;
  rehash?: boolean;
}

export function addSnapshot(env: Command, context: Context, settle: Settle): void {
  addPythonOption(env.command('snapshot'))
    .summary('keep an environment whole in the store')
    .description('Keep an environment in the store exactly as it is, under a name.')
    .argument('<name>', 'what it is called; a name that is taken means this one from then on')
    .option('--rehash', 'read every file again, also those that look unchanged since a snapshot before')
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: Options, command: Command) =>
      withEnvironments(command, context, settle, (session) => snapshot(session, name, options)),
    );
}

async function snapshot(session: EnvSession, name: string, options: Options): Promise<number> {
  const python = await choosePython(session, options.python);
  const report = await session.work.snapshot({ ...session.call, name, python, rehash: options.rehash ?? false });
  await session.print(report, describeSnapshot(report));
  return 0;
}

function describeSnapshot({ name, id, packages, added, bytes, addedBytes, findings, ms }: SnapshotReport): string[] {
  const what = `${count(packages, 'package')}, ${formatBytes(bytes)}`;
  const fresh = added === 0 ? 'all were in the store' : `${added} new to the store, ${formatBytes(addedBytes)}`;
  return [...findingLines(findings), `${name} (${shortId(id)}): ${what}; ${fresh}. ${formatMs(ms)}`];
}
