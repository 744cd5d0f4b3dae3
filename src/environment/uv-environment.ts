/** What of uv's own variables says where packages come from and how to get there; everything else would change what it does. */
const PASSED =
  /^UV_(DEFAULT_INDEX|INDEX\w*|EXTRA_INDEX_URL|NO_INDEX|KEYRING_PROVIDER|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|HTTP_\w+|REQUEST_TIMEOUT)$/;
/** Of an environment that happens to be active, of Python's own settings, and secrets that are none of its business. */
const DROPPED = /^(UV_|PYTHON|VIRTUAL_ENV|CONDA_|LASTGOOD_)/;

/** The environment of every run of uv: no file or variable of the user changes what is installed, other than where it comes from. */
export function uvEnvironment(env: NodeJS.ProcessEnv, cacheDir: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => PASSED.test(name) || !DROPPED.test(name));
  return {
    ...Object.fromEntries(kept),
    UV_CACHE_DIR: cacheDir,
    UV_NO_CONFIG: '1',
    UV_PYTHON_DOWNLOADS: 'never',
    UV_NO_PROGRESS: '1',
    NO_COLOR: '1',
  };
}
