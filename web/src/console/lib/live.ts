import type { Control } from '../../../../src/api/control/client.ts';
import type { LastgoodEvent } from '../../../../src/api/control/event.ts';
import type { Language } from '../../../../src/api/diagnosis.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { retryDelay } from '../../lib/backoff.ts';
import { readWorld, type World } from './world.ts';

export interface LiveState {
  /** `closed`: the server does not know who is asking. */
  access: 'asking' | 'open' | 'closed';
  /** Whether the last question was answered. */
  link: 'connecting' | 'live' | 'lost';
  world: World | null;
  /** Newest first, without progress. */
  events: LastgoodEvent[];
  /** Why the last question was not answered, where the server said so. */
  failure: LastgoodError | null;
  /** `Date.now()` of the next try while the link is lost; null while one is under way. */
  nextTry: number | null;
}

export const NOT_YET: LiveState = {
  access: 'asking',
  link: 'connecting',
  world: null,
  events: [],
  failure: null,
  nextTry: null,
};

const KEPT_EVENTS = 100;
/** Several events come with each step; one question is enough for them. */
const GATHER_MS = 80;
const BETWEEN_READS_MS = 250;
/** Asked even when no event comes: what is shown must not be old because of a silent connection. */
const POLL_MS = 10_000;
const POLL_WITHOUT_EVENTS_MS = 2000;
/** A server that does not answer in this time is as good as gone. */
const DEADLINE_MS = 8000;

export interface Live {
  /** Asks now, instead of waiting. */
  refresh(): void;
  /** Asks anew, for diagnoses in that language; until they come, what is known stays. */
  speak(lang: Language): void;
  close(): void;
}

/**
 * Follows the server: events say that something happened, what is shown is then read anew.
 * @param service name of the service to show; the default one otherwise
 * @param lang language of diagnoses
 */
export function follow(
  control: Control,
  { service, ...spoken }: { service: string | null; lang: Language },
  onState: (state: LiveState) => void,
): Live {
  const stop = new AbortController();
  let state = NOT_YET;
  let { lang } = spoken;
  let [busy, again, eventsConnected, tries] = [false, false, false, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [dueAt, readAt] = [0, 0];

  const set = (change: Partial<LiveState>) => {
    if (stop.signal.aborted) return;
    state = { ...state, ...change };
    onState(state);
  };

  const close = () => {
    stop.abort();
    clearTimeout(timer);
  };

  const readIn = (ms: number) => {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    dueAt = Date.now() + ms;
    timer = setTimeout(() => void read(), ms);
  };

  /** Never twice at once: who asks in the middle gets one more reading after it. */
  const refresh = (ms = 0) => {
    if (busy) again = true;
    else if (Date.now() + ms < dueAt) readIn(ms);
  };

  const onEvent = () => refresh(Math.max(GATHER_MS, readAt + BETWEEN_READS_MS - Date.now()));

  function onFailure(error: unknown) {
    const failure = error instanceof LastgoodError ? error : null;
    if (failure?.code === 'unauthorized') {
      set({ access: 'closed' });
      return close();
    }
    const delay = retryDelay(++tries);
    const told = failure && failure.code !== 'server_unreachable' ? failure : null;
    set({ link: 'lost', failure: told, nextTry: Date.now() + delay });
    readIn(delay);
  }

  async function read() {
    [busy, again] = [true, false];
    if (state.nextTry !== null) set({ nextTry: null });
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(DEADLINE_MS)]);
      const world = await readWorld(control, service, { signal, lang });
      tries = 0;
      set({ world, access: 'open', link: 'live', failure: null, nextTry: null });
      readIn(again ? BETWEEN_READS_MS : eventsConnected ? POLL_MS : POLL_WITHOUT_EVENTS_MS);
    } catch (error) {
      onFailure(error);
    } finally {
      busy = false;
      readAt = Date.now();
    }
  }

  async function listen() {
    const onState = (now: 'connected' | 'lost') => {
      eventsConnected = now === 'connected';
      // While nobody answers, reading has its own pauses.
      if (eventsConnected || state.link === 'live') refresh();
    };
    try {
      for await (const event of control.events({ tail: KEPT_EVENTS / 2, signal: stop.signal, onState })) {
        if (event.id !== null) set({ events: [event, ...state.events].slice(0, KEPT_EVENTS) });
        onEvent();
      }
    } catch {
      // No other attempt would change it; the reading, which goes on, meets the same and tells it.
      eventsConnected = false;
      refresh();
    }
  }

  const speak = (wanted: Language) => {
    if (wanted === lang) return;
    lang = wanted;
    refresh();
  };

  void read();
  void listen();
  return { refresh, speak, close };
}
