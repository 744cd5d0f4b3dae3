const INSTALLED = /^.*\/(?:site|dist)-packages\/(?:[^/]{1,200}\.egg\/)?([^/]{1,200})/s;
const NODE = /^.*\/node_modules\/((?:@[^/]{1,100}\/)?[^/]{1,100})/s;
/** Cython tells files by the package's root: `pandas/_libs/lib.pyx`. */
const CYTHON = /^([A-Za-z_]\w{0,100})\/[\w./]{1,300}\.p(?:yx|xd)$/;

/** Import name of the installed package that a file is of; null when it is the user's own, or the standard library's. */
export function packageOf(file: string): string | null {
  const path = file.replaceAll('\\', '/').slice(0, 2_000);
  const name = INSTALLED.exec(path)?.[1];
  if (name === undefined) return NODE.exec(path)?.[1] ?? CYTHON.exec(path)?.[1] ?? null;
  if (/\.(?:dist-info|egg-info|data|pth)$/.test(name)) return null;
  // Modules that are one file: `six.py`, `_yaml.cpython-310-x86_64-linux-gnu.so`, `x.abi3.so`, `x.cp310-win_amd64.pyd`.
  return name.replace(/(?:\.[\w-]{1,60})?\.(?:pyc?|so|pyd)$/, '');
}
