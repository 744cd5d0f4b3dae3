import process from 'node:process';
import { pino } from 'pino';
import sharp from 'sharp';
import { LastgoodError } from '../errors.ts';
import { readConfig } from './config.ts';
import { cpuBudget } from './cpu-budget.ts';
import { loadParser } from './load-parser.ts';
import { createService } from './service.ts';
import { planThreads } from './thread-plan.ts';
import { tuneHeap } from './tune-heap.ts';

/** One copy of one release: opens its networks once, warms them up, and serves the worker protocol until it is told to end. */
const config = readConfig(process.argv.slice(2));
const logger = pino({ base: { pid: process.pid, release: config.release.version } });
// Whoever started this process holds the other end: when that process dies, however it dies, so does this one.
process.stdin.resume().on('close', () => process.exit(0));

const cores = config.threads === 'auto' ? cpuBudget() : config.threads;
const threads = planThreads(cores);
tuneHeap();
sharp.concurrency(cores);
sharp.cache(false); // no picture comes twice

const service = createService({ release: config.release, concurrency: threads.concurrency, logger });
await service.listen(config.socketPath);
process.once('SIGTERM', () => {
  service.close().then(() => process.exit(0));
});

const parser = loadParser({
  config,
  threads,
  onWarning: (message, cause) => logger.warn({ err: cause }, message),
  onDeath: (error) => {
    logger.fatal({ err: error }, 'a thread that runs networks died');
    process.exit(1);
  },
});
try {
  const loaded = await parser;
  service.open(loaded.parser, performance.now());
  logger.info({ ...threads, ...loaded.startup, start_ms: Math.round(performance.now()) }, 'ready');
} catch (error) {
  // An expected failure is told in one line: the supervisor shows the last thing that was said. A bug shows its stack.
  if (!(error instanceof LastgoodError)) throw error;
  process.stderr.write(`${error.message} ${error.hint}\n`);
  process.exit(1);
}
