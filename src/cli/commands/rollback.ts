import type { Command } from 'commander';
import type { RollbackResult } from '../../api/control/rollout.ts';
import { wholeFrom } from '../arguments.ts';
import { print, type Session, serviceOf, withControl } from '../control/session.ts';
import type { Context, Settle } from '../host.ts';
import { formatMs, nameOf } from '../words.ts';
import { writeLine } from '../write.ts';

const EXAMPLES = `
No gate can block it. Requests under way end where they began; the next one is answered by the release of before.

Examples:
  $ lastgood rollback                     to the standby: milliseconds when it is warm
  $ lastgood rollback --to 3              to the release of generation 3 (\`lastgood history\` lists them)
  $ lastgood rollback human-parsing       when the server has several services
  $ lastgood rollback --force             also past a release that is marked irreversible`;

interface Options {
  to?: number;
  force?: boolean;
}

export function addRollback(program: Command, context: Context, settle: Settle): void {
  program
    .command('rollback')
    .summary('back to the last good release, now')
    .description('Give the traffic back to the standby, or to any kept generation.')
    .argument('[service]', 'service (default: the only one)')
    .option('--to <generation>', 'generation to go back to', wholeFrom(1))
    .option('--force', 'also past a release that is marked irreversible')
    .addHelpText('after', EXAMPLES)
    .action((service: string | undefined, options: Options, command: Command) =>
      withControl(command, context, { where: 'server', settle }, (session) => rollback(session, service, options)),
    );
}

async function rollback(session: Session, named: string | undefined, { to, force }: Options): Promise<number> {
  const service = await serviceOf(session, named);
  const body = { ...(to !== undefined && { to }), ...(force && { force }) };
  const result = await session.control.rollback(service, body);
  await print(session, result, describeRollback(result));
  if (!session.global.json) {
    for (const warning of result.warnings) await writeLine(session.streams.stderr, `warning: ${warning}`);
  }
  return 0;
}

function describeRollback({ service, from, release, generation, warm, ms, switch_ms }: RollbackResult): string {
  const how = warm ? `it was warm, the switch itself took ${formatMs(switch_ms)}` : 'it was cold and had to start';
  return `${service} went back from ${nameOf(from)} to ${nameOf(release)} in ${formatMs(ms)}: generation ${generation} serves (${how}).`;
}
