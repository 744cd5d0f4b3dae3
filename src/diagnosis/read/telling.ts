import { heardAlone } from '../parse/alone.ts';
import { exceptionOf } from '../parse/exception-line.ts';
import { hear } from '../parse/said.ts';
import { decodeLine, shown } from './clean.ts';
import { dockerRecord } from './docker-json.ts';

/** Whether a line tells of a failure by itself: an exception, an error of a logger, or what a sentence knows. */
export function isTelling(bytes: Buffer): boolean {
  const written = decodeLine(bytes);
  const lines = shown(dockerRecord(written)?.text ?? written).map((text) => ({ n: 1, text }));
  return hear({ lines, total: 1 }).some((said) => {
    if (said.level === 'error' || said.level === 'fatal' || exceptionOf(said.body) !== null) return true;
    return heardAlone(said).heard.some(({ sentence }) => sentence.severity !== null);
  });
}
