import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { shortDigest } from '../gateway/headers.ts';
import type { Context } from './context.ts';
import type { Visit } from './visit.ts';

/** Nginx's status for a client that left before its answer. */
const CLIENT_LEFT = 499;

/** One log line and one count for each request, when its answer has ended or its client has left. */
export function addRecords(app: FastifyInstance, { logger, metrics }: Context): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      const record = recordOf(request, reply);
      const { visit } = request;
      logger[levelOf(record.status, visit)](record, 'request');
      if (!visit.dataPlane) return;
      const { served, release = 'none', stages } = visit;
      metrics.finished({
        service: served?.name ?? 'none',
        release,
        rescuedFrom: failedRelease(visit),
        stages,
        status: record.status,
        seconds: record.ms / 1000,
      });
    });
    done();
  });
}

function levelOf(status: number, { isProbe }: Visit): 'debug' | 'info' | 'warn' {
  if (isProbe) return 'debug';
  return status >= 500 ? 'warn' : 'info';
}

/** No body, no header, no query: those may hold what is nobody's business. */
function recordOf({ visit, method, url }: FastifyRequest, reply: FastifyReply) {
  const left = visit.gone.aborted && !visit.answeredEarly;
  const code = left ? 'client_closed' : visit.code;
  const rescuedFrom = failedRelease(visit);
  return {
    request_id: visit.id,
    method,
    path: url.split('?', 1)[0],
    status: left ? CLIENT_LEFT : reply.raw.statusCode,
    ...(code && { code }),
    ms: Math.round((performance.now() - visit.arrivedAt) * 10) / 10,
    bytes_in: visit.bytesIn,
    bytes_out: Number(reply.getHeader('content-length') ?? 0),
    ...(visit.release && { release: visit.release }),
    ...(rescuedFrom && { rescued_from: rescuedFrom }),
  };
}

const failedRelease = ({ rescuedFrom }: Visit) => rescuedFrom && shortDigest(rescuedFrom.release.id);
