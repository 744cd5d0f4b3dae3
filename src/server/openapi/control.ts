import { CONTROL_EXAMPLES } from './control-examples.ts';
import type { Document } from './document.ts';
import { errorAnswers } from './error-answers.ts';

const PREFIX = '/api/v1/';

const SECURITY = {
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
};

/** Adds errors, examples and how to sign in to what the document says of the control plane, where the server has one. */
export function completeControl(document: Document): void {
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith(PREFIX));
  if (paths.length === 0) return;
  document.components = { ...document.components, securitySchemes: SECURITY };
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
      const query = 'parameters' in operation || body ? (['bad_request'] as const) : [];
      const codes = new Set([...own, ...query, 'unauthorized', 'forbidden', 'internal'] as const);
      operation.responses = { ...operation.responses, ...errorAnswers([...codes]) };
    }
  }
}

const named = (value: unknown) => ({ example: { value } });
