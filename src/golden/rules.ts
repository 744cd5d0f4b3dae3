import type { GoldenCase, GoldenSet } from './golden-set.ts';

/** Headers that the connection sets itself. */
const RESERVED = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'te']);

/** Everything that is wrong with a set that fits the schema, as far as its files do not matter. */
export function problemsOfSet({ cases }: GoldenSet): string[] {
  return [...doubles(cases), ...cases.flatMap((one, i) => problemsOfCase(one).map((what) => `cases[${i}].${what}`))];
}

/** Compared without case: each case has a folder in a rollout's evidence, on every file system. */
function doubles(cases: readonly GoldenCase[]): string[] {
  const names = cases.map(({ name }) => name.toLowerCase());
  return names.flatMap((name, i) => {
    const first = names.indexOf(name);
    return first === i ? [] : [`cases[${i}].name is the name of cases[${first}], too`];
  });
}

function problemsOfCase({ request, expect, compare }: GoldenCase): string[] {
  const problems: string[] = [];
  const reserved = Object.keys(request.headers ?? {}).filter((name) => RESERVED.has(name.toLowerCase()));
  for (const name of reserved) problems.push(`request.headers.${name} is set by the connection`);
  if (request.path.startsWith('/.lastgood/')) problems.push('request.path is for the keeper of an instance alone');
  if (request.method === 'GET' && request.body !== undefined) problems.push('request.body cannot go with GET');
  if (expect.body === undefined && expect.status < 400 && compare.kind !== 'command') {
    problems.push('expect.body is missing: there would be nothing to compare');
  }
  return problems;
}
