import { z } from 'zod';
import { healthResponse, liveResponse, readyResponse } from '../../api/health.ts';
import { cocoResponse, errorResponse, parseJsonBody, parseResponse } from '../../api/parse.ts';

/** A PNG file, as OpenAPI says it. */
export const pngFile = z
  .string()
  .meta({ contentMediaType: 'image/png' })
  .describe('A PNG of the size of the upright photo');

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
