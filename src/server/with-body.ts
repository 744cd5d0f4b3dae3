import type { FastifyReply, FastifyRequest } from 'fastify';
import { LastgoodError } from '../errors.ts';
import { readBody } from './body/read-body.ts';
import { type Context, limitsOf } from './context.ts';
import type { ServedService } from './options.ts';

/**
 * Reads the body of a request to the data plane for `use`, which must not keep it. Whether there is room for one more
 * request is asked first, so that nobody uploads a photo in vain; the place itself is taken when the body is here, so
 * that slow uploads keep nobody waiting.
 * @throws LastgoodError what the gateway refuses with, what reading can end with, and whatever `use` throws
 */
export async function withBody<T>(
  context: Context,
  exchange: { served: ServedService; request: FastifyRequest; reply: FastifyReply; maxBytes: number },
  use: (body: Buffer) => Promise<T>,
): Promise<T> {
  const { budget, stopping, waiting } = context;
  const { served, request, reply, maxBytes } = exchange;
  const { visit, raw } = request;
  const { gateway } = served;
  const limits = limitsOf(context, served);
  if (stopping.aborted) throw serverStopping();
  gateway.admit().leave();
  const lease = budget.lease();
  try {
    const body = await readBody(raw, {
      maxBytes,
      imageBytes: limits.imageBytes,
      timeoutMs: visit.arrivedAt + limits.uploadMs - performance.now(),
      lease,
      onStart: () => waiting.delete(raw) && reply.raw.writeContinue(),
      onBytes: (count) => {
        visit.bytesIn += count;
      },
    });
    visit.stages.upload = performance.now() - visit.arrivedAt;
    return await use(body);
  } finally {
    lease.release();
  }
}

function serverStopping(): LastgoodError {
  return new LastgoodError('no_release', 'The server is stopping.', {
    hint: 'Send the request again in a few seconds, when it has been started again.',
    retryAfter: 5,
  });
}
