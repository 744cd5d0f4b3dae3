import type { FastifyInstance } from 'fastify';
import { LastgoodError } from '../errors.ts';
import { requireService } from './visit.ts';

/** Answers every other method of a known path with 405 and what is allowed. */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: readonly string[], dataPlane = false) {
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    schema: { hide: true },
    config: { dataPlane },
    handler: async (request, reply) => {
      requireService(request);
      reply.header('allow', allowed.join(', '));
      throw new LastgoodError('method_not_allowed', `${request.method} is not possible on ${url}.`, {
        hint: `Use ${allowed.join(' or ')}.`,
      });
    },
  });
}
