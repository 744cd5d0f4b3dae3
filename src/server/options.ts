import type { Logger } from 'pino';
import type { StandbyInfo } from '../api/control/service.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { RoutingTable } from '../gateway/route.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Keeper } from '../rollout/keeper.ts';

export interface Limits {
  /** Bytes of one image, however it is wrapped. */
  imageBytes: number;
  /** Bytes of all bodies that are held at once, from their reading to their answer. */
  heldBytes: number;
  /** Bytes from which on a body that goes to a release as it is waits on disk rather than in memory. */
  holdBytes: number;
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
  /** How often, in milliseconds, whoever waits for long work or for events is shown that the connection lives. */
  beatMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  imageBytes: 10 * 1024 * 1024,
  heldBytes: 256 * 1024 * 1024,
  holdBytes: 1024 * 1024,
  uploadMs: 20_000,
  headersMs: 10_000,
  checkMs: 1_000,
  stallMs: 30_000,
  keepAliveMs: 65_000,
  beatMs: 15_000,
};

/** A service as the data plane sees it. */
export interface ServedService {
  readonly name: string;
  readonly gateway: Gateway;
  /** Read for each request. */
  table(): RoutingTable;
  /** Limits of its current release where they differ from the server's (`serve.upload`). Read for each request. */
  limits(): Partial<Limits>;
  /** `POST /parse` reaches its current release as it was sent, which is an application of its own. Read for each request. */
  asSent(): boolean;
  /** The way back and when it was measured, for /healthz and the metrics. */
  standby(): StandbyInfo | null;
}

export interface Services {
  /** Answers on the root paths. */
  readonly default: ServedService;
  /** By name, for /services/<name>/…; the default one too. */
  get(name: string): ServedService | undefined;
  all(): readonly ServedService[];
}

export interface ServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  services: Services;
  /** The control plane under /api/v1; without it there is none (one command's embedded service). */
  control?: {
    keeper: Keeper;
    token: string;
    /** Names, beside those of this machine, under which the control plane may be asked for (behind a proxy). */
    hosts?: readonly string[];
  };
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
