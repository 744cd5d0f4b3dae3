import { once } from 'node:events';
import type { Command } from 'commander';
import { LastgoodError } from '../../errors.ts';
import { openConnection } from '../connection.ts';
import { note, print, type Session } from '../control/session.ts';
import { describeAll, describeSeen, triedRecord, wentWell } from '../demo/report.ts';
import { Traffic } from '../demo/traffic.ts';
import type { Tried } from '../demo/walk.ts';
import { globalOptions } from '../global-options.ts';
import type { Context, DemoExample, Settle } from '../host.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { fields } from '../table.ts';
import { count } from '../words.ts';
import { writeLine } from '../write.ts';

const EXAMPLES = `
Serves the good release with a temporary home of its own, sends photos all the while, deploys each broken upgrade of
examples/broken-upgrades, and says what came of it and what users saw. A server that runs is left alone.

Examples:
  $ lastgood demo --list                          the broken upgrades
  $ lastgood demo                                 all of them, some minutes
  $ lastgood demo --only labels-permuted crashes-on-square
  $ lastgood demo --only leaks --keep             then look at its evidence in the console, until Ctrl-C

Exit codes: 0 every one ended as it should and users saw no error, else 1.`;

interface Options {
  list?: boolean;
  only?: string[];
  keep?: boolean;
}

export function addDemo(program: Command, context: Context, settle: Settle): void {
  program
    .command('demo')
    .summary('watch broken upgrades fail, and users not notice')
    .description('Walk through broken upgrades, live: what lastgood makes of each, and what users see meanwhile.')
    .option('--list', 'list them only')
    .option('--only <name...>', 'these alone')
    .option('--keep', 'keep the server at the end, until Ctrl-C')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options, command: Command) => {
      using interrupt = listenForInterrupt();
      try {
        settle(await demo(options, { ...context, global: globalOptions(command), interrupt }));
      } catch (error) {
        if (interrupt.exitCode === undefined) throw error;
        settle(interrupt.exitCode);
      }
    });
}

type Opening = Pick<Session, 'host' | 'streams' | 'global' | 'interrupt'>;

async function demo({ list, only, keep = false }: Options, opening: Opening): Promise<number> {
  const { host, global, interrupt } = opening;
  const examples = choose(await host.demoExamples(), only);
  if (list) {
    await print(opening, { upgrades: examples }, fields(examples.map(({ name, wrong }) => [name, wrong])));
    return 0;
  }
  await using house = await host.demo({ ...global, signal: interrupt.signal });
  const { url, token, service, photos } = house;
  await using connection = openConnection(url, token);
  const session: Session = { ...opening, control: connection.control, url, token };
  await note(session, `Serving at ${url} with a home of its own. Console: ${url}/console#token=${token}`);
  await using traffic = new Traffic(connection.client, photos);
  const tried = await walk(session, examples, { service, traffic, keep });
  if (keep) await untilStopped(session);
  return tried.every(wentWell) ? 0 : 1;
}

function choose(examples: readonly DemoExample[], only: readonly string[] | undefined): DemoExample[] {
  if (only === undefined) return [...examples];
  const unknown = only.filter((name) => !examples.some((example) => example.name === name));
  if (unknown.length === 0) return examples.filter(({ name }) => only.includes(name));
  throw new LastgoodError('usage', `No broken upgrade is called ${unknown.join(' or ')}.`, {
    hint: `There are: ${examples.map(({ name }) => name).join(', ')}.`,
  });
}

async function walk(
  session: Session,
  examples: readonly DemoExample[],
  run: { service: string; traffic: Traffic; keep: boolean },
): Promise<Tried[]> {
  const { global, streams } = session;
  const { tryUpgrade } = await import('../demo/walk.ts');
  const all: Tried[] = [];
  for (const [i, example] of examples.entries()) {
    await note(session, `\n[${i + 1}/${examples.length}] ${example.name}: ${example.wrong}`);
    const tried = await tryUpgrade(session, example, run);
    all.push(tried);
    if (global.json) await writeLine(streams.stdout, JSON.stringify(triedRecord(tried)));
    else await print(session, {}, [...tried.lines, describeSeen(tried.seen)]);
  }
  const well = all.filter(wentWell).length;
  const summary = { event: 'summary', upgrades: all.length, ok: well };
  const sentence = `${well} of ${count(all.length, 'upgrade')} ended as ${all.length === 1 ? 'it' : 'they'} should, users unharmed.`;
  await print(session, summary, ['', describeAll(all), sentence]);
  return all;
}

async function untilStopped(session: Session): Promise<void> {
  const { signal } = session.interrupt;
  await note(session, `The server goes on at ${session.url} until Ctrl-C.`);
  if (!signal.aborted) await once(signal, 'abort');
}
