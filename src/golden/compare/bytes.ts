import { createHash } from 'node:crypto';
import { fail, type Judgement, pass } from '../judgement.ts';

/** Two answers must be the same bytes. */
export function compareBytes(expected: Uint8Array, answer: Uint8Array): Judgement {
  const figures = { expected_bytes: expected.length, answer_bytes: answer.length };
  const offset = firstDifference(expected, answer);
  if (offset === null) return pass(`The ${expected.length} bytes are the expected ones.`, figures);
  const digests = `sha256 ${digest(answer)} instead of ${digest(expected)}`;
  const where = `${answer.length} bytes instead of ${expected.length}, different from byte ${offset} on`;
  return fail('answers-differ', `The bytes differ: ${where} (${digests}).`, { ...figures, first_difference: offset });
}

/** Offset of the first byte that differs, which may be the end of one; null when there is none. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  if (Buffer.compare(a, b) === 0) return null;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i;
  return shorter;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}
