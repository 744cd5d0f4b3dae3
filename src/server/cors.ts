import type { FastifyInstance } from 'fastify';

const EXPOSED =
  'x-request-id, x-lastgood-release, x-lastgood-generation, x-lastgood-rescued, server-timing, retry-after';

/** Lets pages of the named origins (`*`: any) call the data plane. With none, browsers keep other origins out. */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const any = origins.includes('*');
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (!request.routeOptions.config.dataPlane) return;
    reply.header('vary', 'Origin');
    if (origin === undefined || !(any || origins.includes(origin))) return;
    reply.header('access-control-allow-origin', any ? '*' : origin);
    reply.header('access-control-expose-headers', EXPOSED);
    if (request.method !== 'OPTIONS') return;
    reply.header('access-control-allow-methods', 'POST');
    reply.header('access-control-allow-headers', 'content-type, x-request-id');
    reply.header('access-control-max-age', '600');
    return reply.code(204).send();
  });
}
