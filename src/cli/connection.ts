import { Agent, fetch } from 'undici';
import { type Client, createClient } from '../api/client.ts';

export interface Connection {
  client: Client;
  /** Gives up all its connections at once, those in use too. */
  close(): Promise<void>;
}

/**
 * A client with connections of its own. The platform's `fetch` keeps them where nobody can close them, and one that was
 * opened and then not used (its request was aborted) holds up a server that is closing until its patience ends.
 */
export function openConnection(url: string, token: string | undefined): Connection {
  const agent = new Agent();
  const request = (input: string, init: Parameters<typeof fetch>[1]) => fetch(input, { ...init, dispatcher: agent });
  const client = createClient({
    url,
    // undici is the platform's fetch; only its type names differ.
    fetch: request as unknown as typeof globalThis.fetch,
    ...(token !== undefined && { token }),
  });
  return { client, close: () => agent.destroy() };
}
