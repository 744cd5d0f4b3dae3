/**
 * The program behind the relay is killed (SIGKILL) with 16 requests of 100 KB in flight; a second one stands by. How many requests fail,
 * and how long it takes from the kill to the first and to the last answer, next to nginx (bodies buffered, `proxy_next_upstream
 * error timeout non_idempotent`), in turns.
 *   node bench/kill.ts [rounds]
 */
import { Pool } from 'undici';
import { freePort } from './lib/free-port.ts';
import { end, startProgram } from './lib/processes.ts';
import { startLastgood } from './lib/proxies/lastgood.ts';
import { startNginx } from './lib/proxies/nginx.ts';
import type { Relay } from './lib/proxies/relay.ts';
import { median, ms } from './lib/stats.ts';

const ROUNDS = Number(process.argv[2] ?? 20);
const IN_FLIGHT = 16;
const BODY = Buffer.alloc(100_000, 7);

const a = await freePort();
await using b = await startProgram('backend.ts', ['b']);
const backends = { a, b: Number(b.line) };
await using lastgood = await startLastgood(backends);
await using nginx = await startNginx(backends);

const results = new Map(
  [lastgood, nginx].map(({ name }) => [name, { failed: 0, first: [] as number[], last: [] as number[] }]),
);
for (let round = 0; round < ROUNDS; round++) {
  for (const relay of [lastgood, nginx]) {
    const { failed, first, last } = await killOnce(relay);
    const result = results.get(relay.name)!;
    result.failed += failed;
    result.first.push(first);
    result.last.push(last);
  }
}
for (const [name, { failed, first, last }] of results) {
  console.log(
    `${name.padEnd(9)} ${ROUNDS} kills with ${IN_FLIGHT} in flight: failed ${failed}, first answer after ${ms(median(first))}, last ${ms(median(last))}`,
  );
}
const [ours, theirs] = [...results.values()];
const ratio = (of: 'first' | 'last') => (median(ours![of]) / median(theirs![of])).toFixed(2);
console.log(`lastgood ÷ nginx: first answer ${ratio('first')}, last answer ${ratio('last')}`);

async function killOnce(relay: Relay): Promise<{ failed: number; first: number; last: number }> {
  const program = await startProgram('backend.ts', ['a', 'hold'], { PORT: String(a) });
  const pool = new Pool(relay.url, { connections: IN_FLIGHT });
  const counted = inFlight(program.child);
  let killed = 0;
  let failed = 0;
  const times: number[] = [];
  const requests = Array.from({ length: IN_FLIGHT }, async () => {
    // What lastgood may send twice; nginx is told that it may send anything.
    const answer = await pool.request({ method: 'POST', path: '/parse', body: BODY }).catch(() => null);
    const by = await answer?.body.text().catch(() => null);
    times.push(performance.now() - killed);
    if (answer?.statusCode !== 200 || by !== 'b') failed += 1;
  });
  await counted;
  killed = performance.now();
  program.child.kill('SIGKILL');
  await Promise.all(requests);
  await end(program.child);
  await pool.close();
  return { failed, first: Math.min(...times), last: Math.max(...times) };
}

/** Resolves when the program holds all of them. */
function inFlight(child: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (held) => {
      if (held === IN_FLIGHT) resolve();
    });
  });
}
