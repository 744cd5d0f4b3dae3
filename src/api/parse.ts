import { z } from 'zod';
import { FORMATS } from './query-string.ts';

/** Wire types of the data plane. The zod schemas are the source of OpenAPI and of the typed client. */

export const parseQuery = z
  .strictObject({
    format: z.enum(FORMATS).optional().describe('What to answer with; without it the Accept header decides, then json'),
    masks: z.enum(['rle', 'png', 'none']).default('rle').describe('How JSON carries masks'),
    min_score: z.coerce.number().min(0).max(1).default(0).describe('Leave out people with a lower score'),
    people: z
      .enum(['true', 'false'])
      .default('true')
      .transform((v) => v === 'true')
      .describe('false: one segment a class, nobody told apart'),
  })
  .describe('Options of POST /parse');
export type ParseQuery = z.infer<typeof parseQuery>;

const box = z
  .tuple([z.int(), z.int(), z.int(), z.int()])
  .describe('[x, y, width, height] in pixels of the upright image');

export const rleMask = z.object({
  size: z.tuple([z.int(), z.int()]).describe('[height, width]'),
  counts: z.string().describe('COCO compressed run lengths, column-major'),
});

export const releaseInfo = z.object({
  id: z.string().describe('sha256:… of the release manifest'),
  version: z.string(),
  generation: z.int().describe('The n-th activation of a release in this service'),
});
export type ReleaseInfo = z.infer<typeof releaseInfo>;

export const timings = z.object({
  queue_ms: z.number(),
  decode_ms: z.number(),
  preprocess_ms: z.number(),
  inference_ms: z.number(),
  postprocess_ms: z.number(),
  encode_ms: z.number(),
});

export const parseResponse = z.object({
  status: z.literal('success'),
  inference_time: z.string().describe('Seconds, as "0.42s"'),
  mask_shape: z.tuple([z.int(), z.int()]).describe('[height, width]'),
  release: releaseInfo,
  image: z.object({ width: z.int(), height: z.int() }),
  people: z.array(z.object({ id: z.int(), score: z.number(), box, area: z.int() })),
  segments: z.array(
    z.object({
      label: z.string(),
      label_id: z.int(),
      person: z.int().nullable(),
      score: z.number(),
      box,
      area: z.int(),
      rle: rleMask.optional(),
      png: z.string().optional().describe('Base64 of a 1-bit PNG of the box, with masks=png'),
    }),
  ),
  labels: z.array(z.object({ id: z.int(), name: z.string(), color: z.tuple([z.int(), z.int(), z.int()]) })),
  timings,
  notes: z
    .array(z.string())
    .optional()
    .describe('What was done to the input, e.g. only the first frame of an animation was read'),
});
export type ParseResponse = z.infer<typeof parseResponse>;

/** The document of `format=coco`; images, annotations and categories are COCO's own. */
export const cocoResponse = z
  .looseObject({
    images: z.array(z.looseObject({ id: z.int(), width: z.int(), height: z.int() })),
    annotations: z.array(z.looseObject({ id: z.int(), image_id: z.int(), category_id: z.int() })),
    categories: z.array(z.looseObject({ id: z.int(), name: z.string() })),
  })
  .describe('COCO annotations of the one image');
export type CocoResponse = z.infer<typeof cocoResponse>;

/** The JSON request body of POST /parse. */
export const parseJsonBody = z
  .strictObject({ image: z.string().describe('Base64 of the image file, or a data: URL with an image type') })
  .describe('The image inside of JSON');

export const errorResponse = z.object({
  status: z.literal('error'),
  error: z.string().describe('One sentence'),
  code: z.string(),
  hint: z.string().describe('What to do'),
  request_id: z.string(),
});
export type ErrorResponse = z.infer<typeof errorResponse>;
