import { decodeImage } from '../parsing/decode.ts';
import { encodeCoco } from '../parsing/encoders/coco.ts';
import { encodeJson } from '../parsing/encoders/json.ts';
import { encodeLabels } from '../parsing/encoders/labels-png.ts';
import { encodeOverlay } from '../parsing/encoders/overlay.ts';
import { mergePeople } from '../parsing/merge-people.ts';
import type { Parser, StageTimings } from '../parsing/recipe.ts';
import type { ParseQuery } from './query.ts';

export interface ParseJob {
  /** The image file. */
  bytes: Uint8Array;
  query: ParseQuery;
  /** Who answers, as it goes into the answer. */
  release: { id: string; version: string; generation: number };
  /** Milliseconds that the request had waited before it came here. */
  queueMs: number;
}

/** The body of a 200, and its headers. */
export interface ParseReply {
  body: Uint8Array;
  headers: Record<string, string>;
}

/** Milliseconds of a request's stages, wall clock. */
export interface Timings extends StageTimings {
  queue_ms: number;
  decode_ms: number;
  encode_ms: number;
}

/**
 * From the bytes of an image to the bytes of the answer.
 * @throws LastgoodError of `decodeImage`; the signal's reason when it aborts between two steps
 */
export async function runParseJob(parser: Parser, job: ParseJob, signal: AbortSignal): Promise<ParseReply> {
  const { bytes, query } = job;
  const begun = performance.now();
  const { image, size, notes } = await decodeImage(bytes, { side: parser.side, signal });
  const decoded = performance.now();
  const { parsing: found, timings: stages } = await parser.parse({ image, size }, { minScore: query.minScore, signal });
  signal.throwIfAborted();
  const parsed = performance.now();
  const parsing = query.people ? found : mergePeople(found);
  const timings = (): Timings => ({
    queue_ms: tenths(job.queueMs),
    decode_ms: tenths(decoded - begun),
    preprocess_ms: tenths(stages.preprocess_ms),
    inference_ms: tenths(stages.inference_ms),
    postprocess_ms: tenths(stages.postprocess_ms),
    encode_ms: tenths(performance.now() - parsed),
  });

  if (query.format === 'overlay') {
    const photo = image.width === size.width ? image : (await decodeImage(bytes, { signal })).image;
    return seal('image/png', await encodeOverlay(parsing, photo), timings());
  }
  if (query.format === 'labels') return seal('image/png', encodeLabels(parsing), timings());
  if (query.format === 'coco') return seal(JSON_TYPE, Buffer.from(JSON.stringify(encodeCoco(parsing))), timings());
  const answer = JSON.stringify({
    status: 'success',
    // What callers know this field for: how long the model took, without waiting, decoding and encoding.
    inference_time: `${((parsed - decoded) / 1_000).toFixed(2)}s`,
    release: job.release,
    ...encodeJson(parsing, { masks: query.masks }),
    ...(notes.length > 0 ? { notes } : {}),
  });
  // Timings go in last, so that they cover the writing of the rest, which is most of the encoding.
  const measured = timings();
  return seal(JSON_TYPE, Buffer.from(`${answer.slice(0, -1)},"timings":${JSON.stringify(measured)}}`), measured);
}

const JSON_TYPE = 'application/json; charset=utf-8';

function seal(type: string, body: Uint8Array, timings: Timings): ParseReply {
  return { body, headers: { 'content-type': type, 'server-timing': serverTiming(timings) } };
}

/** `queue;dur=1.2, decode;dur=35, …` (W3C Server Timing) */
function serverTiming(timings: Timings): string {
  return Object.entries(timings)
    .map(([stage, ms]) => `${stage.replace(/_ms$/, '')};dur=${ms}`)
    .join(', ');
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;
