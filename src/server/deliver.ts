import type { FastifyReply } from 'fastify';
import type { GatewayAnswer } from '../gateway/gateway.ts';
import { serverTiming } from '../observe/server-timing.ts';
import { nameRoute } from './visit.ts';

/**
 * Answers with what the release answered: status, headers and bytes as they are, the time of the upload added.
 * @param stallMs a client that takes nothing of the answer for so long is cut off
 */
export function deliver(reply: FastifyReply, answer: GatewayAnswer, stallMs: number): FastifyReply {
  const { visit } = reply.request;
  const { status, headers, cookies, body, stream, stages, route, rescuedFrom } = answer;
  nameRoute(visit, route);
  visit.rescuedFrom = rescuedFrom;
  visit.stages = { ...visit.stages, ...stages };
  if (status >= 400) visit.code = codeOf(answer);
  const total = performance.now() - visit.arrivedAt;
  reply.raw.setTimeout(stallMs, () => reply.raw.destroy());
  reply.code(status).headers({
    ...headers,
    'x-request-id': visit.id,
    'server-timing': serverTiming({ ...visit.stages, total }),
  });
  if (cookies) reply.header('set-cookie', cookies);
  return reply.send(stream ?? Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}

/** The code in an error of our shape, for the log. */
function codeOf({ headers, body }: GatewayAnswer): string | undefined {
  if (!/json/.test(headers['content-type'] ?? '') || body.length > 64 * 1024) return undefined;
  try {
    const { code } = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
