import type { Language } from '../../api/diagnosis.ts';
import type { Context } from '../host.ts';
import type { Drawing } from '../views/diagnosis.ts';
import { paintFor } from '../views/paint.ts';

/** Lines of text wider than this are hard to read. */
const WIDEST = 100;

/** How diagnoses are drawn where they go to. */
export function drawingFor({ streams: { stdout } }: Context, lang: Language): Drawing {
  const width = Math.max(40, Math.min(stdout.columns ?? WIDEST, WIDEST));
  return { lang, width, cut: stdout.isTTY === true, paint: paintFor(stdout, process.env) };
}
