import type { ComputedSpec } from './compare/compare.ts';
import type { ParsingTolerance } from './compare/parsing.ts';
import { readParsingFields } from './compare/read-parsing.ts';
import type { Comparer } from './comparer.ts';
import { fail, type Judgement } from './judgement.ts';

export interface LiveAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** What differs from answer to answer of the same release. */
const VOLATILE = ['/release', '/timings', '/inference_time', '/request_id'];

/**
 * Compares two releases' answers to one live request, in the way that fits what the first one is.
 * @param expected of the release that is trusted
 */
export async function compareLive(
  expected: LiveAnswer,
  answer: LiveAnswer,
  options: { comparer: Comparer; tolerance: Partial<ParsingTolerance>; signal: AbortSignal },
): Promise<Judgement> {
  if (answer.status !== expected.status) {
    return fail('status-differs', `It answered ${answer.status} instead of ${expected.status}.`);
  }
  if (expected.body.length > 0 && answer.body.length === 0)
    return fail('answer-empty', 'It answered with an empty body.');
  const { comparer, tolerance, signal } = options;
  const task = { spec: specFor(expected), tolerance, expected: expected.body, answer: answer.body };
  return (await comparer.compare(task, signal)).judgement;
}

function specFor({ headers, body }: LiveAnswer): ComputedSpec {
  const type = headers['content-type'] ?? '';
  if (/^image\/(png|jpeg|webp)\b/.test(type)) return { kind: 'image' };
  if (!/\bjson\b/.test(type)) return { kind: 'bytes' };
  return isParsing(body) ? { kind: 'parsing' } : { kind: 'json', ignore: VOLATILE, relative: 0.01, absolute: 0.01 };
}

/** With masks that can be compared. */
function isParsing(body: Uint8Array): boolean {
  try {
    return readParsingFields(body).segments.every(({ rle }) => rle !== undefined);
  } catch {
    return false;
  }
}
