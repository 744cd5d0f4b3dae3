import type { Readable } from 'node:stream';
import type { Client, RawAnswer } from '../../api/client.ts';
import { parseResponse } from '../../api/parse.ts';
import { type Format, type ParseOptions, queryString } from '../../api/query-string.ts';
import { type ErrorCode, LastgoodError } from '../../errors.ts';
import { readImage } from './image-bytes.ts';
import type { Input } from './inputs.ts';
import type { Ledger, Origin } from './ledger.ts';
import type { Output } from './outputs.ts';
import { withRetry } from './retry.ts';
import { writeWholeFile } from './whole-file.ts';

export interface Task {
  input: Input;
  /** The results that are still to be made. */
  outputs: Output[];
}

export interface Means {
  client: Client;
  stdin: Readable;
  ledger: Ledger;
  options: ParseOptions;
}

export type Result = { task: Task; seconds: number } & (
  | { status: 'done'; people: number | undefined; notes: string[]; releases: string[] }
  | { status: 'failed'; error: LastgoodError }
);

/** Failures that every further image would meet as well. */
const GENERAL: ReadonlySet<ErrorCode> = new Set([
  'server_unreachable',
  'no_release',
  'output_unwritable',
  'bad_request',
]);

/**
 * Makes the results of one image. An image's own failure is returned.
 *
 * @throws LastgoodError for what would stop every other image too, and the signal's reason when it aborts
 */
export async function parseImage(task: Task, means: Means, signal: AbortSignal): Promise<Result> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const image = await readImage(task.input, means.stdin, signal);
    const releases = new Set<string>();
    let people: number | undefined;
    let notes: string[] = [];
    for (const { format, path } of task.outputs) {
      const answer = await askFor(format, image, means, signal);
      const release = answer.headers.get('x-lastgood-release') ?? '';
      releases.add(release);
      if (format === 'json') ({ people, notes } = gist(answer.bytes));
      const origin = originOf(task.input, format, means.options);
      await writeWholeFile(path, answer.bytes, (modified_ms) =>
        means.ledger.record(path, origin, { release, bytes: answer.bytes.byteLength, modified_ms }),
      );
    }
    return { task, status: 'done', seconds: seconds(), people, notes, releases: [...releases] };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LastgoodError) || GENERAL.has(error.code)) throw error;
    return { task, status: 'failed', seconds: seconds(), error };
  }
}

/** What progress tells about a parsing. */
function gist(json: Uint8Array): { people: number | undefined; notes: string[] } {
  const read = summarised.safeParse(JSON.parse(new TextDecoder().decode(json)));
  return { people: read.data?.people.length, notes: read.data?.notes ?? [] };
}

const summarised = parseResponse.pick({ people: true, notes: true });

/** One request; repeated while the service is only busy. */
export function askFor(
  format: Format,
  image: Uint8Array,
  { client, options }: Pick<Means, 'client' | 'options'>,
  signal: AbortSignal,
): Promise<RawAnswer> {
  return withRetry(() => client.send(image, optionsFor(format, options), { signal }), signal);
}

/** What decides a result's content, to tell whether one made earlier is still right. */
export function originOf(input: Input, format: Format, options: ParseOptions): Origin {
  const { path, size, modifiedMs } = input;
  return { path, size, modifiedMs, options: queryString(optionsFor(format, options)) };
}

/** Masks are a matter of JSON only; elsewhere they would make equal requests look different. */
function optionsFor(format: Format, { masks, ...rest }: ParseOptions): ParseOptions {
  return { format, ...(format === 'json' && masks !== undefined && { masks }), ...rest };
}
