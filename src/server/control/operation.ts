import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { ErrorCode } from '../../errors.ts';
import type { Context } from '../context.ts';
import { refuseOtherMethods } from '../methods.ts';
import type { BodyLimit } from './json-body.ts';
import { work } from './work.ts';

export const BASE = '/api/v1';

/** One call of the control plane: what OpenAPI says of it and what it does. */
export interface Operation<Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType> {
  summary: string;
  description?: string;
  body?: Body;
  /** The body may be so large, and reaches `run` as bytes that nobody has looked at; `body` is what they should hold. */
  bytes?: BodyLimit;
  query?: Query;
  /** Without one the answer is 204. */
  answer?: Answer;
  /** 200 otherwise. */
  status?: 201 | 202;
  /** What it can be refused with, beside what goes for all calls. */
  errors?: readonly ErrorCode[];
  /** Who has not signed in may call it. */
  open?: boolean;
  run(call: Call<z.output<Body>, z.output<Query>>): z.input<Answer> | Promise<z.input<Answer>>;
}

export interface Call<Body, Query> {
  /** Parts of the path, decoded. */
  params: Record<string, string>;
  body: Body;
  query: Query;
  /** Aborts when the client leaves or the server stops. */
  signal: AbortSignal;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** Ties the types of an operation's schemas to those of its function. */
export function operation<Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType>(
  one: Operation<Body, Query, Answer>,
): Operation<z.ZodType, z.ZodType, z.ZodType> {
  return one as unknown as Operation<z.ZodType, z.ZodType, z.ZodType>;
}

export type Define = (
  path: string,
  operations: Partial<Record<Method, Operation<z.ZodType, z.ZodType, z.ZodType>>>,
) => void;

/** @returns a function that adds all that a path below `/api/v1` can do */
export function definer(api: FastifyInstance, context: Context): Define {
  return (path, operations) => {
    const url = `${BASE}${path}`;
    for (const [method, one] of Object.entries(operations)) {
      const { summary, description, body, bytes, query, answer, status = 200, errors = [], open = false, run } = one;
      api.route({
        method,
        url,
        config: { open, ...(bytes && { bytes }) },
        schema: schemaOf({ summary, description, body, query, errors, open, answer, status }),
        handler: (request, reply) =>
          work(context, { request, reply }, async (signal) => {
            const { params, body, query } = request as FastifyRequest & { params: Record<string, string> };
            const result = await run({ params, body, query, signal, request, reply });
            return answer === undefined ? reply.code(204).send() : reply.code(status).send(result);
          }),
      });
    }
    const methods = Object.keys(operations);
    refuseOtherMethods(api, url, methods.includes('GET') ? [...methods, 'HEAD'] : methods);
  };
}

/** Schemas under the names that fastify gives them; those that are not there are left out. */
export function schemaOf(parts: {
  summary: string;
  description?: string | undefined;
  body?: z.ZodType | undefined;
  query?: z.ZodType | undefined;
  answer?: z.ZodType | undefined;
  status: number;
  errors: readonly ErrorCode[];
  open: boolean;
}): FastifySchema & { 'x-lastgood-errors': readonly ErrorCode[] } {
  const { summary, description, body, query, answer, status, errors, open } = parts;
  return {
    tags: ['Control plane'],
    summary,
    ...(description !== undefined && { description }),
    ...(body && { body }),
    ...(query && { querystring: query }),
    response: answer
      ? { [status]: { description: summary, content: { 'application/json': { schema: answer } } } }
      : { 204: z.null().describe('Done') },
    security: open ? [] : [{ token: [] }, { session: [] }],
    // Read and replaced by openapi/control.ts.
    'x-lastgood-errors': errors,
  };
}
