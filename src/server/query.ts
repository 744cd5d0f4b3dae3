import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { LastgoodError } from '../errors.ts';

/** Validates with zod; what is wrong becomes one `bad_request` that names it and what is allowed. */
export const queryCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (query: Record<string, unknown>) => {
    const empty = Object.keys(query ?? {}).find((key) => query[key] === '');
    if (empty !== undefined)
      return { error: badRequest(`"${empty}" has no value in the query.`, allowed(schema, empty)) };
    const result = schema.safeParse(query);
    return result.success ? { value: result.data } : { error: explain(schema, query, result.error.issues[0]) };
  };

function explain(schema: z.ZodType, query: Record<string, unknown>, issue: z.core.$ZodIssue | undefined): Error {
  if (issue?.code === 'unrecognized_keys') {
    return badRequest(`Unknown option "${issue.keys[0]}" in the query.`, `Options are ${options(schema).join(', ')}.`);
  }
  const key = String(issue?.path[0] ?? '');
  const value = query[key];
  if (Array.isArray(value))
    return badRequest(`"${key}" is in the query ${value.length} times.`, 'Give each option once.');
  return badRequest(`"${key}" cannot be ${JSON.stringify(value)}.`, allowed(schema, key));
}

const options = (schema: z.ZodType): string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

/** One sentence on the values of an option, read from the schema itself. */
function allowed(schema: z.ZodType, key: string): string {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  const property = properties[key];
  if (typeof property !== 'object') return `Options are ${options(schema).join(', ')}.`;
  if (property.enum) return `"${key}" is one of ${property.enum.join(', ')}.`;
  if (property.minimum === undefined) return `"${key}" is a ${property.type}.`;
  return `"${key}" is a ${property.type} from ${property.minimum} to ${property.maximum}.`;
}

function badRequest(message: string, hint: string): LastgoodError {
  return new LastgoodError('bad_request', message, { hint });
}
