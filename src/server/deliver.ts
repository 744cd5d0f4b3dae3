import type { FastifyReply } from 'fastify';
import type { GatewayAnswer } from '../gateway/gateway.ts';
import { serverTiming } from '../observe/server-timing.ts';

/**
 * Answers with what the release answered: status, headers and bytes as they are, the time of the upload added.
 * @param stallMs a client that takes nothing of the answer for so long is cut off
 */
export function deliver(reply: FastifyReply, answer: GatewayAnswer, stallMs: number): FastifyReply {
  const { visit } = reply.request;
  const { status, headers, body, stages } = answer;
  visit.release = headers['x-lastgood-release'] ?? visit.release;
  visit.generation = headers['x-lastgood-generation'] ?? visit.generation;
  visit.stages = { ...visit.stages, ...stages };
  if (status >= 400) visit.code = codeOf(answer);
  const total = performance.now() - visit.arrivedAt;
  reply.raw.setTimeout(stallMs, () => reply.raw.destroy());
  return reply
    .code(status)
    .headers({
      ...headers,
      'x-request-id': visit.id,
      'server-timing': serverTiming({ ...visit.stages, total }),
    })
    .send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
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
