import { z } from 'zod';
import { LANGUAGES } from '../language.ts';
import { releaseInfo } from '../parse.ts';

/** Ways back, from the one that takes least to the one that takes most. */
export const WAYS = [
  'warm-standby',
  'cold-release',
  'environment-rebuild',
  'container-image',
  'reinstall',
  'patch-source',
] as const;
export type Way = (typeof WAYS)[number];

/** How a time is known. `predicted`: of sizes and of what this machine does how fast, or of something like it. */
export const TIME_BASES = ['measured', 'predicted', 'unknown'] as const;
export type TimeBasis = (typeof TIME_BASES)[number];

export const RISK_LEVELS = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** What the time of a way goes into, in this order. */
export const TIME_PARTS = ['image', 'download', 'compile', 'environment', 'files', 'start', 'switch'] as const;
export type TimePartName = (typeof TIME_PARTS)[number];

const time = {
  ms: z.number().nullable().describe('Milliseconds; null when that is not known'),
  low_ms: z.number().nullable().describe('It hardly takes less'),
  high_ms: z.number().nullable().describe('It hardly takes more'),
  basis: z.enum(TIME_BASES),
  from: z.string().describe('How that is known, in words'),
};

export const timePart = z.object({ part: z.enum(TIME_PARTS), ...time });
export type TimePart = z.infer<typeof timePart>;

export const wayAdvice = z.object({
  way: z.enum(WAYS),
  possible: z.boolean(),
  reason: z.string().nullable().describe('Why it is not possible'),
  ...time,
  parts: z.array(timePart).describe('What the time goes into; empty when it is not possible'),
  needs: z.array(z.string()),
  loses: z.array(z.string()),
  risk: z.object({ level: z.enum(RISK_LEVELS), sentence: z.string() }),
});
export type WayAdvice = z.infer<typeof wayAdvice>;

export const advice = z.object({
  service: z.string(),
  at: z.string(),
  from: releaseInfo.nullable().describe('What serves'),
  to: releaseInfo.nullable().describe('What would be gone back to; null when there is nothing'),
  ways: z.array(wayAdvice).describe('All six, always in the same order'),
  recommendation: z.object({
    way: z.enum(WAYS).nullable().describe('null: there is nothing to go back to'),
    why: z.string(),
    command: z.string().nullable().describe('What does it'),
  }),
  machine: z
    .object({
      at: z.string(),
      write_bytes: z.number(),
      hash_bytes: z.number(),
      files: z.number(),
      links: z.number().nullable().describe('null: the disk has no hard links'),
      network_bytes: z.number().nullable().describe('null: nothing was downloaded yet'),
    })
    .nullable()
    .describe('What this machine does in a second, as it was tried or seen last; null when it could not be tried'),
});
export type Advice = z.infer<typeof advice>;

export const adviceQuery = z.strictObject({
  lang: z.enum(LANGUAGES).default('en').describe('Language of its sentences'),
  probe_network: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe("true: downloads the beginning of one of the release's packages, 8 MB at most, to see how fast that is"),
});
export type AdviceQuery = z.infer<typeof adviceQuery>;
