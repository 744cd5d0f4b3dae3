import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { shortDigest } from '../../gateway/headers.ts';
import { type Context, vitalsOf } from '../context.ts';
import { refuseOtherMethods } from '../methods.ts';

const text = z.string().describe('Prometheus text format');

/** GET /metrics, with gauges that are read at that moment. */
export function addMetrics(app: FastifyInstance, context: Context): void {
  const { registry } = context.metrics;
  context.metrics.observe(() => {
    const { table, queueDepth } = vitalsOf(context, context.services.default);
    const { current, service } = table;
    if (!current) return { queueDepth, releases: [] };
    const { memoryBytes } = current.instance.status;
    const labels = { service, role: 'current', release: shortDigest(current.release.id) };
    const release = { ...labels, version: current.release.version, ...(memoryBytes !== undefined && { memoryBytes }) };
    return { queueDepth, releases: [release] };
  });
  const schema = {
    tags: ['Probes'],
    summary: 'Metrics',
    response: { 200: { description: 'Metrics', content: { 'text/plain': { schema: text } } } },
  };
  app.get('/metrics', { schema, config: { probe: true } }, async (_request, reply) => {
    return reply.header('content-type', registry.contentType).send(Buffer.from(await registry.metrics()));
  });
  refuseOtherMethods(app, '/metrics', ['GET', 'HEAD']);
}
