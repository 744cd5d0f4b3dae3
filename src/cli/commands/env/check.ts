import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CheckReport } from '../../../api/environment.ts';
import { annotations } from '../../env/annotations.ts';
import { addPythonOption, choosePython } from '../../env/python.ts';
import { type EnvSession, withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import { countFindings, findingLines } from '../../views/finding.ts';
import { count, formatBytes } from '../../words.ts';
import { writeLine } from '../../write.ts';

const EXAMPLES = `
Compares what is installed with a lock: versions, files by their size and time (--deep: by their hash), files that belong
to no package, the interpreter, and libraries of the system. With $GITHUB_ACTIONS set, findings are annotations, too.

Examples:
  $ lastgood env check --lock pylock.toml
  $ lastgood env check --python /srv/m2fp/venv --lock pylock.toml --deep
  $ lastgood env check --lock pylock.toml --json | jq '.findings[].subject'

Exit codes: 0 it is what the lock says (warnings may be left), 1 it is not.`;

interface Options {
  python?: string;
  lock: string;
  deep?: boolean;
}

export function addCheck(env: Command, context: Context, settle: Settle): void {
  addPythonOption(env.command('check'))
    .summary('is an environment what its lock says?')
    .description('Check whether an environment is what its lock says; made for CI.')
    .requiredOption('--lock <file>', 'the pylock.toml')
    .option('--deep', 'read and hash every file')
    .addHelpText('after', EXAMPLES)
    .action((options: Options, command: Command) =>
      withEnvironments(command, context, settle, (session) => check(session, options)),
    );
}

async function check(session: EnvSession, { deep = false, ...options }: Options): Promise<number> {
  const lock = resolve(options.lock);
  const python = await choosePython(session, options.python);
  const report = await session.work.check({ ...session.call, python, lock, deep });
  await session.print(report, [...findingLines(report.findings), describeCheck(report)]);
  if (process.env.GITHUB_ACTIONS === 'true') {
    // The runner reads both streams; stdout is the report's.
    for (const line of annotations(report.findings, lock, process.cwd())) {
      await writeLine(session.streams.stderr, line);
    }
  }
  return report.matches ? 0 : 1;
}

function describeCheck({ matches, deep, python, lock, packages, files, bytes, findings }: CheckReport): string {
  const read = deep ? `${count(files, 'file')} hashed (${formatBytes(bytes)})` : count(files, 'file');
  const found = countFindings(findings);
  const verdict = matches ? 'is what the lock says' : 'is not what the lock says';
  return `${python} ${verdict}: ${count(packages, 'package')}, ${read}${found === '' ? '' : `; ${found}`}. Lock: ${lock}`;
}
