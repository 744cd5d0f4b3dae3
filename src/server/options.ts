import type { Logger } from 'pino';
import type { Gateway } from '../gateway/gateway.ts';
import type { RoutingTable } from '../gateway/route.ts';
import type { Metrics } from '../observe/metrics.ts';

export interface Limits {
  /** Bytes of one image, however it is wrapped. */
  imageBytes: number;
  /** Bytes of all bodies that are held at once, from their reading to their answer. */
  heldBytes: number;
  /** Milliseconds from arrival within which a body must be here. */
  uploadMs: number;
  /** Milliseconds within which a request's header must be here. */
  headersMs: number;
  /** How often, in milliseconds, connections are checked for `headersMs`. */
  checkMs: number;
  /** Milliseconds within which a client must take some of its answer. */
  stallMs: number;
  /** Milliseconds after which a connection without a request is closed. */
  keepAliveMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  imageBytes: 10 * 1024 * 1024,
  heldBytes: 256 * 1024 * 1024,
  uploadMs: 20_000,
  headersMs: 10_000,
  checkMs: 1_000,
  stallMs: 30_000,
  keepAliveMs: 65_000,
};

export interface ServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  gateway: Gateway;
  /** Read for each request. */
  table: () => RoutingTable;
  logger: Logger;
  metrics: Metrics;
  /** The built page: a folder with index.html and assets/. */
  webDir: string;
  /** lastgood's own version. */
  version: string;
  limits?: Partial<Limits>;
  /** Origins whose pages may call the data plane (`*` for any); nobody else's by default. */
  corsOrigins?: readonly string[];
}
