import { CONTROL_EXAMPLES } from './control-examples.ts';
import type { Document } from './document-shape.ts';
import { errorAnswers } from './error-answers.ts';

const PREFIX = '/api/v1/';

/** The ways to say who asks. */
export const SECURITY = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: "In the file `token` of the server's home, made at its first start",
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'lastgood_…',
    description: 'Set by POST /api/v1/session. What changes something needs the header `x-lastgood-csrf: 1` as well.',
  },
} as const;

/** Adds errors and examples to what the document says of the control plane, where the server has one. */
export function completeControl(document: Document): void {
  nameTheRest(document);
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith(PREFIX));
  for (const [path, methods = {}] of paths) {
    for (const [method, operation] of Object.entries(methods)) {
      const examples = CONTROL_EXAMPLES[`${method.toUpperCase()} ${path.slice(PREFIX.length)}`];
      const body = operation.requestBody?.content?.['application/json'];
      if (body) body.examples = named(examples?.body);
      for (const answer of Object.values(operation.responses ?? {})) {
        const json = answer.content?.['application/json'];
        if (json) json.examples = named(examples?.answer);
      }
      const { 'x-lastgood-errors': own = [] } = operation;
      delete operation['x-lastgood-errors'];
      const query = operation.parameters || body ? (['bad_request'] as const) : [];
      const codes = new Set([...own, ...query, 'unauthorized', 'forbidden', 'internal'] as const);
      operation.responses = { ...operation.responses, ...errorAnswers([...codes]) };
    }
  }
}

/** What fastify calls `*` needs a name that generated clients can use. */
function nameTheRest(document: Document): void {
  const [path, methods] = Object.entries(document.paths ?? {}).find(([path]) => path.endsWith('/{*}')) ?? [];
  if (!document.paths || path === undefined || methods === undefined) return;
  delete document.paths[path];
  document.paths[path.replace('{*}', '{name}')] = methods;
  for (const { parameters = [] } of Object.values(methods)) {
    for (const parameter of parameters) if (parameter.name === '*') parameter.name = 'name';
  }
}

const named = (value: unknown) => ({ example: { value } });
