/** JSON Pointers (RFC 6901), with `*` for any key or index. */

export function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function formatPointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((key, i) => key === '*' || key === path[i]);
}

/** The paths in a document that a pattern meets. */
export function select(value: unknown, pattern: readonly string[]): string[][] {
  const [key, ...rest] = pattern;
  if (key === undefined) return [[]];
  if (typeof value !== 'object' || value === null) return [];
  const keys = key === '*' ? Object.keys(value) : Object.keys(value).filter((own) => own === key);
  return keys.flatMap((own) => select((value as Record<string, unknown>)[own], rest).map((path) => [own, ...path]));
}
