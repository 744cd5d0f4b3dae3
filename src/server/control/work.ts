import type { FastifyReply, FastifyRequest } from 'fastify';
import { LastgoodError } from '../../errors.ts';
import type { Context } from '../context.ts';

/**
 * Does work that may take minutes. Whoever waits for it is told now and then that it goes on (`102 Processing`), since
 * clients and proxies give up on a silent connection; when he leaves, or the server stops, the work is aborted.
 */
export async function work<T>(
  { limits, stopping }: Context,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  run: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const { visit, raw } = request;
  const signal = AbortSignal.any([visit.gone, stopping]);
  const timer = setInterval(() => {
    if (raw.httpVersion === '1.1' && !reply.raw.headersSent) reply.raw.writeProcessing();
  }, limits.beatMs);
  try {
    return await run(signal);
  } catch (error) {
    if (!signal.aborted || error instanceof LastgoodError) throw error;
    throw stopping.aborted ? serverStopping(error) : clientLeft(error);
  } finally {
    clearInterval(timer);
  }
}

function serverStopping(cause: unknown): LastgoodError {
  return new LastgoodError('no_release', 'The server is stopping; what was under way is given up.', {
    hint: 'Ask again in a few seconds, when it has been started again.',
    retryAfter: 5,
    cause,
  });
}

function clientLeft(cause: unknown): LastgoodError {
  return new LastgoodError('client_closed', 'The client left before its answer was ready.', {
    hint: 'Keep the connection open until the answer is there.',
    cause,
  });
}
