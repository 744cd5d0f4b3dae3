import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { codeOf } from '../store/disk.ts';
import { type NpmSettings, parseNpmrc, settingsFromEnv } from './npmrc.ts';

/** Options in the shape that pacote and npm-registry-fetch take. */
export type NpmOptions = Record<string, unknown>;

export interface NpmEnvironment {
  env: Record<string, string | undefined>;
  cwd: string;
}

/**
 * How this user's npm reaches its registry: registry (also per scope), credentials, proxy, certificates, timeouts.
 * From `npm_config_…`, then the `.npmrc` of the project, of the user, of the installation: the first that has a key wins.
 */
export async function readNpmOptions({ env, cwd }: NpmEnvironment): Promise<NpmOptions> {
  const given = settingsFromEnv(env);
  const files = [
    join(env.npm_config_local_prefix ?? cwd, '.npmrc'),
    text(given.userconfig) ?? join(homedir(), '.npmrc'),
    text(given.globalconfig) ?? (await globalConfig(env)),
  ];
  const layers = await Promise.all(files.map(async (file) => parseNpmrc(await readIfThere(file), env)));
  const settings: NpmSettings = Object.assign({}, ...layers.reverse(), given);
  return toOptions(settings, await readCertificates(settings));
}

function toOptions(settings: NpmSettings, ca: string[] | undefined): NpmOptions {
  const options: NpmOptions = {
    registry: text(settings.registry),
    proxy: text(settings.proxy) ?? text(settings['http-proxy']),
    httpsProxy: text(settings['https-proxy']),
    noProxy: settings.noproxy,
    ca,
    cert: text(settings.cert)?.replaceAll('\\n', '\n'),
    key: text(settings.key)?.replaceAll('\\n', '\n'),
    strictSSL: settings['strict-ssl'] === 'false' ? false : undefined,
    localAddress: text(settings['local-address']),
    replaceRegistryHost: text(settings['replace-registry-host']),
    timeout: Number(text(settings['fetch-timeout'])) || undefined,
  };
  for (const [key, value] of Object.entries(settings)) {
    if (key.startsWith('//') || /^@[^:]+:registry$/.test(key)) options[key] = value;
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** `null` and `false` are how npm writes "not set". */
const text = (value: string | string[] | undefined): string | undefined => {
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined || one === '' || one === 'null' || one === 'false' ? undefined : one;
};

async function readCertificates(settings: NpmSettings): Promise<string[] | undefined> {
  const file = text(settings.cafile);
  if (file !== undefined) {
    const all = (await readIfThere(file)).match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
    if (all !== null) return all;
  }
  const inline = [settings.ca ?? []].flat().filter((value) => value !== 'null' && value !== '');
  return inline.length > 0 ? inline.map((value) => value.replaceAll('\\n', '\n')) : undefined;
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // npm, too, goes on without a file that is not there or that this user may not read.
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return '';
    throw error;
  }
}

/** npm's own file is beside its installation: `<prefix>/etc/npmrc` for `<prefix>/bin/npm`. */
async function globalConfig(env: NpmEnvironment['env']): Promise<string> {
  for (const dir of (env.PATH ?? '').split(delimiter)) {
    const found = await access(join(dir, process.platform === 'win32' ? 'npm.cmd' : 'npm')).then(
      () => true,
      () => false,
    );
    if (found) return join(process.platform === 'win32' ? dir : dirname(dir), 'etc', 'npmrc');
  }
  return join(dirname(dirname(process.execPath)), 'etc', 'npmrc');
}
