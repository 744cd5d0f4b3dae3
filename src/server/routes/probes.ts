import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { healthResponse, liveResponse, readyResponse } from '../../api/health.ts';
import { type Context, vitalsOf } from '../context.ts';
import { healthOf, readinessOf } from '../health.ts';
import { refuseOtherMethods } from '../methods.ts';

const READ = ['GET', 'HEAD'];
const tags = ['Probes'];
const config = { probe: true };

const json = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } });

/** What machines ask: does the process live, would it serve, and how is the model. */
export function addProbes(app: FastifyInstance, context: Context): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.routeOptions.config.probe) reply.header('cache-control', 'no-store');
  });

  const health = {
    tags,
    summary: 'Health of the model',
    response: {
      200: json('The model answers', healthResponse),
      503: json('It does not; reason says why', healthResponse),
    },
  };
  app.get('/healthz', { schema: health, config }, async (_request, reply) => {
    const answer = healthOf(vitalsOf(context));
    return reply.code(answer.status === 'ok' ? 200 : 503).send(answer);
  });

  const ready = {
    tags,
    summary: 'Would a request be served now?',
    response: { 200: json('Yes', readyResponse), 503: json('No; reason says why', readyResponse) },
  };
  app.get('/readyz', { schema: ready, config }, async (_request, reply) => {
    const answer = readinessOf(vitalsOf(context));
    return reply.code(answer.ready ? 200 : 503).send(answer);
  });

  const live = { tags, summary: 'Does the process answer?', response: { 200: json('It does', liveResponse) } };
  app.get('/livez', { schema: live, config }, async () => {
    return { status: 'ok', uptime_s: vitalsOf(context).uptimeSeconds };
  });

  for (const path of ['/healthz', '/readyz', '/livez']) refuseOtherMethods(app, path, READ);
}
