import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LastgoodError } from '../../errors.ts';
import { readBody } from '../body/read-body.ts';
import type { Context } from '../context.ts';

/** The largest body is a release.yaml, which has a few KB. */
const MAX_BYTES = 1024 * 1024;

/** Bodies of the control plane are small JSON; a body of no bytes is none. */
export function addJsonBodies(api: FastifyInstance, context: Context): void {
  api.removeAllContentTypeParsers();
  api.addHook('preParsing', async ({ raw }, reply) => {
    if (context.waiting.delete(raw)) reply.raw.writeContinue();
  });
  api.addContentTypeParser('*', async (request: FastifyRequest) => parse(await read(request, context), request));
}

async function read({ raw, visit }: FastifyRequest, { budget, limits }: Context): Promise<Buffer> {
  const lease = budget.lease();
  try {
    return await readBody(raw, {
      maxBytes: MAX_BYTES,
      imageBytes: MAX_BYTES,
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

function parse(body: Buffer, { headers }: FastifyRequest): unknown {
  if (body.length === 0) return undefined;
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new LastgoodError('bad_request', 'The body is not announced as JSON.', {
      hint: 'Send JSON, with the header "content-type: application/json".',
    });
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new LastgoodError('bad_request', 'The body is not JSON, though its content type says so.', {
      hint: 'The docs at /docs show the body of each call.',
      cause,
    });
  }
}

function tooLarge(): LastgoodError {
  return new LastgoodError('bad_request', 'The body is larger than 1 MB.', {
    hint: 'Only specs and options are sent here; files are read from the folder that base_dir names.',
  });
}
