/**
 * The real server before two programs, each a release of its own: a is current, b the standby. Prints its URL; over IPC it takes
 * 'a' or 'b', the next current release, and answers with the milliseconds that the switch took until it was in force.
 *   node bench/lib/proxies/lastgood-process.ts PORT_A PORT_B
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { Router } from '../../../src/gateway/route.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import { createServer } from '../../../src/server/server.ts';
import { onlyService } from '../../../src/server/services.ts';
import { instanceAt } from '../../../test/support/instance-at.ts';

const [a, b] = process.argv.slice(2).map((port) => instanceAt(`http://127.0.0.1:${port}`));
const instances = { a: a!, b: b! };
const router = new Router('bench', { reason: '', hint: '' });
let generation = 0;

function use(current: 'a' | 'b', standby: 'a' | 'b'): void {
  const route = (name: 'a' | 'b', number: number) => {
    const instance = instances[name];
    return { release: instance.release, generation: number, instance };
  };
  router.replace({ current: route(current, ++generation), standby: route(standby, generation - 1) });
}

use('a', 'b');
const gateway = createGateway({
  table: () => router.table,
  onTableChange: (listener) => router.onChange(listener),
  queue: 10_000,
});
const server = createServer({
  host: '127.0.0.1',
  port: 0,
  services: onlyService(gateway, () => router.table),
  logger: createLogger({ level: 'error' }),
  metrics: createMetrics(),
  webDir: mkdtempSync(join(tmpdir(), 'lastgood-bench-')),
  version: '0.0.0',
});
const { url } = await server.start();
console.log(url);

process.on('message', (current: 'a' | 'b') => {
  const begun = performance.now();
  use(current, current === 'a' ? 'b' : 'a');
  process.send?.(performance.now() - begun);
});
process.on('SIGTERM', () => process.exit(0));
