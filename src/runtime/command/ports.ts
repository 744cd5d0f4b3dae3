import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections, one of which could else take the port before the program binds it. */
const FIRST = 20_000;
/** Where Linux begins to give ports to outgoing connections by default; others begin higher. */
const EPHEMERAL = 32_768;
const ATTEMPTS = 1_000;

/** Ports of 127.0.0.1 for programs that bind them later: no two of its holders have the same one. */
export class Ports {
  readonly #held = new Set<number>();

  /** A port that is free now; held until `give`. */
  async take(): Promise<number> {
    const end = await ephemeralStart();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const port = end - FIRST > ATTEMPTS ? randomInt(FIRST, end) : 0;
      const bound = this.#held.has(port) ? null : await bindable(port);
      if (bound === null || this.#held.has(bound)) continue;
      this.#held.add(bound);
      return bound;
    }
    throw new Error(`no port of 127.0.0.1 from ${FIRST} to ${end} is free`);
  }

  give(port: number): void {
    this.#held.delete(port);
  }
}

async function ephemeralStart(): Promise<number> {
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
  return Number(/^\d+/.exec(range)?.[0] ?? EPHEMERAL);
}

/** The port when it can be bound (a free one for 0), else null. */
function bindable(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(bound));
    });
  });
}
