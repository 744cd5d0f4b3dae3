import type { IncomingMessage, ServerResponse } from 'node:http';

/** As long as nginx lingers by default, and no longer than what a client could possibly want to send. */
const IDLE_MS = 5_000;
const TOTAL_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Whether the client may still be sending a body that nobody reads. */
export const hasUnreadBody = (request: IncomingMessage): boolean => !request.complete && hasBody(request);

/**
 * Ends a response whose request is still arriving: the answer goes out whole at once, then what the client sends is
 * thrown away for a while before the connection is closed. Closing at once would make the kernel reset the connection
 * over the unread bytes, and the client would lose the answer that tells it why.
 */
export async function endEarly(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { status: number; headers: Record<string, string>; body: string },
  stop: AbortSignal,
): Promise<void> {
  response.writeHead(answer.status, {
    ...answer.headers,
    connection: 'close',
  });
  response.write(answer.body);
  await drain(request, stop);
  response.end();
}

function drain(request: IncomingMessage, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const total = setTimeout(done, TOTAL_MS);
    const idle = setTimeout(done, IDLE_MS);
    function done() {
      clearTimeout(total);
      clearTimeout(idle);
      stop.removeEventListener('abort', done);
      request.off('data', onData);
      resolve();
    }
    function onData(chunk: Buffer) {
      bytes += chunk.length;
      idle.refresh();
      if (bytes > MAX_BYTES) done();
    }
    if (stop.aborted || request.destroyed) return done();
    stop.addEventListener('abort', done);
    request.on('error', done).on('end', done).on('close', done).on('data', onData);
    request.resume();
  });
}
