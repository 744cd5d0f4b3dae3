import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type EventsQuery, eventsQuery } from '../../../api/control/query.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import type { Context } from '../../context.ts';
import { refuseOtherMethods } from '../../methods.ts';
import { BASE, schemaOf } from '../operation.ts';
import { sendEvents } from '../send-events.ts';

const url = `${BASE}/events`;
const summary = 'What happens, as it happens';

/** @param allowed whether who asked may still see it */
export function addEvents(
  api: FastifyInstance,
  { limits, stopping }: Context,
  { keeper, allowed }: { keeper: Keeper; allowed: (request: FastifyRequest) => boolean },
): void {
  const schema = {
    ...schemaOf({ summary, query: eventsQuery, status: 200, errors: ['bad_request'], open: false }),
    description:
      'Server-sent events: kept events first, then live ones. The data of each is an Event in JSON; its id goes into Last-Event-ID to go on from there. Progress has no id: it is not kept.',
    response: { 200: { description: summary, content: { 'text/event-stream': { schema: z.string() } } } },
  };
  api.get(url, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { after, tail, service, follow } = request.query as EventsQuery;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      // nginx would hold events back until it has 4 KB of them.
      'x-accel-buffering': 'no',
    });
    sendEvents(keeper.events, reply.raw, {
      after: lastSeen(request) ?? after ?? null,
      tail,
      service,
      follow,
      beatMs: limits.beatMs,
      stallMs: limits.stallMs,
      allowed: () => allowed(request),
      stopping,
    });
  });
  refuseOtherMethods(api, url, ['GET']);
}

/** Set by clients that were connected before; they may have been connected to something else. */
function lastSeen({ headers }: FastifyRequest): number | undefined {
  const id = String(headers['last-event-id'] ?? '');
  return /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
