import { z } from 'zod';
import { languageQuery } from '../diagnosis.ts';

export const rolloutsQuery = languageQuery.extend({
  service: z.string().optional().describe('Only those of this service'),
  limit: z.coerce.number().int().min(1).max(1000).default(50).describe('At most so many, newest first'),
});
export type RolloutsQuery = z.infer<typeof rolloutsQuery>;

export const eventsQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Begin after the kept event with this id; the header Last-Event-ID goes before it'),
  tail: z.coerce
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(100)
    .describe('How many of the newest kept events come first, where nothing says after which one to begin'),
  service: z.string().optional().describe('Only events of this service'),
  follow: z
    .enum(['true', 'false'])
    .default('true')
    .transform((v) => v === 'true')
    .describe('false: the stream ends after the kept events'),
});
export type EventsQuery = z.infer<typeof eventsQuery>;
