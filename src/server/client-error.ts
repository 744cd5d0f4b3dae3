import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { LastgoodError } from '../errors.ts';
import { errorBody } from './error-answer.ts';

/**
 * Answers what is no HTTP request at all, or never became a whole one, and closes the connection.
 * @param answers the last response of each connection: one that has begun is not written into
 */
export function createClientErrorHandler(logger: Logger, answers: WeakMap<Socket, ServerResponse>) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    const answer = answers.get(socket);
    const begun = answer?.headersSent === true && !answer.writableFinished;
    if (begun || error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const id = randomUUID();
    const problem = explain(error);
    logger.info({ request_id: id, status: problem.status, code: problem.code, cause: error.code }, 'not a request');
    const body = JSON.stringify(errorBody(problem, id));
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${id}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
}

function explain({ code }: { code?: string }): LastgoodError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new LastgoodError('upload_timeout', 'The request did not arrive in time.', {
      hint: 'Send the request in one go, or over a faster connection.',
    });
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new LastgoodError('bad_request', 'The header of the request is larger than 16 KB.', {
      hint: 'Send fewer or shorter headers and a shorter URL.',
    });
  }
  return new LastgoodError('bad_request', `This is not a valid HTTP/1.1 request (${code}).`, {
    hint: 'Use an HTTP client; the service speaks plain HTTP, not HTTPS, on this port.',
  });
}
