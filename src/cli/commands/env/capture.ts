import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CaptureReport } from '../../../api/environment.ts';
import { addPythonOption, choosePython } from '../../env/python.ts';
import { type EnvSession, withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { table } from '../../table.ts';
import { findingLines } from '../../views/finding.ts';
import { count, formatBytes } from '../../words.ts';

const EXAMPLES = `
Reads what is installed, not what was asked for: setuptools and pip included, and what was changed by hand. A package that
is proven to be a file of an index is recorded by its hash; everything else (compiled here, edited, from a folder or a
commit) is packed as it is installed and kept in the store. Passwords and tokens in addresses are left out.

Examples:
  $ lastgood env capture -o pylock.toml                       the active environment
  $ lastgood env capture --python /srv/m2fp/venv -o pylock.toml
  $ lastgood env capture -o pylock.toml --wheels              kept packages as files, too: for another machine
  $ lastgood env capture -o pylock.toml --offline             no index is asked`;

interface Options {
  python?: string;
  output: string;
  wheels?: boolean;
  offline?: boolean;
}

export function addCapture(env: Command, context: Context, settle: Settle): void {
  addPythonOption(env.command('capture'))
    .summary('record a working environment as a lock')
    .description('Record a working environment: its lock, and in the store whatever no index has.')
    .requiredOption('-o, --output <file>', 'where the lock goes, such as pylock.toml')
    .option('--wheels', 'put the kept packages beside the lock, too (wheels/)')
    .option('--offline', 'ask no index: keep every package as it is installed')
    .addHelpText('after', EXAMPLES)
    .action((options: Options, command: Command) =>
      withEnvironments(command, context, settle, (session) => capture(session, options)),
    );
}

async function capture(session: EnvSession, options: Options): Promise<number> {
  const { wheels = false, offline = false, output } = options;
  const python = await choosePython(session, options.python);
  const report = await session.work.capture({ ...session.call, python, lock: resolve(output), wheels, offline });
  await session.print(report, describeCapture(report));
  return 0;
}

function describeCapture({ lock, python, interpreter, packages, fromIndex, kept, findings, libraries }: CaptureReport) {
  const rows = kept.map(({ name, version, why, bytes }) => [name, version, why, formatBytes(bytes)]);
  const sum = kept.reduce((all, { bytes }) => all + bytes, 0);
  return [
    ...(rows.length > 0 ? [table(['kept', 'version', 'why', 'size'], rows), ''] : []),
    ...findingLines(findings),
    `${python}: ${interpreter}, ${count(packages, 'package')}`,
    `${fromIndex} from an index, ${kept.length} kept in the store (${formatBytes(sum)})`,
    `libraries of the system that it needs: ${libraries.length}`,
    lock,
  ];
}
