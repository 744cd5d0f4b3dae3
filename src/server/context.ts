import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LastgoodError } from '../errors.ts';
import type { ByteBudget } from './body/byte-budget.ts';
import type { Trouble, Vitals } from './health.ts';
import type { Limits, ServedService, ServerOptions } from './options.ts';

/** What the parts of one server share. */
export interface Context extends Omit<ServerOptions, 'limits'> {
  limits: Limits;
  budget: ByteBudget;
  /** Aborts when the server begins to stop. */
  stopping: AbortSignal;
  /** `performance.now()` of the start. */
  startedAt: number;
  /** Ids of the requests under way. */
  ids: Set<string>;
  /** Requests whose client sends no body before it is told to go on (`Expect: 100-continue`). */
  waiting: WeakSet<IncomingMessage>;
  /** The last response of each connection. */
  answers: WeakMap<Socket, ServerResponse>;
}

/** Of the server and, where they differ, of the service's current release. */
export function limitsOf({ limits }: Context, served: ServedService): Limits {
  return { ...limits, ...served.limits() };
}

export function vitalsOf({ stopping, startedAt }: Context, { table, gateway, standby }: ServedService): Vitals {
  return {
    table: table(),
    queueDepth: gateway.depth,
    refusal: refusalOf(gateway),
    standby: standby(),
    now: Date.now(),
    stopping: stopping.aborted,
    uptimeSeconds: (performance.now() - startedAt) / 1000,
  };
}

/** Asks for a place and gives it back: what a request that arrives now would be told. */
function refusalOf(gateway: ServedService['gateway']): Trouble | null {
  try {
    gateway.admit().leave();
    return null;
  } catch (error) {
    if (error instanceof LastgoodError) return { reason: error.message, hint: error.hint };
    throw error;
  }
}
