import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface NetrcLogin {
  user: string;
  password: string;
}

/**
 * Logins by host, of the file that pip, uv and curl read, too. Its `default` is left out: an address in a lock would send it
 * anywhere. A file that cannot be read counts as absent.
 */
export async function readNetrc(env: NodeJS.ProcessEnv): Promise<Map<string, NetrcLogin>> {
  const file = env.NETRC || join(env.HOME || homedir(), '.netrc');
  return parseNetrc(await readFile(file, 'utf8').catch(() => ''));
}

export function parseNetrc(text: string): Map<string, NetrcLogin> {
  const logins = new Map<string, NetrcLogin>();
  // A macro goes to the next empty line; what is after # is a comment where a word could begin.
  const words = text
    .replace(/^[ \t]*macdef\b[\s\S]*?(\n[ \t]*\n|$(?![\s\S]))/gm, '\n')
    .replace(/^[ \t]*#.*$/gm, '')
    .match(/"(?:\\.|[^"\\])*"|\S+/g);
  let current: NetrcLogin | null = null;
  for (let i = 0; words !== null && i < words.length; i++) {
    const word = words[i];
    if (word === 'default') current = { user: '', password: '' };
    if (word !== 'machine' && word !== 'login' && word !== 'password' && word !== 'account') continue;
    const value = plain(words[++i] ?? '');
    if (word === 'machine') {
      current = { user: '', password: '' };
      // Of two, the first counts, as elsewhere.
      if (!logins.has(value)) logins.set(value, current);
    } else if (word === 'login' && current) current.user = value;
    else if (word === 'password' && current) current.password = value;
  }
  return logins;
}

const plain = (word: string): string =>
  word.length > 1 && word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
