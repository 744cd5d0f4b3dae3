/** Names of what says when, or how long: it may be the same twice by chance. */
const PASSING = /time|_ms$|latency|elapsed|duration|timestamp|date$|request_?id|trace_?id|uuid/i;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * JSON Pointers to what differs between two answers to one question, or does by its name: no part of what is expected.
 * Items of a list count as one, `*`.
 */
export function passingPointers(a: Json, b: Json): string[] {
  return [...new Set(walk(a, b, '', ''))].sort();
}

function* walk(a: Json | undefined, b: Json | undefined, pointer: string, name: string): Generator<string> {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (const [i, item] of a.entries()) yield* walk(item, b[i], `${pointer}/*`, name);
  } else if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      yield* walk(a[key], b[key], `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, key);
    }
  } else if (pointer !== '' && (PASSING.test(name) || a !== b)) {
    yield pointer;
  }
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
