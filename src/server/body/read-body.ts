import type { IncomingMessage } from 'node:http';
import { LastgoodError } from '../../errors.ts';
import type { ByteLease } from './byte-budget.ts';
import { HeldBody, type Sink } from './sink.ts';

export interface ReadOptions {
  maxBytes: number;
  /** Limit of the image itself, which is what senders are told: a form or base64 around it adds a little. */
  imageBytes: number;
  /** Milliseconds that are left for the body to arrive. */
  timeoutMs: number;
  /** Asks the client to go ahead, where it waits for `100 Continue`. */
  onStart?: () => void;
  onBytes?: (count: number) => void;
}

/** The whole body in memory. @throws what `readInto` throws, and overloaded when there is no room to hold it */
export async function readBody(request: IncomingMessage, options: ReadOptions & { lease: ByteLease }): Promise<Buffer> {
  const body = new HeldBody(options.lease, declaredLength(request));
  await readInto(request, body, options);
  return body.bytes();
}

/**
 * Reads the whole body into `sink`, or throws the reason why not as soon as it is known: nothing beyond `maxBytes` is read or kept.
 * @throws LastgoodError image_too_large, upload_timeout, client_closed, and what the sink throws
 */
export function readInto(request: IncomingMessage, sink: Sink, options: ReadOptions): Promise<void> {
  if (declaredLength(request) > options.maxBytes) return Promise.reject(tooLarge(options.imageBytes));
  if (request.destroyed && !request.complete) return Promise.reject(clientClosed());
  options.onStart?.();
  return new Promise((resolve, reject) => {
    let taking: Promise<void> | undefined;
    const timer = setTimeout(() => settle(uploadTimeout()), Math.max(0, options.timeoutMs));
    function settle(error?: unknown) {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      if (!error) return resolve();
      request.pause();
      reject(error);
    }
    function onData(chunk: Buffer) {
      options.onBytes?.(chunk.length);
      if (sink.size + chunk.length > options.maxBytes) return settle(tooLarge(options.imageBytes));
      try {
        const taken = sink.push(chunk);
        if (!taken) return;
        request.pause();
        taking = taken.then(() => void request.resume(), settle);
      } catch (error) {
        settle(error);
      }
    }
    const onEnd = () => {
      request.off('close', onClose);
      if (!taking) return settle();
      void taking.then(() => settle()); // the end is told while the last chunk is still being taken
    };
    const onClose = () => settle(clientClosed());
    request.on('error', ignore).on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

export const declaredLength = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0);

/** A broken upload ends in 'close', which is listened to; without this listener 'error' would be thrown. */
const ignore = () => {};

/** As whoever set the limit wrote it: 10MB in release.yaml is 10^7 bytes. */
const megabytes = (bytes: number) => `${Number((bytes / (bytes % 1e6 === 0 ? 1e6 : 1024 * 1024)).toFixed(1))} MB`;

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

function clientClosed(): LastgoodError {
  return new LastgoodError('client_closed', 'The client left before its upload was complete.', {
    hint: 'Keep the connection open until the answer is there.',
  });
}
