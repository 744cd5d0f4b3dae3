import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { cocoResponse, type ParseQuery, parseQuery, parseResponse } from '../../api/parse.ts';
import { queryString } from '../../api/query-string.ts';
import { formatFor } from '../accept.ts';
import { bodyLimit, imageOf } from '../body/image-of.ts';
import type { Context } from '../context.ts';
import { deliver } from '../deliver.ts';
import { refuseOtherMethods } from '../methods.ts';
import { withBody } from '../with-body.ts';

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
  const { gateway, limits } = context;
  app.post('/parse', { schema, config: { dataPlane: true } }, async (request, reply) => {
    const { visit, headers } = request;
    const query = request.query as ParseQuery;
    const contentType = headers['content-type'] ?? '';
    const maxBytes = bodyLimit(contentType, limits.imageBytes);
    const answer = await withBody(context, { request, reply, maxBytes }, async (body) =>
      gateway.forward({
        requestId: visit.id,
        method: 'POST',
        path: `/parse${queryString({ format: formatFor(headers.accept), ...query })}`,
        headers: { 'content-type': 'application/octet-stream' },
        body: await imageOf(body, contentType, limits.imageBytes),
        arrivedAt: visit.arrivedAt,
        signal: visit.gone,
      }),
    );
    return deliver(reply, answer, limits.stallMs);
  });
  refuseOtherMethods(app, '/parse', ['POST'], true);
}
