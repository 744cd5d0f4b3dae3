import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';

export const DEFAULT_URL = 'http://127.0.0.1:7860';

/** What every command understands, read from flags, then from the environment. */
export interface GlobalOptions {
  /** Absolute path. */
  home: string;
  /** Base of the server's address, without a slash at its end. */
  url: string;
  /** The user named the server: then nothing else may stand in for it. */
  urlGiven: boolean;
  token: string | undefined;
  json: boolean;
  quiet: boolean;
}

export function addGlobalOptions(program: Command): void {
  program
    .addOption(
      new Option('--home <dir>', "lastgood's own folder: store, caches, state")
        .env('LASTGOOD_HOME')
        .default(defaultHome(), '~/.lastgood'),
    )
    .addOption(
      new Option('--url <url>', 'address of a running server')
        .env('LASTGOOD_URL')
        .default(DEFAULT_URL)
        .argParser(serverUrl),
    )
    .addOption(new Option('--token <token>', 'bearer token of that server').env('LASTGOOD_TOKEN'))
    .option('--json', 'machine-readable output; errors too')
    .option('--quiet', 'no progress, only results and errors');
}

export function globalOptions(command: Command): GlobalOptions {
  const options = command.optsWithGlobals();
  return {
    // An empty variable is an unset one, not the working folder.
    home: resolve(options.home || defaultHome()),
    url: options.url,
    urlGiven: command.getOptionValueSourceWithGlobals('url') !== 'default',
    token: options.token,
    json: options.json ?? false,
    quiet: options.quiet ?? false,
  };
}

function defaultHome(): string {
  return join(homedir(), '.lastgood');
}

function serverUrl(value: string): string {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(`Give an address such as ${DEFAULT_URL}.`);
  }
  return value.replace(/\/+$/, '');
}
