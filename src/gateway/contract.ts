import type { Instance } from '../runtime/driver.ts';
import type { Payload, Reply } from '../runtime/transport.ts';
import type { Ticket } from './admission.ts';
import type { Outcome, Route, RoutingTable, ShadowPair } from './route.ts';
import type { Spill } from './spill.ts';

export type { Payload };

export interface GatewayOptions {
  /** Read for each attempt: a switch takes effect with the next one. */
  table(): RoutingTable;
  /** Calls `listener` after each change of the table: requests that wait go by the new one at once. Without it, when their turn comes. */
  onTableChange?(listener: () => void): () => void;
  /** Requests that an instance works on at once; what each instance reports when left out. */
  concurrency?: number;
  /** Requests that may wait besides. A function is asked for each request. Default 32. */
  queue?: number | (() => number);
  /** From arrival to answer. A function is asked for each request. Default 30,000. */
  deadlineMs?: number | (() => number);
  /** How long a release gets to stop work that nobody waits for, before its copy is recycled. Default 2,000. */
  patienceMs?: number;
  /** May the request be sent again when an instance has seen it? Default: `POST /parse` and what is safe by definition (GET, HEAD). */
  replayable?(method: string, path: string): boolean;
  /** Told once for each request that says something about a release. Must not throw. */
  onOutcome?(outcome: Outcome): void;
  /** Told of each request that was copied to the shadow candidate. Must not throw. */
  onShadow?(pair: ShadowPair): void;
  /** Folder for bodies that are too large to be held in memory; the system's temporary one when left out. */
  spillDir?: string;
}

export interface GatewayRequest {
  requestId: string;
  method: string;
  /** With the query. */
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Payload;
  /** `performance.now()` when the first byte came in. */
  arrivedAt: number;
  /** The client left. */
  signal: AbortSignal;
  /** From `admit()`, when the place was taken before the body was read. */
  ticket?: Ticket;
  /** Told of each release that is asked, when it is. */
  onRoute?(route: Route): void;
}

export interface GatewayAnswer extends Reply {
  /** Milliseconds by stage, as the release measured them (its Server-Timing). */
  stages: Record<string, number>;
  /** 1 unless it was replayed. */
  attempts: number;
  /** The release that answered. */
  route: Route;
  /** The release that failed it, when `route` answered in its place. */
  rescuedFrom?: Route;
}

/** Takes users' requests to the current release, and to the standby when that fails them. */
export interface Gateway {
  /** Requests that are inside but not worked on. */
  readonly depth: number;
  /** Requests that are being worked on. */
  readonly inFlight: number;
  /** Where bodies go that are too large to be held. */
  readonly spill: Spill;
  /**
   * Takes a place for a request before its body is read. Whoever takes one gives it to `forward`, or calls `leave()`.
   * @throws overloaded, no_release, instance_failed
   */
  admit(): Ticket;
  /** @throws LastgoodError overloaded, no_release, instance_failed, deadline_exceeded, release_failed, client_closed */
  forward(request: GatewayRequest): Promise<GatewayAnswer>;
  /** Resolves when no request is under way at that instance. */
  idle(instance: Instance): Promise<void>;
  /** Takes no more requests, lets those inside end for `graceMs`, refuses the rest. */
  close(graceMs: number): Promise<void>;
}
