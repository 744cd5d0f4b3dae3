import { createParser } from 'eventsource-parser';
import { LastgoodError } from '../../errors.ts';
import type { LastgoodEvent } from './event.ts';

export interface FollowOptions {
  /** Begins after the kept event with this id; with null or nothing, with the newest ones that are kept. */
  after?: number | null;
  /** How many of the newest kept events come first, where `after` does not say; 0: only what happens from now on. */
  tail?: number;
  /** Only events of this service. */
  service?: string;
  /** false: ends after the kept events, and a lost connection is an error. */
  follow?: boolean;
  signal?: AbortSignal;
  /** Told when the stream is there, and when it was lost (it is sought again by itself). */
  onState?(state: 'connected' | 'lost', error?: LastgoodError): void;
}

/** Opens the stream after the event `after`. @throws LastgoodError */
export type OpenEvents = (after: number | null, signal: AbortSignal) => Promise<Response>;

/** The server sends something at least every 15 s; a connection that is silent for longer is a dead one. */
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Events as they come, over as many connections as it takes: each next one begins after the last event that has an id.
 * Ends when the signal aborts, and when the consumer stops.
 * @throws LastgoodError what no other attempt would change: `unauthorized`, `forbidden`, `bad_request`, `not_found`
 */
export async function* followEvents(open: OpenEvents, options: FollowOptions): AsyncGenerator<LastgoodEvent> {
  const { follow = true, onState } = options;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  let after = options.after ?? null;
  let pause = FIRST_PAUSE_MS;
  try {
    while (!signal.aborted) {
      let lost: LastgoodError | undefined;
      try {
        for await (const event of readStream(await open(after, signal), signal, () => onState?.('connected'))) {
          pause = FIRST_PAUSE_MS;
          if (event.id !== null) after = event.id;
          yield event;
        }
        if (!follow) return;
      } catch (error) {
        if (signal.aborted) return;
        if (!follow || !(error instanceof LastgoodError) || isFinal(error)) throw error;
        lost = error;
      }
      if (signal.aborted) return;
      onState?.('lost', lost);
      await sleep(Math.max(pause * (0.5 + Math.random() / 2), (lost?.retryAfter ?? 0) * 1000), signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  } finally {
    stop.abort();
  }
}

const isFinal = ({ status }: LastgoodError) => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Events of one connection. */
async function* readStream(
  answer: Response,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<LastgoodEvent, void> {
  if (!answer.body) return;
  const events: LastgoodEvent[] = [];
  const parser = createParser({ onEvent: ({ data }) => void events.push(JSON.parse(data) as LastgoodEvent) });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    onOpen();
    while (!signal.aborted) {
      const { done, value } = await readWithin(reader, SILENCE_MS);
      if (done) return;
      parser.feed(value);
      yield* events.splice(0);
    }
  } finally {
    // Of a stream that broke there is nothing left to cancel.
    reader.cancel().catch(() => {});
  }
}

/** @throws LastgoodError server_unreachable when the connection broke or nothing came in time */
async function readWithin(reader: ReadableStreamDefaultReader<string>, ms: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`silent for ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (cause) {
    throw new LastgoodError('server_unreachable', 'The connection to the server was lost.', {
      hint: 'It is sought again by itself; "lastgood status" says whether the server runs.',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
