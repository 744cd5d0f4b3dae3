import { completeControl } from './control.ts';
import type { Document } from './document-shape.ts';
import { errorAnswers, PARSE_ERRORS } from './error-answers.ts';
import { PARSING_EXAMPLE } from './parsing-example.ts';

const HEADERS = {
  'x-request-id': header('Yours if you sent a sane one, else a new one; the log has the same'),
  'x-lastgood-release': header('First 12 digits of the digest of the release that answered'),
  'x-lastgood-generation': header('The n-th activation of a release in this service'),
  'x-lastgood-rescued': header('1: the current release failed the request, and the release named here answered it'),
  'server-timing': header('Milliseconds by stage'),
};

/** 1x1 px, transparent: short enough for an example. */
const TINY_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Adds to the generated document what zod schemas of fastify's routes cannot say: bodies by content type, errors, examples. */
export function completeDocument<T extends object>(generated: T): T {
  const document = structuredClone(generated) as T & Document;
  // Each named schema comes twice, as it is sent and as it is received. Ours are the same both ways.
  const schemas = document.components?.schemas ?? {};
  for (const name of Object.keys(schemas)) if (name.endsWith('Input')) delete schemas[name];
  const parse = document.paths?.['/parse']?.post;
  if (!parse) throw new Error('POST /parse is missing in the generated document');
  parse.requestBody = REQUEST_BODY;
  const success = parse.responses?.['200'];
  if (success) {
    success.headers = HEADERS;
    if (success.content?.['application/json'])
      success.content['application/json'].examples = { json: { value: PARSING_EXAMPLE } };
  }
  parse.responses = { ...parse.responses, ...errorAnswers(PARSE_ERRORS) };
  completeControl(document);
  return document;
}

const binary = (description: string) => ({ type: 'string', format: 'binary', description });

const REQUEST_BODY = {
  required: true,
  description: 'The photo: a form, the file itself, or base64 in JSON. Up to 10 MB; its kind is read from its bytes.',
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { image: binary('The image file; the field may be called "file", too') },
        required: ['image'],
      },
    },
    'image/*': { schema: binary('The image file') },
    'application/octet-stream': { schema: binary('The image file') },
    'application/json': {
      schema: { $ref: '#/components/schemas/ImageInJson' },
      examples: {
        base64: { value: { image: TINY_PNG } },
        'data URL': { value: { image: `data:image/png;base64,${TINY_PNG}` } },
      },
    },
  },
};

function header(description: string) {
  return { description, schema: { type: 'string' } };
}
