import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { basicLogin, decoded } from '../download/secrets.ts';
import { readNetrc } from './netrc.ts';
import { withoutSecrets } from './secrets.ts';

/** What pip is set to (its variables and files), as `python/probe.py` reads it. Secrets are in it. */
export interface PipIndexes {
  index: string | null;
  extra: string[];
}

/** The indexes that an environment's packages may have come from. */
export interface Indexes {
  /** In the order in which they are asked, without secrets. Empty: the tools' own default. */
  urls: string[];
  /** Variables that make uv ask them without its own settings' files. They carry secrets: for its environment only. */
  uvEnv: Record<string, string>;
  /** The login (`Basic …`) for a file: of the index on its server, else of `.netrc`. A secret: for that request only. */
  authorization(url: string): string | null;
}

/** An index as it is set: `name=url` of uv has a name. */
interface Setting {
  name: string | null;
  url: string;
}

/** Reads uv's settings besides those of pip. A file that cannot be read counts as absent. */
export async function readIndexes(pip: PipIndexes, env: NodeJS.ProcessEnv = process.env): Promise<Indexes> {
  const file = await readUvToml(env);
  const netrc = await readNetrc(env);
  const fromEnv = [...list(env.UV_INDEX), ...list(env.UV_EXTRA_INDEX_URL)];
  const uvDefault = env.UV_DEFAULT_INDEX || env.UV_INDEX_URL || file.default;
  const fromPip = [...(pip.index ? [pip.index] : []), ...pip.extra].map((url) => ({ name: null, url }));
  const isPipDefault = uvDefault === undefined && pip.index !== null;
  const defaultUrl = isPipDefault ? pip.index! : uvDefault;
  const added = [...fromEnv, ...file.extra, ...(isPipDefault ? fromPip.slice(1) : fromPip)];
  const settings = [...fromEnv, ...file.extra, ...(uvDefault === undefined ? [] : [toSetting(uvDefault)]), ...fromPip];
  return {
    urls: [...new Set(settings.map(({ url }) => withoutSecrets(url)))],
    uvEnv: {
      ...(defaultUrl && { UV_DEFAULT_INDEX: defaultUrl }),
      ...(added.length > 0 && { UV_INDEX: added.map(fromSetting).join(' ') }),
      // As pip does: all indexes are equal.
      ...(fromPip.length > 0 && !env.UV_INDEX_STRATEGY && { UV_INDEX_STRATEGY: 'unsafe-best-match' }),
    },
    authorization: (url) => {
      const origin = originOf(url);
      const own = origin === null ? [] : settings.filter((setting) => originOf(setting.url) === origin);
      const login = own.map((setting) => loginOf(setting, env)).find((one) => one !== null);
      if (login !== undefined) return login;
      // What is for a host is not sent in the clear because a lock says so.
      const known = own.length > 0 || origin?.startsWith('https:') ? netrc.get(new URL(url).hostname) : undefined;
      return known === undefined ? null : basicLogin(known.user, known.password);
    },
  };
}

const list = (value: string | undefined): Setting[] => (value ?? '').split(/\s+/).filter(Boolean).map(toSetting);

function toSetting(value: string): Setting {
  const match = /^([\w.-]+)=(.+)$/.exec(value);
  return match ? { name: match[1]!, url: match[2]! } : { name: null, url: value };
}

const fromSetting = ({ name, url }: Setting): string => (name === null ? url : `${name}=${url}`);

/** With its scheme: what is for an encrypted server is not sent to the same one without. */
const originOf = (url: string): string | null => URL.parse(url)?.origin ?? null;

function loginOf({ name, url }: Setting, env: NodeJS.ProcessEnv): string | null {
  const variable = (kind: string) => env[`UV_INDEX_${(name ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${kind}`];
  const { username, password } = new URL(url);
  const [user, secret] = username
    ? [decoded(username), decoded(password)]
    : name === null
      ? ['', '']
      : [variable('USERNAME') ?? '', variable('PASSWORD') ?? ''];
  return user || secret ? basicLogin(user!, secret!) : null;
}

/** `index`, `index-url` and `extra-index-url` of the user's uv.toml, else of the system's. */
async function readUvToml(env: NodeJS.ProcessEnv): Promise<{ default?: string; extra: Setting[] }> {
  const config = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
  const named = env.UV_CONFIG_FILE ? [env.UV_CONFIG_FILE] : [];
  for (const file of [...named, join(config, 'uv', 'uv.toml'), '/etc/uv/uv.toml']) {
    const toml = await readFile(file, 'utf8')
      .then((text) => parse(text))
      .catch(() => null);
    if (toml !== null) return indexesOf(toml);
  }
  return { extra: [] };
}

function indexesOf(toml: Record<string, unknown>): { default?: string; extra: Setting[] } {
  const tables = [toml.pip, toml].filter((table) => typeof table === 'object' && table !== null) as Record<
    string,
    unknown
  >[];
  const extra: Setting[] = [];
  let main: string | undefined;
  for (const table of tables) {
    for (const entry of Array.isArray(table.index) ? table.index : []) {
      const { url, name, default: isDefault, explicit } = Object(entry) as Record<string, unknown>;
      // An explicit one is asked for what a project pins to it, and for nothing else.
      if (typeof url !== 'string' || explicit === true) continue;
      if (isDefault === true) main ??= url;
      else extra.push({ name: typeof name === 'string' ? name : null, url });
    }
    const urls = table['extra-index-url'];
    for (const url of Array.isArray(urls) ? urls : []) if (typeof url === 'string') extra.push({ name: null, url });
    if (typeof table['index-url'] === 'string') main ??= table['index-url'];
  }
  return { ...(main !== undefined && { default: main }), extra };
}
