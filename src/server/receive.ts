import type { FastifyReply, FastifyRequest } from 'fastify';
import { LastgoodError } from '../errors.ts';
import { readBody } from './body/read-body.ts';
import type { Context } from './context.ts';

/**
 * The body of a request to the data plane. Whether there is room for one more request is asked first, so that nobody
 * uploads a photo in vain; the place itself is taken when the body is here, so that slow uploads keep nobody waiting.
 * @throws LastgoodError what the gateway refuses with, and what reading can end with
 */
export async function receive(
  { gateway, limits, budget, stopping, waiting }: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  maxBytes: number,
): Promise<Buffer> {
  if (stopping.aborted) {
    throw new LastgoodError('no_release', 'The server is stopping.', {
      hint: 'Send the request again in a few seconds, when it has been started again.',
      retryAfter: 5,
    });
  }
  gateway.admit().leave();
  const { visit, raw } = request;
  const lease = budget.lease();
  reply.raw.once('close', lease.release);
  const body = await readBody(raw, {
    maxBytes,
    timeoutMs: visit.arrivedAt + limits.uploadMs - performance.now(),
    lease,
    onStart: () => waiting.delete(raw) && reply.raw.writeContinue(),
    onBytes: (count) => {
      visit.bytesIn += count;
    },
  });
  visit.stages.upload = performance.now() - visit.arrivedAt;
  return body;
}
