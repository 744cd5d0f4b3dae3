import type { ParseResponse } from '../../../src/api/parse.ts';
import type { Result } from './photos.ts';
import { ProblemError, problemOf, unreadable } from './problem.ts';
import { paintSegments } from './segment-map.ts';

/** No answer came: the server is gone, or closed the connection in the middle. */
export class DisconnectedError extends Error {
  /** Whether the whole photo had been sent. */
  readonly sentAll: boolean;

  constructor(sentAll: boolean) {
    super('The connection broke off.');
    this.name = 'DisconnectedError';
    this.sentAll = sentAll;
  }
}

export interface SendOptions {
  signal: AbortSignal;
  /** Sent along, so that the service's log can be searched for it even when no answer comes. */
  requestId: string;
  /** Bytes of the photo that have left, of all; after `sent === total` the server has everything. */
  onProgress(sent: number, total: number): void;
}

/** The answer, its masks read once: what cannot be painted is refused here, and not while the page draws. */
function readResponse(text: string): ParseResponse {
  const response = JSON.parse(text) as ParseResponse;
  paintSegments(response);
  return response;
}

/**
 * Sends a photo to `POST /parse`. By XMLHttpRequest, because fetch does not tell how much of a body has been sent.
 * @throws ProblemError with what the API said; DisconnectedError; the signal's reason when it aborts
 */
export function sendPhoto(file: Blob, name: string, { signal, requestId, onProgress }: SendOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const started = performance.now();
    let sentAll = false;
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    request.upload.addEventListener('progress', (event) => onProgress(Math.min(event.loaded, file.size), file.size));
    request.upload.addEventListener('load', () => {
      sentAll = true;
      onProgress(file.size, file.size);
    });
    request.addEventListener('load', () => {
      if (request.status !== 200) {
        reject(new ProblemError(problemOf(request.status, request.responseText, requestId)));
        return;
      }
      try {
        const text = request.responseText;
        resolve({
          response: readResponse(text),
          text,
          elapsedMs: performance.now() - started,
          requestId,
          rescued: request.getResponseHeader('x-lastgood-rescued') === '1',
        });
      } catch (cause) {
        reject(new ProblemError(unreadable(cause, requestId)));
      }
    });
    request.addEventListener('error', () => reject(new DisconnectedError(sentAll)));
    request.addEventListener('abort', () => reject(signal.reason));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    request.open('POST', '/parse');
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-request-id', requestId);
    const form = new FormData();
    form.append('image', file, name);
    request.send(form);
  });
}
