import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJsonText } from '../../api/request-body.ts';
import { LastgoodError } from '../../errors.ts';
import { readBody } from '../body/read-body.ts';
import type { Context } from '../context.ts';

/** The largest body is a release.yaml, which has a few KB. */
const SMALL: BodyLimit = { maxBytes: 1024 * 1024, tooLarge };

/** How large a body may be, and what whoever sends a larger one is told. */
export interface BodyLimit {
  maxBytes: number;
  tooLarge(): LastgoodError;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The call takes a body that is too large to be read beside the requests of users: it gets the bytes. */
    bytes?: BodyLimit;
  }
}

/** Bodies of the control plane are small JSON; a body of no bytes is none. */
export function addJsonBodies(api: FastifyInstance, context: Context): void {
  api.removeAllContentTypeParsers();
  api.addHook('preParsing', async ({ raw }, reply) => {
    if (context.waiting.delete(raw)) reply.raw.writeContinue();
  });
  api.addContentTypeParser('*', async (request: FastifyRequest) => {
    const { bytes } = request.routeOptions.config;
    const body = await read(request, context, bytes ?? SMALL);
    if (body.length > 0) mustBeJson(request);
    if (bytes) return body;
    return body.length === 0 ? undefined : parseJsonText(body);
  });
}

async function read(
  { raw, visit }: FastifyRequest,
  { budget, limits }: Context,
  { maxBytes, tooLarge }: BodyLimit,
): Promise<Buffer> {
  const lease = budget.lease();
  try {
    return await readBody(raw, {
      maxBytes,
      imageBytes: maxBytes,
      timeoutMs: visit.arrivedAt + limits.uploadMs - performance.now(),
      lease,
      onBytes: (count) => {
        visit.bytesIn += count;
      },
    });
  } catch (error) {
    throw error instanceof LastgoodError && error.code === 'image_too_large' ? tooLarge() : error;
  } finally {
    lease.release();
  }
}

function mustBeJson({ headers }: FastifyRequest): void {
  if (/^application\/json\b/i.test(headers['content-type'] ?? '')) return;
  throw new LastgoodError('bad_request', 'The body is not announced as JSON.', {
    hint: 'Send JSON, with the header "content-type: application/json".',
  });
}

function tooLarge(): LastgoodError {
  return new LastgoodError('bad_request', 'The body is larger than 1 MB.', {
    hint: 'Only specs and options are sent here; files are read from the folder that base_dir names.',
  });
}
