import type { ExampleCode } from './error-answers.ts';

/** As much of an OpenAPI document as is touched here. */
export interface Document {
  paths?: Record<string, Record<string, Operation> | undefined>;
  components?: { schemas?: Record<string, object> };
}

export interface Operation {
  parameters?: { name: string }[];
  requestBody?: { content?: Record<string, { schema?: object; examples?: object }> };
  'x-lastgood-errors'?: readonly ExampleCode[];
  responses?: Record<string, Response>;
}

interface Response {
  headers?: object;
  content?: Record<string, { schema?: object; examples?: object }>;
}
