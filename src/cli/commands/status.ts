import type { Command } from 'commander';
import { createClient } from '../../api/client.ts';
import type { HealthResponse } from '../../api/health.ts';
import { LastgoodError } from '../../errors.ts';
import { formatSeconds } from '../duration.ts';
import { globalOptions } from '../global-options.ts';
import type { Context, Settle } from '../host.ts';
import { probe } from '../service.ts';
import { writeLine } from '../write.ts';

const EXAMPLES = `
Examples:
  $ lastgood status
  $ lastgood status --url http://gpu-box:7860
  $ lastgood status --json | jq -r .release.version
  $ until lastgood status --quiet; do sleep 1; done      wait until it serves

Exit codes: 0 it serves, 1 it does not (the reason is printed) or nothing answers.`;

export function addStatus(program: Command, context: Context, settle: Settle): void {
  program
    .command('status')
    .summary('is the server up, and which release answers?')
    .description('Ask a running server for its computed health: whether it serves, and which release answers.')
    .addHelpText('after', EXAMPLES)
    .action(async (_options: unknown, command: Command) => {
      settle(await status(command, context));
    });
}

async function status(command: Command, { streams }: Context): Promise<number> {
  const { url, token, json, quiet } = globalOptions(command);
  const health = await probe(createClient({ url, ...(token !== undefined && { token }) }), url);
  if (health instanceof LastgoodError) throw health;
  if (json) await writeLine(streams.stdout, JSON.stringify({ url, ...health }));
  else if (!quiet) await writeLine(streams.stdout, describeHealth(url, health));
  return health.status === 'ok' ? 0 : 1;
}

/** Health as people read it: a line about the service, then what is known. */
export function describeHealth(url: string, health: HealthResponse): string {
  const { release, instance } = health;
  const rows: [string, string | undefined][] = [
    ['why', health.reason],
    ['do', health.hint],
    ['release', release && `${release.version} (${shortId(release.id)}), generation ${release.generation}`],
    ['instance', instance && describeInstance(instance)],
    ['queue', health.queue_depth === undefined ? undefined : `${health.queue_depth} waiting`],
    ['up for', formatSeconds(health.uptime_s)],
  ];
  const known = rows.filter(([, value]) => value !== undefined).map(([name, value]) => `  ${name.padEnd(9)} ${value}`);
  const state = health.status === 'ok' ? 'serves' : 'does not serve';
  return [`${health.service ?? 'lastgood'} at ${url} ${state}`, ...known].join('\n');
}

function describeInstance(instance: NonNullable<HealthResponse['instance']>): string {
  const parts: string[] = [instance.state];
  if (instance.memory_bytes !== undefined) parts.push(`${Math.round(instance.memory_bytes / 2 ** 20)} MiB`);
  if (instance.start_ms !== undefined) parts.push(`started in ${formatSeconds(instance.start_ms / 1000)}`);
  if (instance.restarts > 0) parts.push(`restarted ${instance.restarts} times`);
  return parts.join(', ');
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
