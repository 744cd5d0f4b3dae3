import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayAnswer, Payload } from '../../gateway/gateway.ts';
import { bodyLimit } from '../body/image-of.ts';
import { type Context, limitsOf } from '../context.ts';
import { deliver } from '../deliver.ts';
import { hasBody } from '../linger.ts';
import { notFound } from '../not-found.ts';
import { nameRoute, requireService } from '../visit.ts';
import { withLargeBody } from '../with-body.ts';
import { pageFiles } from './page.ts';

/** Paths that are the server's own. */
const OURS = [/^\/api\//, /^\/services\//, /^\/docs\//];
/** What an instance keeps for its gateway never reaches it from outside. */
const GATEWAYS = /^\/\.lastgood\//;

/** Files of the page, then: any path that is nobody else's goes to the current release as it is. */
export function addForward(app: FastifyInstance, context: Context): void {
  const servePageFile = pageFiles(context.webDir);
  app.all('/*', { schema: { hide: true } }, async (request, reply) => {
    if (await servePageFile(request, reply)) return reply;
    const path = pathOf(request.url);
    if (OURS.some((pattern) => pattern.test(path))) throw notFound(request.method, path);
    return forward(context, request, reply, request.url);
  });
  for (const path of ['/services/:service', '/services/:service/*']) {
    app.all(path, { schema: { hide: true } }, (request, reply) => {
      const rest = request.url.replace(/^\/services\/[^/?]+/, '');
      return forward(context, request, reply, rest.startsWith('/') ? rest : `/${rest}`);
    });
  }
}

/**
 * Hands a request to the current release as it came.
 * @param url path and query as the release is to see them
 */
export async function forward(context: Context, request: FastifyRequest, reply: FastifyReply, url: string) {
  const { visit, method, raw } = request;
  const served = requireService(request);
  if (!served.table().current || GATEWAYS.test(pathOf(url))) throw notFound(method, pathOf(request.url));
  visit.dataPlane = true;
  const limits = limitsOf(context, served);
  const maxBytes = bodyLimit(request.headers['content-type'] ?? '', limits.imageBytes);
  const ask = (body: Payload): Promise<GatewayAnswer> =>
    served.gateway.forward({
      requestId: visit.id,
      method,
      path: url,
      headers: flatHeaders(request),
      body,
      arrivedAt: visit.arrivedAt,
      signal: visit.gone,
      onRoute: (route) => nameRoute(visit, route),
    });
  const answer = hasBody(raw)
    ? await withLargeBody(context, { served, request, reply, maxBytes }, ask)
    : await ask(Buffer.alloc(0));
  return deliver(reply, answer, limits.stallMs);
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;

function flatHeaders({ headers }: FastifyRequest): Record<string, string> {
  const pairs = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}
