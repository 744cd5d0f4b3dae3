import { z } from 'zod';
import { LastgoodError } from '../errors.ts';

/** The JSON in a request's body. @throws LastgoodError `bad_request` */
export function parseJsonText(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new LastgoodError('bad_request', 'The body is not JSON, though its content type says so.', {
      hint: 'The docs at /docs show the body of each call.',
      cause,
    });
  }
}

/** A body that fits the schema. @throws LastgoodError `bad_request`, one for all that is wrong */
export function fitBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw explain(schema, result.error.issues);
}

/** @throws LastgoodError `bad_request` */
export function parseBody<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.output<Schema> {
  return fitBody(schema, bytes.length === 0 ? {} : parseJsonText(bytes));
}

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
