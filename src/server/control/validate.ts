import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { fitBody } from '../../api/request-body.ts';
import { queryCompiler } from '../query.ts';

/** Validates queries as the data plane does, and bodies, where nothing stands for no options. Bytes are for the call to look at. */
export const controlCompiler: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (body: unknown) => validate(route.schema, body ?? {}) : queryCompiler(route);

function validate(schema: z.ZodType, body: unknown) {
  if (body instanceof Uint8Array) return { value: body };
  try {
    return { value: fitBody(schema, body) };
  } catch (error) {
    return { error: error as Error };
  }
}
