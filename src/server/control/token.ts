import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LastgoodError } from '../../errors.ts';

/** What is made has 43 characters; a token that somebody put there must not be much easier to guess. */
const SANE_TOKEN = /^[\x21-\x7e]{32,512}$/;

/**
 * The bearer token of the control plane: `<home>/token`, made at the first start, readable by its owner alone.
 * @throws LastgoodError `state_unreadable` when others can read it, or it is no token; `state_unwritable`
 */
export async function openToken(home: string): Promise<string> {
  const path = join(home, 'token');
  return (await readToken(path)) ?? (await makeToken(home, path));
}

async function readToken(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { mode } = await file.stat();
    // Windows has no such modes: everything looks readable there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw exposed(path, mode);
    const token = (await file.readFile('utf8')).trim();
    if (!SANE_TOKEN.test(token)) throw unusable(path);
    return token;
  } catch (cause) {
    if (cause instanceof LastgoodError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LastgoodError('state_unreadable', `The token in ${path} cannot be read.`, {
      hint: 'Start lastgood as the user that the file belongs to.',
      cause,
    });
  }
}

/** Written whole beside, then linked into place: there is never half a token, and two that start at once agree on one. */
async function makeToken(home: string, path: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(home, { recursive: true });
    await using file = await open(draft, 'wx', 0o600);
    // Whatever the umask took away, the owner must be able to read it at the next start.
    await file.chmod(0o600);
    await file.writeFile(`${token}\n`);
    await file.sync();
    await link(draft, path);
    return token;
  } catch (cause) {
    const other = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? await readToken(path) : undefined;
    if (other !== undefined) return other;
    throw new LastgoodError('state_unwritable', `The token of the control plane cannot be written to ${path}.`, {
      hint: 'Give lastgood a home that it can write to, with --home or $LASTGOOD_HOME.',
      cause,
    });
  } finally {
    await rm(draft, { force: true });
  }
}

function exposed(path: string, mode: number): LastgoodError {
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  return new LastgoodError('state_unreadable', `${path} can be read by other users of this machine (mode ${shown}).`, {
    hint: `Run "chmod 600 ${path}"; if others may have read it, delete it instead: the next start makes a new token.`,
  });
}

function unusable(path: string): LastgoodError {
  return new LastgoodError('state_unreadable', `${path} holds no token.`, {
    hint: 'Delete it: the next start makes a new one. A token of your own has 32 printable characters or more.',
  });
}
