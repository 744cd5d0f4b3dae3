import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import type { GlobalOptions } from '../global-options.ts';

/** Whether only this machine reaches that address. A name other than localhost counts as reachable. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host === '[::1]' || host.toLowerCase() === 'localhost';
}

export function tokenFile({ home }: Pick<GlobalOptions, 'home'>): string {
  return join(home, 'token');
}

/**
 * The token that was given, else the one that the server of this home made. A server elsewhere is not shown this home's:
 * it would learn what opens ours.
 */
export async function findToken(global: GlobalOptions): Promise<string | undefined> {
  if (global.token) return global.token;
  if (!isLoopback(new URL(global.url).hostname)) return undefined;
  try {
    return (await readFile(tokenFile(global), 'utf8')).trim() || undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LastgoodError('file_unreadable', `The token in ${tokenFile(global)} cannot be read.`, {
      hint: 'Run the command as the user that runs the server, or give the token with --token or $LASTGOOD_TOKEN.',
      cause,
    });
  }
}

/** The server wants a token, or another one: where to find it. */
export function unauthorized(global: GlobalOptions, used: string | undefined, cause: unknown): LastgoodError {
  const { url } = global;
  if (used === undefined) {
    return new LastgoodError('unauthorized', `The server at ${url} wants its token, and none is known here.`, {
      hint: 'It is in the file `token` of its home (~/.lastgood/token by default): give it with --token or $LASTGOOD_TOKEN, or name that home with --home.',
      cause,
    });
  }
  const given = global.token !== undefined && global.token !== '';
  const which = given ? 'The token that was given' : `The token in ${tokenFile(global)}`;
  return new LastgoodError('unauthorized', `${which} is not that of the server at ${url}.`, {
    hint: 'It is in the file `token` of the home that the server was started with (--home; ~/.lastgood/token by default).',
    cause,
  });
}
