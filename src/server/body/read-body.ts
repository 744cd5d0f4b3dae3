import type { IncomingMessage } from 'node:http';
import { LastgoodError } from '../../errors.ts';
import type { ByteLease } from './byte-budget.ts';
import { Gather } from './gather.ts';

export interface ReadOptions {
  maxBytes: number;
  /** Limit of the image itself, which is what senders are told: a form or base64 around it adds a little. */
  imageBytes: number;
  /** Milliseconds that are left for the body to arrive. */
  timeoutMs: number;
  lease: ByteLease;
  /** Asks the client to go ahead, where it waits for `100 Continue`. */
  onStart?: () => void;
  onBytes?: (count: number) => void;
}

/**
 * The whole body, or the reason why not, as soon as it is known: nothing beyond `maxBytes` is read or kept.
 * @throws LastgoodError image_too_large, upload_timeout, overloaded (no room to hold it), client_closed
 */
export function readBody(request: IncomingMessage, options: ReadOptions): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > options.maxBytes) return Promise.reject(tooLarge(options.imageBytes));
  if (request.destroyed && !request.complete) return Promise.reject(clientClosed());
  options.onStart?.();
  const gather = new Gather(declared);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(uploadTimeout()), Math.max(0, options.timeoutMs));
    function settle(error?: LastgoodError) {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      if (!error) return resolve(gather.bytes());
      request.pause();
      reject(error);
    }
    function onData(chunk: Buffer) {
      options.onBytes?.(chunk.length);
      if (gather.size + chunk.length > options.maxBytes) return settle(tooLarge(options.imageBytes));
      if (!options.lease.take(chunk.length)) return settle(noRoom());
      gather.push(chunk);
    }
    const onEnd = () => settle();
    const onClose = () => settle(clientClosed());
    request.on('error', ignore).on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

/** A broken upload ends in 'close', which is listened to; without this listener 'error' would be thrown. */
const ignore = () => {};

const megabytes = (bytes: number) => `${Number((bytes / 1024 / 1024).toFixed(1))} MB`;

export function tooLarge(maxBytes: number): LastgoodError {
  return new LastgoodError('image_too_large', `The upload is larger than ${megabytes(maxBytes)}.`, {
    hint: 'Send a smaller file: a photo of 12 megapixels as JPEG has about 4 MB.',
  });
}

function uploadTimeout(): LastgoodError {
  return new LastgoodError('upload_timeout', 'The upload took too long.', {
    hint: 'Send a smaller file, or try again over a faster connection.',
  });
}

function noRoom(): LastgoodError {
  return new LastgoodError('overloaded', 'Too many uploads are under way to take one more.', {
    hint: 'Try again in a moment.',
    retryAfter: 1,
  });
}

function clientClosed(): LastgoodError {
  return new LastgoodError('client_closed', 'The client left before its upload was complete.', {
    hint: 'Keep the connection open until the answer is there.',
  });
}
