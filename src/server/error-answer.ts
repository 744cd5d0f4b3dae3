import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorResponse } from '../api/parse.ts';
import { LastgoodError } from '../errors.ts';
import { serverTiming } from '../observe/server-timing.ts';
import { endEarly, hasUnreadBody } from './linger.ts';
import { sign } from './visit.ts';

export function errorBody(error: LastgoodError, requestId: string): ErrorResponse {
  return { status: 'error', error: error.message, code: error.code, hint: error.hint, request_id: requestId };
}

/** Expected failures are told as they are; bugs are logged with their stack and told as `internal`, without it. */
export function createErrorHandler(stopping: AbortSignal) {
  return async (thrown: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const error = thrown instanceof LastgoodError ? thrown : translate(thrown, request);
    const { visit } = request;
    visit.code = error.code;
    sign(request, reply);
    reply.header('content-type', 'application/json; charset=utf-8');
    reply.header('cache-control', 'no-store');
    if (error.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(error.retryAfter)));
    if (visit.dataPlane) {
      reply.header('server-timing', serverTiming({ ...visit.stages, total: performance.now() - visit.arrivedAt }));
    }
    const body = JSON.stringify(errorBody(error, visit.id));
    if (!hasUnreadBody(request.raw) || reply.raw.headersSent) return void reply.code(error.status).send(body);
    reply.hijack();
    reply.header('content-length', String(Buffer.byteLength(body)));
    visit.answeredEarly = true;
    const headers = reply.getHeaders() as Record<string, string>;
    await endEarly(request.raw, reply.raw, { status: error.status, headers, body }, stopping);
  };
}

/** A URL that fastify cannot even route: no hook has run, there is no visit. */
export function answerBadUrl(thrown: FastifyError, _request: unknown, reply: FastifyReply): void {
  const id = randomUUID();
  const error = new LastgoodError('bad_request', `${thrown.message.replace(/\.$/, '')}.`, {
    hint: 'Escape what is not a letter or a digit in the path of the URL as %XX.',
  });
  void reply.code(error.status).header('x-request-id', id).send(errorBody(error, id));
}

function translate(thrown: FastifyError | Error, request: FastifyRequest): LastgoodError {
  const status = 'statusCode' in thrown ? (thrown.statusCode ?? 500) : 500;
  if (status >= 400 && status < 500) {
    return new LastgoodError('bad_request', thrown.message, { hint: 'The docs at /docs show how requests look.' });
  }
  request.log.error({ request_id: request.visit.id, err: thrown }, 'bug');
  return new LastgoodError('internal', 'Something in the server is broken.', {
    hint: `Look for the request id ${request.visit.id} in the server's log, and report what you find.`,
  });
}
