import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { LastgoodError } from '../../errors.ts';
import { queryCompiler } from '../query.ts';

/** Validates queries as the data plane does, and bodies, where nothing stands for no options. */
export const controlCompiler: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (body: unknown) => validate(route.schema, body ?? {}) : queryCompiler(route);

function validate(schema: z.ZodType, body: unknown) {
  const result = schema.safeParse(body);
  return result.success ? { value: result.data } : { error: explain(schema, result.error.issues) };
}

/** One `bad_request` for all that is wrong. */
function explain(schema: z.ZodType, issues: z.core.$ZodIssue[]): LastgoodError {
  const problems = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `"${[...issue.path, issue.keys[0]].join('.')}" is unknown`;
    const what = issue.message.replace(/^Invalid input: /, '');
    return issue.path.length === 0 ? what : `"${issue.path.join('.')}" ${what}`;
  });
  const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return new LastgoodError('bad_request', `The body does not fit: ${problems.join('; ')}.`, {
    hint: `Its fields are ${fields.join(', ')}; /docs shows them.`,
  });
}
