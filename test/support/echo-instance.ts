import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCommandDriver } from '../../src/runtime/command/driver.ts';
import type { Instance } from '../../src/runtime/driver.ts';
import { scratchDir } from './scratch.ts';

export interface EchoFaults {
  /** Milliseconds that an answer takes. */
  delay?: number;
  /** Bytes that are kept with each request. */
  leak?: number;
  /** Every n-th request is answered with a 500. */
  failEvery?: number;
}

const PROGRAM = `
import { createServer } from 'node:http';
const { delay = 1, leak = 0, failEvery = 0 } = JSON.parse(process.env.FAULTS);
const kept = [];
let count = 0;
createServer((request, response) => {
  if (request.url === '/healthz') return response.end('ok');
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    if (leak > 0) kept.push(Buffer.alloc(leak, 1));
    const status = failEvery > 0 && ++count % failEvery === 0 ? 500 : 200;
    setTimeout(() => response.writeHead(status).end(Buffer.concat(chunks)), delay);
  });
}).listen(process.env.SOCKET);
`;

/** A program of the command driver, for this test, that answers with what it is sent. */
export async function startEcho(faults: EchoFaults = {}): Promise<Instance> {
  const dir = await scratchDir();
  await writeFile(join(dir, 'echo.mjs'), PROGRAM);
  const release = {
    service: 'echo',
    id: `sha256:${'e'.repeat(64)}`,
    version: '1.0.0',
    dir,
    health: '/healthz',
    runtime: {
      driver: 'command',
      threads: 'auto' as const,
      settings: {},
      command: ['node', './echo.mjs'],
      env: { FAULTS: JSON.stringify(faults) },
      listen: 'socket' as const,
    },
  };
  const options = { runDir: join(dir, 'run'), cacheDir: join(dir, 'cache'), readyTimeout: 30_000 };
  const instance = await createCommandDriver().start(release, options);
  onTestFinished(() => instance.close(0));
  await instance.ready(AbortSignal.timeout(30_000));
  return instance;
}
