import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { healthResponse, liveResponse, readyResponse } from '../../api/health.ts';
import { type Context, vitalsOf } from '../context.ts';
import { healthOf, readinessOf } from '../health.ts';
import { refuseOtherMethods } from '../methods.ts';
import { requireService } from '../visit.ts';

const READ = ['GET', 'HEAD'];
const tags = ['Probes'];
const config = { probe: true };

const json = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } });

/** What machines ask: does the process live, would it serve, and how is the model. */
export function addProbes(app: FastifyInstance, context: Context): void {
  const health = {
    tags,
    summary: 'Health of the model',
    response: {
      200: json('The model answers', healthResponse),
      503: json('It does not; reason says why', healthResponse),
    },
  };
  const onHealth = async (request: FastifyRequest, reply: FastifyReply) => {
    const answer = healthOf(vitalsOf(context, requireService(request)));
    return reply.code(answer.status === 'ok' ? 200 : 503).send(answer);
  };
  app.get('/healthz', { schema: health, config }, onHealth);
  app.get('/services/:service/healthz', { schema: { hide: true }, config }, onHealth);

  const ready = {
    tags,
    summary: 'Would a request be served now?',
    response: { 200: json('Yes', readyResponse), 503: json('No; reason says why', readyResponse) },
  };
  const onReady = async (request: FastifyRequest, reply: FastifyReply) => {
    const answer = readinessOf(vitalsOf(context, requireService(request)));
    return reply.code(answer.ready ? 200 : 503).send(answer);
  };
  app.get('/readyz', { schema: ready, config }, onReady);
  app.get('/services/:service/readyz', { schema: { hide: true }, config }, onReady);

  const live = { tags, summary: 'Does the process answer?', response: { 200: json('It does', liveResponse) } };
  app.get('/livez', { schema: live, config }, async () => {
    return { status: 'ok', uptime_s: (performance.now() - context.startedAt) / 1000 };
  });

  const paths = ['/healthz', '/readyz', '/livez', '/services/:service/healthz', '/services/:service/readyz'];
  for (const path of paths) refuseOtherMethods(app, path, READ);
}
