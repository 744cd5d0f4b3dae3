import { z } from 'zod';
import { specSchema } from './schema.ts';

/**
 * JSON Schema (2020-12) of `release.yaml`, for editors: keys, values and what they mean. What looks at several keys (the
 * rules), and paths, only lastgood checks.
 */
export const releaseJsonSchema = (): object => ({
  ...z.toJSONSchema(specSchema, { io: 'input', unrepresentable: 'any' }),
  title: 'release.yaml',
});

/** As it is kept in docs/reference/release.schema.json. */
export const releaseJsonSchemaText = (): string => `${JSON.stringify(releaseJsonSchema(), null, 2)}\n`;
