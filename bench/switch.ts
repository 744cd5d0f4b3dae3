/**
 * Switches from one release to another and back under load: 300 POST/s of 100 KB and 2,000 GET/s at a steady pace, next to haproxy
 * (`set map` over its runtime API) and nginx (reload). An answer is stale when it comes from the program that was replaced, though
 * its request was sent after the switch had been acknowledged.
 *   node bench/switch.ts [switches]      1000; nginx makes a tenth of them
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { startProgram } from './lib/processes.ts';
import { startHaproxy } from './lib/proxies/haproxy.ts';
import { startLastgood } from './lib/proxies/lastgood.ts';
import { startNginx } from './lib/proxies/nginx.ts';
import type { Relay } from './lib/proxies/relay.ts';
import { median, quantile } from './lib/stats.ts';

const SWITCHES = Number(process.argv[2] ?? 1_000);
const POSTS = 300;
const GETS = 2_000;
const TICK_MS = 5;
const PAUSE_MS = 10;
const BODY = Buffer.alloc(100_000, 7);

interface Figures {
  /** Milliseconds until the switch was in force, as the relay measured it where it does. */
  acks: number[];
  /** The same as who ordered it saw it. */
  seen: number[];
  sent: number;
  failed: number;
  stale: number;
  seconds: number;
}

await using a = await startProgram('backend.ts', ['a']);
await using b = await startProgram('backend.ts', ['b']);
const backends = { a: Number(a.line), b: Number(b.line) };

const acks: Record<string, number> = {};
for (const start of [startLastgood, startHaproxy, startNginx]) {
  await using relay = await start(backends);
  const figures = await measure(relay, relay.name === 'nginx' ? SWITCHES / 10 : SWITCHES);
  acks[relay.name] = median(figures.acks);
  console.log(line(relay.name, figures));
}
const { lastgood = Number.NaN, haproxy = Number.NaN, nginx = Number.NaN } = acks;
console.log(`ack, lastgood ÷ haproxy = ${(lastgood / haproxy).toFixed(2)}, ÷ nginx = ${(lastgood / nginx).toFixed(4)}`);

async function measure(relay: Relay, switches: number): Promise<Figures> {
  const pool = new Pool(relay.url, { connections: 128, pipelining: 1 });
  const figures: Figures = { acks: [], seen: [], sent: 0, failed: 0, stale: 0, seconds: 0 };
  // Switches that were ordered and that were acknowledged; the k-th one is to `b` for odd k.
  const state = { ordered: 0, acknowledged: 0 };
  const underWay = new Set<Promise<void>>();
  const send = (method: 'GET' | 'POST') => {
    const oldest = state.acknowledged;
    const body = method === 'POST' ? BODY : null;
    const request = pool
      .request({ method, path: '/work', body })
      .then(async (answer) => {
        const by = await answer.body.text();
        if (answer.statusCode !== 200) figures.failed += 1;
        else if (state.ordered === oldest && by !== 'ab'[oldest % 2]) figures.stale += 1;
      })
      .catch(() => {
        figures.failed += 1;
      })
      .finally(() => underWay.delete(request));
    figures.sent += 1;
    underWay.add(request);
  };
  const begun = performance.now();
  const due = { GET: 0, POST: 0 };
  const clock = setInterval(() => {
    const seconds = (performance.now() - begun) / 1_000;
    for (; due.GET < seconds * GETS; due.GET++) send('GET');
    for (; due.POST < seconds * POSTS; due.POST++) send('POST');
  }, TICK_MS);
  await pause(500);
  for (let i = 0; i < switches; i++) {
    state.ordered += 1;
    const ordered = performance.now();
    figures.acks.push(await relay.switchTo(state.ordered % 2 === 0 ? 'a' : 'b'));
    state.acknowledged = state.ordered;
    figures.seen.push(performance.now() - ordered);
    await pause(PAUSE_MS);
  }
  clearInterval(clock);
  figures.seconds = (performance.now() - begun) / 1_000;
  await Promise.all(underWay);
  await pool.close();
  return figures;
}

function line(name: string, { acks: times, seen, sent, failed, stale, seconds }: Figures): string {
  const ack = `ack ${median(times).toFixed(3)} ms (99 %: ${quantile(times, 0.99).toFixed(3)} ms), seen from outside ${median(seen).toFixed(2)} ms`;
  const load = `${sent} requests (${(sent / seconds).toFixed(0)}/s)`;
  return `${name.padEnd(9)} ${times.length} switches: ${ack}, ${load}, stale ${stale}, failed ${failed}`;
}
