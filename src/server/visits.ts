import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import type { ServedService, Services } from './options.ts';
import { createVisit, requestId, sign, type Visit } from './visit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit;
  }
  interface FastifyContextConfig {
    /** The route goes to a release: it is counted, and other origins may call it where that is allowed. */
    dataPlane?: boolean;
    /** Asked every few seconds by machines: logged for debugging only. */
    probe?: boolean;
  }
}

/** Opens a visit for each request and puts what is known of it on its answer. */
export function addVisits(app: FastifyInstance, { services, ids, stopping, answers }: Context): void {
  app.decorateRequest('visit');
  // Hooks without promises: they run for every request.
  app.addHook('onRequest', (request, reply, done) => {
    const { config } = request.routeOptions;
    const id = requestId(request.headers['x-request-id'], (wanted) => ids.has(wanted));
    const visit = createVisit(id, reply.raw, servedBy(services, request.params));
    ids.add(id);
    answers.set(request.raw.socket, reply.raw);
    reply.raw.once('close', () => ids.delete(id));
    visit.dataPlane = config.dataPlane === true;
    visit.isProbe = config.probe === true;
    request.visit = visit;
    reply.header('x-request-id', id);
    sign(request, reply);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (visit.isProbe) reply.header('cache-control', 'no-store');
    // fastify refuses a malformed content type; here the bytes say what they are.
    if (!isMediaType(request.headers['content-type'])) request.raw.headers['content-type'] = 'application/octet-stream';
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping.aborted) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Paths under /services/<name>/ name theirs. */
function servedBy(services: Services, params: unknown): ServedService | null {
  const { service } = (params ?? {}) as { service?: string };
  return service === undefined ? services.default : (services.get(service) ?? null);
}

const isMediaType = (value: string | undefined) => value === undefined || /^[\w.+-]+\/[\w.+*-]+\s*(;|$)/.test(value);
