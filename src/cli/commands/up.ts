import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isLoopback } from '../control/token.ts';
import { globalOptions } from '../global-options.ts';
import type { Context, Settle, Size } from '../host.ts';
import { writeLine } from '../write.ts';

const EXAMPLES = `
Examples:
  $ lastgood up                        the page and the API on http://127.0.0.1:7860, until Ctrl-C
  $ lastgood up --port 8080            on another port
  $ lastgood up --size lite            smaller networks: less memory, quicker answers, coarser limbs
  $ lastgood up -f release.yaml        your own release instead of the embedded one
  $ lastgood up --host 0.0.0.0         reachable from other machines, by everyone: put something in front of it`;

interface Options {
  port: number;
  host: string;
  file?: string;
  size: Size;
  allowHost: string[];
}

export function addUp(program: Command, context: Context, settle: Settle): void {
  program
    .command('up')
    .summary('serve in the foreground')
    .description(
      'Serve the page and the API in the foreground. The first start fetches the model weights; later ones need no network.',
    )
    .option('--port <n>', 'TCP port; 0 takes a free one', port, 7860)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--allow-host <name...>', 'public name of a proxy in front, for the console and the control plane', [])
    .option('-f, --file <release.yaml>', 'release to serve instead of the embedded one')
    .addOption(new Option('--size <size>', 'size of the embedded release').choices(['lite', 'full']).default('full'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options, command: Command) => {
      settle(await up(options, command, context));
    });
}

async function up(options: Options, command: Command, context: Context): Promise<number> {
  const { home, quiet, json } = globalOptions(command);
  const { host, port, size, file, allowHost: allowHosts } = options;
  const sizeGiven = command.getOptionValueSource('size') !== 'default';
  if (file !== undefined && sizeGiven) {
    command.error("error: option '--size' belongs to the embedded release and cannot be used with '-f'");
  }
  if (!isLoopback(host)) {
    const warning = `Listening on ${host}: everyone who reaches this machine over the network can use the service.`;
    await writeLine(
      context.streams.stderr,
      json ? JSON.stringify({ level: 'warn', msg: warning }) : `warning: ${warning}`,
    );
  }
  const named = file === undefined ? {} : { file: resolve(file) };
  return context.host.up({ host, port, home, size, sizeGiven, allowHosts, quiet, json, ...named });
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 65535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return number;
}
