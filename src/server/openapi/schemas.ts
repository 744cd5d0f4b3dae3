import { z } from 'zod';
import { healthResponse, liveResponse, readyResponse } from '../../api/health.ts';
import { cocoResponse, errorResponse, parseJsonBody, parseResponse } from '../../api/parse.ts';

/** The schemas that the document names under `components`. */
export function createSchemaRegistry() {
  const registry = z.registry<{ id?: string }>();
  registry.add(parseResponse, { id: 'Parsing' });
  registry.add(cocoResponse, { id: 'Coco' });
  registry.add(parseJsonBody, { id: 'ImageInJson' });
  registry.add(errorResponse, { id: 'Error' });
  registry.add(healthResponse, { id: 'Health' });
  registry.add(readyResponse, { id: 'Readiness' });
  registry.add(liveResponse, { id: 'Liveness' });
  return registry;
}

/** What goes for every schema of the document. */
export const jsonSchemaConfig = {
  override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }) {
    // Descriptions hang on zod's own registry; the one above holds names only.
    const description = z.globalRegistry.get(zodSchema as z.ZodType)?.description;
    if (description !== undefined) jsonSchema.description = description;
    // "Every safe integer" is what an integer is in JSON anyhow.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
};
