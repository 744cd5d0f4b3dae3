import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { shortDigest } from '../gateway/headers.ts';
import type { Route } from '../gateway/route.ts';
import type { Stages } from '../observe/server-timing.ts';
import { notFound } from './not-found.ts';
import type { ServedService } from './options.ts';

/** What is known of one request from its arrival to the end of its answer. */
export interface Visit {
  readonly id: string;
  /** `performance.now()` when its header was read. */
  readonly arrivedAt: number;
  /** Aborts when the client leaves before its answer is complete. */
  readonly gone: AbortSignal;
  /** Which service it is for; null when there is none of that name. */
  readonly served: ServedService | null;
  /** Goes to a release (and is counted), rather than to the service's own pages and probes. */
  dataPlane: boolean;
  /** Asked every few seconds by machines. */
  isProbe: boolean;
  /** First 12 digits of the release's digest; see `nameRoute`. */
  release: string | undefined;
  generation: string | undefined;
  /** The release that failed it, when another one answered. */
  rescuedFrom: Route | undefined;
  /** Bytes of the body that were read. */
  bytesIn: number;
  /** Milliseconds by stage, as far as it came. */
  stages: Stages;
  /** Its answer went out whole while its body was still coming in. */
  answeredEarly: boolean;
  /** Code of the error it was answered with. */
  code: string | undefined;
}

/** Letters, digits, dot, dash and underscore: it ends up in headers, logs and paths. */
const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * @param wanted the client's own id, kept when it is sane and `taken` knows of no request under way with it
 *   (an id names the work to be stopped, so no two requests share one)
 */
export function requestId(wanted: unknown, taken: (id: string) => boolean): string {
  return typeof wanted === 'string' && SANE_ID.test(wanted) && !taken(wanted) ? wanted : randomUUID();
}

export function createVisit(id: string, response: ServerResponse, served: ServedService | null): Visit {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const visit: Visit = {
    id,
    arrivedAt: performance.now(),
    gone: gone.signal,
    served,
    dataPlane: false,
    isProbe: false,
    release: undefined,
    generation: undefined,
    rescuedFrom: undefined,
    bytesIn: 0,
    stages: {},
    answeredEarly: false,
    code: undefined,
  };
  const current = served?.table().current;
  if (current) nameRoute(visit, current);
  return visit;
}

/** The release that the request was sent to last; of those that no release has seen, the one that served when they came. */
export function nameRoute(visit: Visit, { release, generation }: Route): void {
  visit.release = shortDigest(release.id);
  visit.generation = String(generation);
}

/** Puts who answered on the answer. */
export function sign({ visit: { release, generation } }: FastifyRequest, reply: FastifyReply): void {
  if (release !== undefined) reply.header('x-lastgood-release', release);
  if (generation !== undefined) reply.header('x-lastgood-generation', generation);
}

/** @throws LastgoodError not_found when the path names a service that there is not */
export function requireService({ visit, method, url }: FastifyRequest): ServedService {
  if (!visit.served) throw notFound(method, url.split('?', 1)[0] ?? url);
  return visit.served;
}
