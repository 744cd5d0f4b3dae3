/**
 * A model service wrapped in somebody's own program, as the command driver starts it: it runs lastgood's parser in a process of
 * its own and passes requests on to it. `--fault NAME` breaks it in the way that an upgrade of such a program breaks.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { LASTGOOD_ROOT, LASTGOOD_RELEASE_DIR, PORT, SOCKET } = process.env;
const { fault } = parseArgs({ options: { fault: { type: 'string' } } }).values;
const MB = 1_000_000;

/** What happens around one request. `work` asks the parser. */
const FAULTS = {
  error: async () => ({ status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' }),
  slow: async (_body, work) => {
    const begun = performance.now();
    const answer = await work();
    await delay(2 * (performance.now() - begun));
    return answer;
  },
  leak: async (_body, work) => {
    kept.push(Buffer.alloc(20 * MB, 1));
    return work();
  },
  square: async (body, work) => {
    const { width, height } = await createRequire(`${LASTGOOD_ROOT}/`)('sharp')(body).metadata();
    if (width === height) process.kill(process.pid, 'SIGSEGV');
    return work();
  },
};
const kept = [];
const around = FAULTS[fault] ?? ((_body, work) => work());

// Whoever started this program holds the other end: when that process dies, so does this one, and the parser with it.
process.stdin.resume().on('close', () => process.exit(0));
// The parser's socket has a short name here, however long the path of this folder is.
process.chdir(tmpdir());
const socketPath = `parser-${process.pid}.sock`;

if (fault === 'hang') {
  process.stderr.write('loading the model\n');
  await new Promise(() => {});
}
const server = createServer((request, response) => {
  answer(request).then(
    ({ status, headers, body }) => response.writeHead(status, headers).end(body),
    (error) =>
      response.writeHead(502, { 'content-type': 'text/plain' }).end(`the parser did not answer: ${error.message}`),
  );
});
server.listen(
  fault === 'port'
    ? { host: '127.0.0.1', port: 7860 }
    : SOCKET
      ? { path: SOCKET }
      : { host: '127.0.0.1', port: Number(PORT) },
);
await once(server, 'listening');
await startParser();

async function startParser() {
  const { workerCommand } = await import(pathToFileURL(join(LASTGOOD_ROOT, 'src/runtime/onnx/driver.ts')));
  const runtime = { recipe: 'pose-parts', settings: { size: 'lite' }, threads: 'auto' };
  const release = { id: 'adapter', version: 'adapter', dir: LASTGOOD_RELEASE_DIR, runtime };
  const cacheDir = join(process.env.XDG_CACHE_HOME ?? tmpdir(), 'parser');
  const { file, args, env } = workerCommand({ release, socketPath, cacheDir });
  const parser = spawn(file, args, { stdio: ['pipe', 'inherit', 'inherit'], env });
  parser.on('exit', (code, signal) => {
    process.stderr.write(`the parser ended (${signal ?? code})\n`);
    process.exit(1);
  });
}

async function answer(request) {
  const { method, headers, url } = request;
  if (url === '/healthz')
    return pass({ method: 'GET', path: '/readyz' }).catch(() => ({ status: 503, body: 'starting' }));
  const body = await buffer(request);
  return around(body, () => pass({ method, headers, path: url }, body));
}

async function pass(options, body = '') {
  const outgoing = ask({ socketPath, agent: false, ...options }).end(body);
  const [incoming] = await once(outgoing, 'response');
  return { status: incoming.statusCode, headers: incoming.headers, body: await buffer(incoming) };
}
