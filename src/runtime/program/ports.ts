import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

export interface PortRange {
  first: number;
  /** The first that is not in it. */
  end: number;
}

const FIRST = 20_000;
/** Where Linux begins to give ports to outgoing connections by default; others begin higher. */
const EPHEMERAL = 32_768;
const ATTEMPTS = 100;

/** Ports of 127.0.0.1 for programs that bind them later: no two of its holders have the same one. */
export class Ports {
  readonly #range: PortRange | undefined;
  readonly #held = new Set<number>();

  /** @param range default: below what the system gives to outgoing connections, one of which could else be quicker than the program */
  constructor(range?: PortRange) {
    this.#range = range;
  }

  /** A port that is free now; held until `give`. */
  async take(): Promise<number> {
    const { first, end } = this.#range ?? (await quietRange());
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const port = randomInt(first, end);
      if (this.#held.has(port)) continue;
      this.#held.add(port); // at once: others are looking too
      if (await canBind(port)) return port;
      this.#held.delete(port);
    }
    throw new Error(`no port of 127.0.0.1 between ${first} and ${end} is free`);
  }

  give(port: number): void {
    this.#held.delete(port);
  }
}

/** Where outgoing connections have nearly all ports, there is no quiet range: any port will do. */
async function quietRange(): Promise<PortRange> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
  const ephemeral = Number(/^\d+/.exec(text)?.[0] ?? EPHEMERAL);
  return { first: FIRST, end: ephemeral > FIRST + 1_000 ? ephemeral : 65_536 };
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
