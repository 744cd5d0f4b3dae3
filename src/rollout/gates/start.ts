import { LastgoodError } from '../../errors.ts';
import type { Instance } from '../../runtime/driver.ts';
import { failed, passed, type Verdict } from './gate.ts';

/** What a start can fail of, as far as the way it ended tells. */
const CAUSES: Record<string, string> = {
  'not-ready': 'not-ready-in-time',
  memory: 'out-of-memory',
  'not-startable': 'program-missing',
  unresponsive: 'not-ready-in-time',
};

/** Said by programs of any language when their address is taken. */
const PORT_TAKEN = /EADDRINUSE|address already in use|only one usage of each socket address/i;
const FILE_MISSING = /has no file|ENOENT|No such file or directory|FileNotFoundError/;

/** The instance keeps the same deadline, and knows its last words: it is let to say them. */
const AFTERTHOUGHT_MS = 2_000;

/** The candidate becomes ready within its deadline, or its last words say why not. */
export async function startGate(instance: Instance, deadlineMs: number, signal: AbortSignal): Promise<Verdict> {
  const late = AbortSignal.timeout(deadlineMs + AFTERTHOUGHT_MS);
  try {
    await instance.ready(AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LastgoodError)) throw error;
    const { failure, reason } = instance.status;
    const sentence = reason ?? error.message;
    const cause = causeOf(sentence, failure, late.aborted);
    return failed(cause, sentence, { log: 'log.txt', ...(failure && { failure }) });
  }
  const { startMs = 0, memoryBytes } = instance.status;
  const memory = memoryBytes === undefined ? '' : `, ${(memoryBytes / 1e6).toFixed(0)} MB`;
  return passed(`It was ready after ${(startMs / 1000).toFixed(2)} s${memory}.`, {
    start_ms: startMs,
    ...(memoryBytes !== undefined && { memory_bytes: memoryBytes }),
  });
}

function causeOf(sentence: string, failure: string | undefined, late: boolean): string {
  if (PORT_TAKEN.test(sentence)) return 'port-taken';
  if (late) return 'not-ready-in-time';
  const known = failure === undefined ? undefined : CAUSES[failure];
  if (known !== undefined) return known;
  return FILE_MISSING.test(sentence) ? 'file-missing' : 'died-at-start';
}
