/**
 * Does a version of Python fit a `requires-python` (PEP 440)? Versions of Python are plain (`3.10.13`, at most with `rc1` or
 * `+` behind), which spares the rest of PEP 440. What cannot be read fits: uv will say so itself.
 */
export function fitsSpecifier(version: string, specifier: string): boolean {
  return specifier
    .split(',')
    .map((clause) => /^\s*(~=|===?|!=|<=?|>=?)\s*([\d.]+?)(\.\*)?\s*$/.exec(clause))
    .every((match) => match === null || fits(numbers(version), match[1]!, numbers(match[2]!), match[3] !== undefined));
}

function fits(version: number[], operator: string, wanted: number[], isPrefix: boolean): boolean {
  const order = compare(isPrefix ? version.slice(0, wanted.length) : version, wanted);
  switch (operator) {
    case '~=':
      return order >= 0 && compare(version.slice(0, wanted.length - 1), wanted.slice(0, -1)) === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
}

const numbers = (version: string): number[] =>
  (/^[\d.]+/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number);

/** Missing parts count as 0. */
function compare(a: number[], b: number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
