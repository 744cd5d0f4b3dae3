import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { shortDigest } from '../../gateway/headers.ts';
import type { Route, RoutingTable } from '../../gateway/route.ts';
import type { Role, Snapshot } from '../../observe/metrics-gauges.ts';
import type { Context } from '../context.ts';
import { refuseOtherMethods } from '../methods.ts';

const text = z.string().describe('Prometheus text format');

/** GET /metrics, with gauges that are read at that moment. */
export function addMetrics(app: FastifyInstance, context: Context): void {
  const { registry } = context.metrics;
  context.metrics.observe(() => {
    const services = context.services.all();
    return {
      queues: services.map(({ name, gateway }) => ({ service: name, depth: gateway.depth })),
      releases: services.flatMap(({ table }) => releasesOf(table())),
    };
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

function releasesOf({ service, current, standby, shadow }: RoutingTable): Snapshot['releases'] {
  const roles: [Role, Route | null | undefined][] = [
    ['current', current],
    ['standby', standby],
    ['candidate', shadow?.route],
  ];
  return roles.flatMap(([role, route]) => {
    if (!route) return [];
    const { release, instance } = route;
    const { memoryBytes } = instance.status;
    const one = { service, role, release: shortDigest(release.id), version: release.version };
    return [{ ...one, ...(memoryBytes !== undefined && { memoryBytes }) }];
  });
}
