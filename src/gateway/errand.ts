import type { Reply } from '../runtime/transport.ts';
import type { Ticket } from './admission.ts';
import type { GatewayRequest } from './contract.ts';
import type { Life } from './life.ts';

/** One request on its way through the gateway. */
export interface Errand {
  readonly request: GatewayRequest;
  readonly ticket: Ticket;
  readonly life: Life;
  readonly deadlineMs: number;
  /** It may be sent a second time after an instance has seen it. */
  readonly replayable: boolean;
  /** Headers that travel on. */
  readonly headers: Record<string, string>;
  /** Times that it was sent to an instance. */
  attempts: number;
  /** A copy died with it: it is sent alone from now on. */
  suspect: boolean;
  /** It had its rescue. */
  rescued: boolean;
  /** What became of it was told. */
  told: boolean;
}

export interface Answered {
  kind: 'answered';
  /** Of any status. */
  reply: Reply;
  /** From its turn. */
  ms: number;
}

export interface Failed {
  kind: 'failed';
  error: Error;
  /** The instance may have seen it. */
  reached: boolean;
  /** It had its turn: what went wrong says something about the release. */
  asked: boolean;
  /** It was there alone. */
  alone: boolean;
  /** It would have been given more time if there were nobody else to answer. */
  early: boolean;
  /** Its copy was ended because of another request. */
  innocent: boolean;
  ms: number;
}

/** What became of one attempt. `moved`: the routes changed while it waited, nothing was sent. */
export type Attempted = Answered | Failed | { kind: 'moved' };
