import type { z } from 'zod';
import type { Problem } from './rules.ts';
import { specSchema } from './schema.ts';
import { suggest } from './suggest.ts';

/** zod's issues as problems in words: an unknown key gets its own line, and the name that was probably meant. */
export function problemsOf(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(specSchema, issue.path);
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key, known) }));
    }
    // The name of an entry, not its value: what is wrong with it is told inside.
    if (issue.code === 'invalid_key' && issue.issues[0])
      return [{ path: issue.path, message: issue.issues[0].message }];
    if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('received undefined')) {
      return [{ path: issue.path, message: 'is missing' }];
    }
    return [{ path: issue.path, message: issue.message.replace(/^Invalid input: /, '') }];
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = suggest(key, known);
  return `is not known here, ${meant === null ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`}`;
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType; element?: z.ZodType } };
  if (def.type === 'optional' || def.type === 'default') return keysAt(def.innerType!, path);
  if (def.type === 'array') return path.length === 0 ? [] : keysAt(def.element!, path.slice(1));
  if (def.type !== 'object') return [];
  const { shape } = schema as z.ZodObject;
  if (path.length === 0) return Object.keys(shape);
  return keysAt(shape[String(path[0])] as z.ZodType, path.slice(1));
}

/** `models[0].sha256` */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
