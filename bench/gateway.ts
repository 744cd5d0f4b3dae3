/**
 * CPU that passing a request on costs: microseconds of user and system time of the relay's processes, GET and POST of 300 KB, next to
 * haproxy and nginx, in turns. The load comes from this process, the answers from another one.
 *   node bench/gateway.ts [rounds]
 */
import { Pool } from 'undici';
import { cpuOf, startProgram } from './lib/processes.ts';
import { startHaproxy } from './lib/proxies/haproxy.ts';
import { startLastgood } from './lib/proxies/lastgood.ts';
import { startNginx } from './lib/proxies/nginx.ts';
import type { Relay } from './lib/proxies/relay.ts';
import { median } from './lib/stats.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const CLIENTS = 16;
const BODY = Buffer.alloc(300_000, 7);
const KINDS = { GET: 8_000, POST: 1_500 };
type Kind = keyof typeof KINDS;

await using a = await startProgram('backend.ts', ['a']);
await using b = await startProgram('backend.ts', ['b']);
const backends = { a: Number(a.line), b: Number(b.line) };
await using lastgood = await startLastgood(backends);
await using haproxy = await startHaproxy(backends);
await using nginx = await startNginx(backends);
const relays = [lastgood, haproxy, nginx];

const cost = new Map(relays.map(({ name }) => [name, { GET: [] as number[], POST: [] as number[] }]));
for (const relay of relays) for (const kind of ['GET', 'POST'] as const) await run(relay, kind, 1_000);
for (let round = 0; round < ROUNDS; round++) {
  for (const relay of relays) {
    for (const kind of ['GET', 'POST'] as const) {
      const pids = await relay.pids();
      const before = await cpuOf(pids);
      await run(relay, kind, KINDS[kind]);
      cost.get(relay.name)?.[kind].push(((await cpuOf(pids)) - before) / KINDS[kind]);
    }
  }
}

for (const kind of ['GET', 'POST'] as const) {
  const [ours = Number.NaN, ...others] = relays.map(({ name }) => median(cost.get(name)?.[kind] ?? []));
  const ratios = others.map(
    (other, i) => `${(ours / other).toFixed(1)} x ${relays[i + 1]?.name} (${other.toFixed(0)})`,
  );
  console.log(`${kind.padEnd(4)} ${ours.toFixed(0)} µs of CPU a request = ${ratios.join(', ')}`);
}

async function run(relay: Relay, method: Kind, count: number): Promise<void> {
  const pool = new Pool(relay.url, { connections: CLIENTS, pipelining: 1 });
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({ method, path: '/work', body: method === 'POST' ? BODY : null });
      await body.dump();
      if (statusCode !== 200) throw new Error(`${relay.name}: ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await pool.close();
}
