import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { cocoResponse, type ParseQuery, parseQuery, parseResponse } from '../../api/parse.ts';
import { queryString } from '../../api/query-string.ts';
import { formatFor } from '../accept.ts';
import { bodyLimit, imageOf } from '../body/image-of.ts';
import { type Context, limitsOf } from '../context.ts';
import { deliver } from '../deliver.ts';
import { refuseOtherMethods } from '../methods.ts';
import { nameRoute, requireService } from '../visit.ts';
import { withBody } from '../with-body.ts';
import { forward } from './forward.ts';

const schema = {
  tags: ['Data plane'],
  summary: 'Parse the people in a photo',
  querystring: parseQuery,
  response: {
    200: {
      description: 'The parsing, in the format that the query or the Accept header asks for',
      content: {
        'application/json': { schema: parseResponse.or(cocoResponse) },
        'image/png': { schema: z.string().describe('overlay, labels: a PNG of the size of the upright photo') },
      },
    },
  },
};

/** POST /parse: a photo in, its people and their parts out. */
export function addParse(app: FastifyInstance, context: Context): void {
  const parse = (request: FastifyRequest, reply: FastifyReply) => answerPhoto(context, request, reply);
  const config = { dataPlane: true };
  // What the query may be is up to the application when the release is one.
  const options = { config, attachValidation: true };
  app.post('/parse', { schema, ...options }, parse);
  app.post('/services/:service/parse', { schema: { querystring: parseQuery, hide: true }, ...options }, parse);
  for (const path of ['/parse', '/services/:service/parse']) refuseOtherMethods(app, path, ['POST'], true);
}

async function answerPhoto(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { visit, headers } = request;
  const served = requireService(request);
  if (served.table().current && served.asSent())
    return forward(context, request, reply, `/parse${searchOf(request.url)}`);
  if (request.validationError) throw request.validationError;
  const limits = limitsOf(context, served);
  const query = request.query as ParseQuery;
  const contentType = headers['content-type'] ?? '';
  const maxBytes = bodyLimit(contentType, limits.imageBytes);
  const answer = await withBody(context, { served, request, reply, maxBytes }, async (body) =>
    served.gateway.forward({
      requestId: visit.id,
      method: 'POST',
      path: `/parse${queryString({ format: formatFor(headers.accept), ...query })}`,
      headers: { 'content-type': 'application/octet-stream' },
      body: await imageOf(body, contentType, limits.imageBytes),
      arrivedAt: visit.arrivedAt,
      signal: visit.gone,
      onRoute: (route) => nameRoute(visit, route),
    }),
  );
  return deliver(reply, answer, limits.stallMs);
}

/** The query as it was written, with its question mark. */
function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}
