const EXTENSION = /^(.*?)(?:\.(?:cpython-[\w-]+|abi3|pypy[\w-]+))?\.(?:so|pyd)$/;

/**
 * Is it imported whenever its package is? Modules at the top of a wheel are, one that is called as its package, and those
 * that stand for all of a package's compiled code. Others may be for what is used seldom.
 */
export function isMain(path: string): boolean {
  const parts = path.split('/');
  const stem = EXTENSION.exec(parts.at(-1)!)?.[1];
  if (stem === undefined || stem.includes('.so')) return false;
  if (parts.length === 1) return true;
  return parts.length === 2 && (stem === parts[0] || stem === '_ext' || stem === '_C');
}
