import type { FastifyReply, FastifyRequest } from 'fastify';
import { LastgoodError } from '../errors.ts';
import type { Payload } from '../gateway/gateway.ts';
import type { ByteLease } from './body/byte-budget.ts';
import { declaredLength, type ReadOptions, readBody, readInto } from './body/read-body.ts';
import { SpillingBody } from './body/sink.ts';
import { type Context, limitsOf } from './context.ts';
import type { ServedService } from './options.ts';

export interface Exchange {
  served: ServedService;
  request: FastifyRequest;
  reply: FastifyReply;
  maxBytes: number;
}

/**
 * Reads the body of a request to the data plane for `use`, which must not keep it, into memory.
 * @throws LastgoodError what the gateway refuses with, what reading can end with, and whatever `use` throws
 */
export async function withBody<T>(context: Context, exchange: Exchange, use: (body: Buffer) => Promise<T>): Promise<T> {
  using lease = leased(context, exchange);
  const body = await readBody(exchange.request.raw, { ...readOptions(context, exchange), lease });
  return await use(uploaded(exchange, body));
}

/** The same for bodies of any size: those above `holdBytes`, and those for which memory has no room, wait on disk. */
export async function withLargeBody<T>(
  context: Context,
  exchange: Exchange,
  use: (body: Payload) => Promise<T>,
): Promise<T> {
  using lease = leased(context, exchange);
  const { holdBytes } = context.limits;
  const { spill } = exchange.served.gateway;
  await using body = new SpillingBody({ lease, spill, holdBytes, expected: declaredLength(exchange.request.raw) });
  await readInto(exchange.request.raw, body, readOptions(context, exchange));
  return await use(uploaded(exchange, body.payload()));
}

/**
 * Whether there is room for one more request is asked first, so that nobody uploads in vain; the place itself is taken when the
 * body is here, so that slow uploads keep nobody waiting.
 */
function leased({ stopping, budget }: Context, { served }: Exchange): ByteLease {
  if (stopping.aborted) throw serverStopping();
  served.gateway.admit().leave();
  return budget.lease();
}

function readOptions(context: Context, { served, request, reply, maxBytes }: Exchange): ReadOptions {
  const { visit, raw } = request;
  const { imageBytes, uploadMs } = limitsOf(context, served);
  return {
    maxBytes,
    imageBytes,
    timeoutMs: visit.arrivedAt + uploadMs - performance.now(),
    onStart: () => context.waiting.delete(raw) && reply.raw.writeContinue(),
    onBytes: (count) => {
      visit.bytesIn += count;
    },
  };
}

function uploaded<T>({ request: { visit } }: Exchange, body: T): T {
  visit.stages.upload = performance.now() - visit.arrivedAt;
  return body;
}

function serverStopping(): LastgoodError {
  return new LastgoodError('no_release', 'The server is stopping.', {
    hint: 'Send the request again in a few seconds, when it has been started again.',
    retryAfter: 5,
  });
}
