import { Command } from 'commander';
import { addAdvise } from './commands/advise.ts';
import { addCancel } from './commands/cancel.ts';
import { addCompletion } from './commands/completion.ts';
import { addDemo } from './commands/demo.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEnv } from './commands/env.ts';
import { addEvents } from './commands/events.ts';
import { addGolden } from './commands/golden.ts';
import { addHistory } from './commands/history.ts';
import { addImport } from './commands/import.ts';
import { addParse } from './commands/parse.ts';
import { addProve } from './commands/prove.ts';
import { addRelease } from './commands/release.ts';
import { addRollback } from './commands/rollback.ts';
import { addRollout, addRollouts } from './commands/rollout.ts';
import { addStatus } from './commands/status.ts';
import { addStore } from './commands/store.ts';
import { addUp } from './commands/up.ts';
import { exitOfPrinted, usageError } from './failure.ts';
import { addGlobalOptions } from './global-options.ts';
import type { Context, Settle } from './host.ts';
import { versionText } from './version.ts';

const EXAMPLES = `
Examples:
  $ lastgood up                                   serve on http://127.0.0.1:7860: the page and POST /parse
  $ lastgood parse photo.jpg > photo.json         everyone in a photo, and their body parts
  $ lastgood parse photos -o parsed --format json,overlay
  $ lastgood status                               who serves, and is the way back ready?
  $ lastgood deploy -f release.yaml               prove an upgrade, switch to it, watch it
  $ lastgood rollback                             back to the last good release, now
  $ lastgood advise                               which way back, and how long each takes
  $ lastgood doctor start.log                     why did it fail, and what to do

\`lastgood <command> --help\` explains a command with examples. \`lastgood completion --help\` sets up Tab.
Exit codes: 0 ok, 1 failed, 2 wrong usage, 3 refused by a gate, 4 rolled back, 130 stopped by Ctrl-C.`;

/** The whole command tree. Errors of usage are thrown as `LastgoodError`, nothing exits the process. */
export function createProgram(context: Context, settle: Settle): Command {
  const { stdout, stderr } = context.streams;
  const program = new Command('lastgood')
    .description('The keeper of self-hosted model services: serves human parsing, and keeps every release of it.')
    .version(versionText(context.host), '-V, --version', 'versions of lastgood, Node and the embedded release')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Thrown instead, so that every error is printed in one place.
      outputError: () => {},
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    })
    .addHelpText('after', EXAMPLES);
  addGlobalOptions(program);
  addUp(program, context, settle);
  addParse(program, context, settle);
  addStatus(program, context, settle);
  addDeploy(program, context, settle);
  addRollback(program, context, settle);
  addHistory(program, context, settle);
  addRollout(program, context, settle);
  addRollouts(program, context, settle);
  addCancel(program, context, settle);
  addEvents(program, context, settle);
  addProve(program, context, settle);
  addDoctor(program, context, settle);
  addAdvise(program, context, settle);
  addRelease(program, context, settle);
  addGolden(program, context, settle);
  addEnv(program, context, settle);
  addImport(program, context, settle);
  addStore(program, context, settle);
  addDemo(program, context, settle);
  addCompletion(program, context);
  throwUsageErrors(program, 'lastgood');
  return program;
}

/** Each command gets its own handler, so that the hint can name the right `--help`. */
function throwUsageErrors(command: Command, path: string): void {
  command.exitOverride((error) => {
    throw exitOfPrinted(error) === undefined ? usageError(error, path) : error;
  });
  for (const child of command.commands) throwUsageErrors(child, `${path} ${child.name()}`);
}
