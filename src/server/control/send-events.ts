import type { ServerResponse } from 'node:http';
import type { LastgoodEvent } from '../../api/control/event.ts';
import type { Events } from '../../rollout/keeper.ts';

export interface SendOptions {
  /** Begin after this kept event; with null, with the newest `tail` ones. */
  after: number | null;
  tail: number;
  /** Only events of this service. */
  service: string | undefined;
  /** false: end after the kept events. */
  follow: boolean;
  /** How often a comment shows that the connection lives, in milliseconds. */
  beatMs: number;
  /** Who takes nothing for so long is cut off. */
  stallMs: number;
  /** Asked at each beat; the stream ends when it is false. */
  allowed(): boolean;
  /** Ends the stream. */
  stopping: AbortSignal;
}

/** Kept events that are read at once. */
const PAGE = 500;

/**
 * Writes kept events, then what happens, without a gap and without one twice. Nothing is queued for who reads slowly:
 * while he is behind, what happens is not written but read from the kept events when he is ready for more. What is not
 * kept (progress) he misses.
 */
export function sendEvents(events: Events, response: ServerResponse, options: SendOptions): void {
  const { service, follow, beatMs, stallMs, allowed, stopping } = options;
  let cursor = beginning(events, options);
  /** Everything that is kept has been written, and there is room for more. */
  let live = false;
  let stall: NodeJS.Timeout | undefined;

  /** @returns whether there is room for more */
  function write(event: LastgoodEvent): boolean {
    if (event.id !== null) cursor = event.id;
    return (service !== undefined && event.service !== service) || response.write(frameOf(event));
  }

  function waitForRoom(): void {
    live = false;
    stall = setTimeout(() => response.destroy(), stallMs);
    response.once('drain', () => {
      clearTimeout(stall);
      catchUp();
    });
  }

  function catchUp(): void {
    if (response.destroyed || response.writableEnded) return;
    const page = events.since(cursor, PAGE);
    if (!page.every(write)) waitForRoom();
    // A long journal is read in turns with everybody else's requests.
    else if (page.length === PAGE) setImmediate(catchUp);
    else if (follow) live = true;
    else response.end();
  }

  function onEvent(event: LastgoodEvent): void {
    if (!live || (event.id !== null && event.id <= cursor)) return;
    if (!write(event)) waitForRoom();
  }

  function beat(): void {
    if (!allowed()) end();
    else if (live && !response.write(': beat\n\n')) waitForRoom();
  }

  function end(): void {
    live = false;
    response.end();
  }

  const unsubscribe = events.subscribe(onEvent);
  const beats = setInterval(beat, beatMs);
  stopping.addEventListener('abort', end);
  response.once('close', () => {
    live = false;
    unsubscribe();
    clearInterval(beats);
    clearTimeout(stall);
    stopping.removeEventListener('abort', end);
  });
  // The first bytes tell the client, and proxies in between, that the stream is there.
  response.write(': lastgood\n\n');
  if (stopping.aborted) end();
  else catchUp();
}

/** An id beyond the newest is of another journal: then what the client has seen is not known. */
function beginning(events: Events, { after, tail }: SendOptions): number {
  const newest = events.since(null, 1).at(-1)?.id ?? 0;
  if (after !== null && after <= newest) return after;
  const first = tail > 0 ? events.since(null, tail)[0]?.id : undefined;
  return typeof first === 'number' ? first - 1 : newest;
}

function frameOf(event: LastgoodEvent): string {
  const data = `data: ${JSON.stringify(event)}\n\n`;
  return event.id === null ? data : `id: ${event.id}\n${data}`;
}
