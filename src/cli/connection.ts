import type { Agent, fetch } from 'undici';
import { type Client, createClient } from '../api/client.ts';
import { type Control, createControlClient } from '../api/control/client.ts';

export interface Connection extends AsyncDisposable {
  client: Client;
  control: Control;
  /** Gives up all its connections at once, those in use too. */
  close(): Promise<void>;
}

/**
 * Clients with connections of their own. The platform's `fetch` keeps them where nobody can close them, and one that was
 * opened and then not used (its request was aborted) holds up a server that is closing until its patience ends.
 *
 * An answer may take as long as it takes: making a release downloads gigabytes. Who waits has a signal.
 */
export function openConnection(url: string, token: string | undefined): Connection {
  let opened: Promise<Transport> | undefined;
  const request = async (input: string, init: Transported) => {
    opened ??= openTransport();
    const { agent, fetch } = await opened;
    return fetch(input, { ...init, dispatcher: agent });
  };
  const options = {
    url,
    // undici is the platform's fetch; only its type names differ.
    fetch: request as unknown as typeof globalThis.fetch,
    ...(token !== undefined && { token }),
  };
  const [client, control] = [createClient(options), createControlClient(options)];
  const close = async () => (await opened)?.agent.destroy();
  return { client, control, close, [Symbol.asyncDispose]: close };
}

interface Transport {
  agent: Agent;
  fetch: typeof fetch;
}
type Transported = Parameters<typeof fetch>[1];

/** undici comes with the first request: it is large, and much is done without one. */
async function openTransport(): Promise<Transport> {
  const { Agent, fetch } = await import('undici');
  return { agent: new Agent({ headersTimeout: 0, bodyTimeout: 0 }), fetch };
}
