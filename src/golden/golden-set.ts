import { z } from 'zod';
import { parseDuration } from '../release/units.ts';
import { isRelativePath } from '../store/relative-path.ts';

/**
 * A golden set: a folder of a release with `golden.json`, inputs and the outputs expected of them. Paths in it start at its
 * folder. `lastgood golden record` writes it, people may.
 */

const share = z.number().min(0).max(1);
const file = z.string().refine(isRelativePath, 'must be a plain relative path with /, without . and ..');
const pointer = z.string().regex(/^(\/([^~/]|~[01])*)*$/, 'must be a JSON Pointer such as /a/0/b');
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header');

/** How an output is compared with the expected one; a tolerance left out is the release's, then the default. */
export const comparison = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('parsing'),
    agreement: share.optional().describe('Least share of pixels with the same class'),
    iou: share.optional().describe('Least IoU, of every class that is not tiny'),
    people: z.boolean().optional().describe('The same people must be found; default true'),
  }),
  z.strictObject({
    kind: z.literal('json'),
    ignore: z.array(pointer).optional().describe('JSON Pointers that are not compared; * stands for any key or index'),
    only: z.array(pointer).optional().describe('JSON Pointers that are compared; all without it'),
    absolute: z.number().nonnegative().optional().describe('Numbers may differ by so much'),
    relative: z.number().nonnegative().optional().describe('… or by this share of the expected one'),
  }),
  z.strictObject({
    kind: z.literal('image'),
    psnr: z.number().nonnegative().optional().describe('Least peak signal-to-noise ratio, in dB'),
    ssim: share.optional().describe('Least structural similarity'),
  }),
  z.strictObject({ kind: z.literal('bytes') }),
  z.strictObject({
    kind: z.literal('command'),
    command: z
      .array(z.string())
      .min(1)
      .refine(([program]) => program !== '', 'must begin with a program')
      .describe('argv; gets EXPECTED, ANSWER and INPUT as files; exit 0 is a pass'),
    timeout: z
      .string()
      .refine((text) => parseDuration(text) !== null, 'must be a duration such as 500ms, 30s or 2m')
      .optional(),
  }),
]);
export type ComparisonSpec = z.infer<typeof comparison>;

export const goldenCase = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,99}$/)
    .refine(isRelativePath, 'must be a name that every system can give to a folder'),
  request: z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
    path: z
      .string()
      .regex(/^\/[\x21-\x7e]*$/, 'must begin with / and hold neither spaces nor other than ASCII')
      .default('/parse?format=json&masks=rle'),
    headers: z.record(headerName, z.string().regex(/^[\t\x20-\x7e]*$/, 'must be one line of ASCII')).optional(),
    body: file.optional().describe('File in this folder'),
  }),
  expect: z.strictObject({
    status: z.int().min(100).max(599).default(200),
    body: file.optional().describe('File in this folder'),
  }),
  compare: comparison,
});
export type GoldenCase = z.infer<typeof goldenCase>;

export const goldenSet = z.strictObject({
  apiVersion: z.literal('lastgood/v1'),
  recorded_from: z.string().optional().describe('Digest of the release that gave the expected outputs'),
  cases: z.array(goldenCase).min(1).max(1000),
});
export type GoldenSet = z.infer<typeof goldenSet>;

export const GOLDEN_FILE = 'golden.json';
