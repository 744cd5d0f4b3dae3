import type { Command } from 'commander';
import type { LastgoodEvent } from '../../api/control/event.ts';
import { wholeFrom } from '../arguments.ts';
import { note, type Session, withControl } from '../control/session.ts';
import type { Context, Settle } from '../host.ts';
import { localTime } from '../words.ts';
import { writeLine } from '../write.ts';

const EXAMPLES = `
Examples:
  $ lastgood events                       the newest ones
  $ lastgood events -f                    and whatever happens from now on, until Ctrl-C
  $ lastgood events --after 120           what happened since event 120
  $ lastgood events -f --json | jq -r 'select(.type == "rescued") | .message'

With --json one event a line; an event without an id is progress, which is told live and not kept.`;

interface Options {
  follow?: boolean;
  after?: number;
  last: number;
  service?: string;
}

export function addEvents(program: Command, context: Context, settle: Settle): void {
  program
    .command('events')
    .summary('what happened, and what happens')
    .description('Print what happened: releases, rollouts, switches, rescues, rollbacks.')
    .option('-f, --follow', 'go on with what happens from now on')
    .option('--after <id>', 'begin after the event with this id', wholeFrom(0))
    .option('--last <n>', 'begin with that many of the newest events', wholeFrom(0), 50)
    .option('--service <name>', 'of this service alone')
    .addHelpText('after', EXAMPLES)
    .action((options: Options, command: Command) => {
      const where = options.follow ? 'server' : 'either';
      return withControl(command, context, { where, settle }, (session) => events(session, options));
    });
}

async function events(session: Session, { follow = false, after, last, service }: Options): Promise<number> {
  const { control, global, streams, interrupt } = session;
  const stream = control.events({
    ...(after === undefined ? { tail: last } : { after }),
    ...(service !== undefined && { service }),
    follow,
    signal: interrupt.signal,
    onState: (state) =>
      void (state === 'lost' && note(session, 'The connection to the server was lost; trying again.')),
  });
  for await (const event of stream) {
    if (event.id === null && !global.json) continue;
    const line = global.json ? JSON.stringify(event) : describeEvent(event);
    // Whoever read it may be gone: `lastgood events -f | head -1`.
    if (!(await writeLine(streams.stdout, line))) return 0;
  }
  interrupt.signal.throwIfAborted();
  return 0;
}

function describeEvent({ id, at, type, service, message }: LastgoodEvent): string {
  return [`#${id}`.padEnd(6), localTime(at), type.padEnd(16), service, message].filter(Boolean).join('  ');
}
