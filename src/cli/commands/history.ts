import type { Command } from 'commander';
import type { Generation } from '../../api/control/service.ts';
import { print, type Session, serviceOf, withControl } from '../control/session.ts';
import type { Context, Settle } from '../host.ts';
import { table } from '../table.ts';
import { lasting, localTime, nameOf } from '../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood history                      newest first; what is kept can be returned to with \`rollback --to\`
  $ lastgood history human-parsing
  $ lastgood history --json | jq -r '.generations[] | select(.kept) | .generation'`;

export function addHistory(program: Command, context: Context, settle: Settle): void {
  program
    .command('history')
    .summary('which releases served, when, and why they changed')
    .description('List the generations of a service: which release served from when on, and what made it current.')
    .argument('[service]', 'service (default: the only one)')
    .addHelpText('after', EXAMPLES)
    .action((service: string | undefined, _options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, (session) => history(session, service)),
    );
}

async function history(session: Session, named: string | undefined): Promise<number> {
  const service = await serviceOf(session, named);
  const generations = await session.control.history(service);
  const text = generations.length === 0 ? `Nothing has served ${service} yet.` : describeHistory(generations);
  await print(session, { service, generations }, text);
  return 0;
}

function describeHistory(generations: readonly Generation[]): string {
  return table(
    ['generation', 'release', 'from', 'for', 'made by', 'now', 'why'],
    generations.map((one) => [
      one.generation,
      nameOf(one.release),
      localTime(one.activated_at),
      lasting(one.activated_at, one.ended_at),
      one.cause,
      standing(one),
      one.reason ?? '',
    ]),
  );
}

function standing({ ended_at, known_good, kept }: Generation): string {
  if (ended_at === null) return 'serves';
  if (!kept) return 'gone';
  return known_good ? 'kept, good' : 'kept';
}
