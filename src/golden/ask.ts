import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../runtime/driver.ts';
import { BrokenOff, type Reply, type Transport } from '../runtime/transport.ts';
import type { GoldenCase } from './golden-set.ts';
import { fail, type Judgement } from './judgement.ts';

export interface AskOptions {
  endpoint: Endpoint;
  transport: Transport;
  timeoutMs: number;
  signal: AbortSignal;
}

/** What became of one golden request. */
export interface Asked {
  reply: Reply | null;
  ms: number;
  /** Set when there is no answer to compare: it failed already. */
  failure: Judgement | null;
}

/**
 * Sends one golden request to an instance. Whatever the instance does is a result.
 * @throws only the signal's reason
 */
export async function ask(one: GoldenCase, body: Uint8Array, options: AskOptions): Promise<Asked> {
  const { endpoint, transport, timeoutMs, signal } = options;
  const { method, path, headers } = one.request;
  const late = AbortSignal.timeout(timeoutMs);
  const call = { method, path, body, headers: { ...headers, 'x-request-id': `golden-${randomUUID()}` } };
  const started = performance.now();
  try {
    const reply = await transport.call(endpoint, call, AbortSignal.any([signal, late]));
    const ms = performance.now() - started;
    return { reply, ms, failure: judgeStatus(one, reply) };
  } catch (error) {
    signal.throwIfAborted();
    const ms = performance.now() - started;
    if (late.aborted)
      return { reply: null, ms, failure: fail('too-slow', `There was no answer within ${timeoutMs} ms.`) };
    const what =
      error instanceof BrokenOff && !error.reached ? 'The instance could not be reached' : 'The instance broke off';
    return { reply: null, ms, failure: fail('no-answer', `${what} (${(error as Error).message}).`) };
  }
}

function judgeStatus({ expect }: GoldenCase, { status, body }: Reply): Judgement | null {
  if (status !== expect.status) {
    return fail('status-differs', `It answered ${status} instead of ${expect.status}${saying(body)}.`, { status });
  }
  if (expect.body === undefined || body.length > 0) return null;
  return fail('answer-empty', `It answered ${status} with an empty body.`, { status });
}

/** The sentence of an error, ours or anybody's. */
function saying(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, 4096)).toString();
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return `: ${error.replace(/\.$/, '').slice(0, 300)}`;
  } catch {
    // No JSON: its first line is what there is.
  }
  const line = text.split('\n', 1)[0]!.trim().slice(0, 120);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that are no text are not shown
  return line === '' || /[\u0000-\u0008\ufffd]/.test(line) ? '' : `: ${line}`;
}
