import type { Command } from 'commander';
import type { ServiceView } from '../../api/control/service.ts';
import type { HealthResponse } from '../../api/health.ts';
import { LastgoodError } from '../../errors.ts';
import { type Connection, openConnection } from '../connection.ts';
import { explainRefusal, print } from '../control/session.ts';
import { findToken } from '../control/token.ts';
import { globalOptions } from '../global-options.ts';
import type { Context, Settle } from '../host.ts';
import { probe } from '../service.ts';
import { describeHealth, describeService, serves } from '../views/service.ts';

const EXAMPLES = `
Examples:
  $ lastgood status
  $ lastgood status human-parsing
  $ lastgood status --url http://gpu-box:7860
  $ lastgood status --json | jq -r .release.version
  $ lastgood status --json | jq '.services[0].standby.rollback_ms'
  $ until lastgood status --quiet; do sleep 1; done      wait until it serves

Without the server's token only its health is told. With several services the exit code is that of the default one, or of
the one that was named.
Exit codes: 0 it serves, 1 it does not (the reason is printed) or nothing answers.`;

/** Milliseconds that the control plane gets to add to what the health said. */
const PATIENCE = 5000;

export function addStatus(program: Command, context: Context, settle: Settle): void {
  program
    .command('status')
    .summary('who serves, and is the way back ready?')
    .description('Ask a running server who serves what, what stands by, and what is under way.')
    .argument('[service]', 'service (default: all)')
    .addHelpText('after', EXAMPLES)
    .action(async (service: string | undefined, _options: unknown, command: Command) => {
      settle(await status(service, command, context));
    });
}

async function status(named: string | undefined, command: Command, { streams }: Context): Promise<number> {
  const global = globalOptions(command);
  const { url, quiet } = global;
  const token = await findToken(global);
  await using connection = openConnection(url, token);
  const health = await probe(connection.client, url);
  if (health instanceof LastgoodError) throw health;
  const views = await explainRefusal({ global, token }, () => viewsOf(connection, named, token !== undefined));
  const record = { url, ...health, ...(views && { services: views }) };
  if (global.json || !quiet) await print({ global, streams }, record, describe(url, health, views));
  const [view] = views ?? [];
  return (named !== undefined && view ? serves(view) : health.status === 'ok') ? 0 : 1;
}

/**
 * What the control plane knows; undefined where only the health is open to us: without a token, with one of another home,
 * and where the control plane does not answer. A service that was named is worth an error.
 */
async function viewsOf(
  { control }: Connection,
  named: string | undefined,
  mayAsk: boolean,
): Promise<ServiceView[] | undefined> {
  if (named !== undefined) return [await control.service(named)];
  if (!mayAsk) return undefined;
  try {
    const views: unknown = await control.services({ signal: AbortSignal.timeout(PATIENCE) });
    return Array.isArray(views) ? views : undefined;
  } catch (error) {
    if (error instanceof LastgoodError || (error as Error).name === 'TimeoutError') return undefined;
    throw error;
  }
}

function describe(url: string, health: HealthResponse, views: ServiceView[] | undefined): string {
  if (!views) return describeHealth(url, health);
  return views
    .map((view) => (view.name === health.service ? describeHealth(url, health, view) : describeService(url, view)))
    .join('\n');
}
