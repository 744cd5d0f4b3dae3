import { delimiter, join } from 'node:path';
import type { Endpoint, StagedRelease } from '../driver.ts';

/** What a program may know of the server's environment: where programs are, its language, its way to the network. */
const PASSED =
  /^(USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS|(https?|all|no)_proxy)$/i;

/** Folders of an instance by the variable that names them: libraries leave state there that the next version would read. */
const FOLDERS = {
  HOME: 'home',
  XDG_CACHE_HOME: 'home/.cache',
  XDG_CONFIG_HOME: 'home/.config',
  XDG_DATA_HOME: 'home/.local/share',
  TMPDIR: 'tmp',
  MODELSCOPE_CACHE: 'home/.cache/modelscope',
  HF_HOME: 'home/.cache/huggingface',
  TORCH_HOME: 'home/.cache/torch',
  MPLCONFIGDIR: 'home/.config/matplotlib',
};

/** Paths of the folders that an instance has for itself, under `dir`. */
export function ownFolders(dir: string): Record<string, string> {
  return Object.fromEntries(Object.entries(FOLDERS).map(([name, path]) => [name, join(dir, path)]));
}

export interface EnvironmentOptions {
  /** The server's own. */
  server: NodeJS.ProcessEnv;
  /** Folders whose programs come before those on the server's PATH. */
  path: readonly string[];
  /** Variables of the driver, which the release may override. */
  variables: Readonly<Record<string, string>>;
  release: StagedRelease;
  /** The instance's folder. */
  dir: string;
  endpoint: Endpoint;
  /** Folder of this lastgood. */
  root: string;
}

/**
 * The environment of a program: what it may know of the server's, its own folders, what the driver and the release set
 * (which may name other folders), and where to listen and who it is (which nothing overrides).
 */
export function programEnvironment(options: EnvironmentOptions): Record<string, string> {
  const { server, path, variables, release, dir, endpoint, root } = options;
  const passed = Object.entries(server).filter((entry): entry is [string, string] => PASSED.test(entry[0]));
  return {
    ...Object.fromEntries(passed),
    PATH: [...path, server.PATH].filter(Boolean).join(delimiter),
    ...variables,
    ...ownFolders(dir),
    ...release.runtime.env,
    ...listenOn(endpoint),
    LASTGOOD_RELEASE_DIR: release.dir,
    LASTGOOD_RELEASE: release.id,
    LASTGOOD_VERSION: release.version,
    LASTGOOD_ROOT: root,
  };
}

function listenOn(endpoint: Endpoint): Record<string, string> {
  if ('socketPath' in endpoint) return { SOCKET: endpoint.socketPath };
  const { hostname, port } = new URL(endpoint.origin);
  return { HOST: hostname, PORT: port };
}
