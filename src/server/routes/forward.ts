import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LastgoodError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { deliver } from '../deliver.ts';
import { hasBody } from '../linger.ts';
import { withBody } from '../with-body.ts';
import { servePageFile } from './page.ts';

/** Paths that are the service's own, or that an instance keeps for its gateway: they never reach a release. */
const RESERVED = [/^\/api\//, /^\/services\//, /^\/docs\//, /^\/\.lastgood\//];

/** Files of the page, then: any path that is nobody else's goes to the current release as it is. */
export function addForward(app: FastifyInstance, context: Context): void {
  const { gateway, limits, table, webDir } = context;
  app.all('/*', { schema: { hide: true } }, async (request, reply) => {
    const { visit, method, url, raw } = request;
    if (await servePageFile(request, reply, webDir)) return reply;
    const path = url.split('?', 1)[0] ?? url;
    if (!table().current || RESERVED.some((pattern) => pattern.test(path))) throw notFound(method, path);
    visit.dataPlane = true;
    const forward = (body: Buffer) =>
      gateway.forward({
        requestId: visit.id,
        method,
        path: url,
        headers: flatHeaders(request),
        body,
        arrivedAt: visit.arrivedAt,
        signal: visit.gone,
      });
    const answer = hasBody(raw)
      ? await withBody(context, { request, reply, maxBytes: limits.imageBytes }, forward)
      : await forward(Buffer.alloc(0));
    return deliver(reply, answer, limits.stallMs);
  });
}

function flatHeaders({ headers }: FastifyRequest): Record<string, string> {
  const pairs = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}

export function notFound(method: string, path: string): LastgoodError {
  return new LastgoodError('not_found', `There is nothing at ${method} ${path}.`, {
    hint: 'Photos go to POST /parse; /docs lists everything else.',
  });
}
