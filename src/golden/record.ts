import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { Call, Reply } from '../runtime/transport.ts';
import { compare } from './compare/compare.ts';
import { type ParsingFields, readParsingFields } from './compare/read-parsing.ts';
import { extensionOf } from './evidence.ts';
import { type ComparisonSpec, GOLDEN_FILE, type GoldenCase, type GoldenSet, goldenSet } from './golden-set.ts';
import { writeFolder } from './write-folder.ts';

export interface RecordOptions {
  /** Sends a request to the service that serves now. */
  send(call: Call): Promise<Reply>;
  inputs: readonly { name: string; path: string }[];
  /** Folder to make. */
  out: string;
  compare: ComparisonSpec;
  /** Replaces `out` when it is there. */
  force?: boolean;
  /** How each input is sent; default: to be parsed. */
  request?: { method?: 'POST' | 'PUT'; path?: string; headers?: Record<string, string> };
}

interface Recorded {
  one: GoldenCase;
  files: Map<string, Uint8Array>;
  /** The release that answered, by its digest or as much of it as is told. */
  release: string | undefined;
}

/**
 * Makes a golden set from what the release that serves now answers. Every input is sent twice: an answer that its own
 * comparison would not accept a second time is no expectation.
 * @throws LastgoodError `golden_invalid`, `output_unwritable`, `file_missing`, and what `send` throws
 */
export async function recordGolden(options: RecordOptions): Promise<GoldenSet> {
  const names = caseNames(options.inputs);
  const recorded: Recorded[] = [];
  for (const [i, { path }] of options.inputs.entries()) recorded.push(await record(names[i]!, path, options));
  const releases = [...new Set(recorded.map(({ release }) => release))];
  if (releases.length > 1) {
    throw unusable(
      `The inputs were answered by different releases (${releases.join(', ')}).`,
      'Record again when no rollout is under way.',
    );
  }
  const set = goldenSet.parse({
    apiVersion: 'lastgood/v1',
    ...(releases[0] !== undefined && { recorded_from: releases[0] }),
    cases: recorded.map(({ one }) => one),
  });
  const files = new Map(recorded.flatMap((one) => [...one.files]));
  files.set(GOLDEN_FILE, Buffer.from(`${JSON.stringify(set, null, 2)}\n`));
  await writeFolder(options.out, files, options.force ?? false);
  return set;
}

async function record(name: string, path: string, options: RecordOptions): Promise<Recorded> {
  const body = await readInput(path);
  const { method = 'POST', path: target = '/parse?format=json&masks=rle', headers = {} } = options.request ?? {};
  const call: Call = { method, path: target, headers, body };
  const first = checked(name, await options.send(call));
  const again = checked(name, await options.send(call));
  const expected = lasting(name, first, options.compare);
  await mustRepeat(name, options.compare, expected, again);
  const files = {
    input: `inputs/${name}${extname(path).toLowerCase()}`,
    expected: `expected/${name}${extensionOf(first)}`,
  };
  return {
    one: {
      name,
      request: { method, path: target, ...(options.request?.headers && { headers }), body: files.input },
      expect: { status: first.status, body: files.expected },
      compare: options.compare,
    },
    files: new Map([
      [files.input, body],
      [files.expected, expected],
    ]),
    release: sameRelease(name, first, again),
  };
}

function checked(name: string, reply: Reply): Reply {
  if (reply.status < 300) return reply;
  const said = Buffer.from(reply.body.subarray(0, 300)).toString();
  throw unusable(
    `${name} was answered with ${reply.status} (${said}).`,
    'Leave this input out, or ask another path: an error is no golden output.',
  );
}

/** A parsing without what differs from answer to answer; everything else as it came. */
function lasting(name: string, { body }: Reply, { kind }: ComparisonSpec): Uint8Array {
  if (kind !== 'parsing') return body;
  const { image, people, segments, labels } = parsingOf(name, body);
  return Buffer.from(JSON.stringify({ image, people, segments, labels }));
}

function parsingOf(name: string, body: Uint8Array): ParsingFields {
  try {
    return readParsingFields(body);
  } catch (error) {
    throw unusable(
      `${name} was answered with what is not a parsing with masks (${(error as Error).message}).`,
      'Record other services with another kind of comparison: json, image, bytes or command.',
    );
  }
}

async function mustRepeat(name: string, spec: ComparisonSpec, expected: Uint8Array, { body }: Reply): Promise<void> {
  // A program of the author's is asked when the set is used.
  if (spec.kind === 'command') return;
  const { judgement } = await compare({ spec, tolerance: {}, expected, answer: body });
  if (judgement.passed) return;
  throw unusable(
    `${name} was answered differently the second time: ${judgement.summary}`,
    'Allow what differs by nature: "ignore" and tolerances of kind json, another kind of comparison, or fixed seeds.',
  );
}

function sameRelease(name: string, first: Reply, again: Reply): string | undefined {
  const [a, b] = [releaseOf(first), releaseOf(again)];
  if (a === b) return a;
  throw unusable(`${name} was answered by ${a}, then by ${b}.`, 'Record again when no rollout is under way.');
}

/** Its answer's `release.id`, or the short digest of the header. */
function releaseOf({ headers, body }: Reply): string | undefined {
  try {
    const { release } = JSON.parse(Buffer.from(body).toString()) as { release?: { id?: unknown } };
    if (typeof release?.id === 'string') return release.id;
  } catch {
    // Other answers than ours have a header at most.
  }
  return headers['x-lastgood-release'];
}

async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new LastgoodError('file_missing', `${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      hint: 'Name files that are there.',
      cause: error,
    });
  }
}

/** Names that fit the schema, each once. */
function caseNames(inputs: RecordOptions['inputs']): string[] {
  const taken = new Set<string>();
  return inputs.map(({ name }) => {
    const plain =
      basename(name, extname(name))
        .replace(/[^\w.-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+|[. ]+$/g, '')
        .slice(0, 90) || 'input';
    let unique = plain;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${plain}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function unusable(message: string, hint: string): LastgoodError {
  return new LastgoodError('golden_invalid', message, { hint });
}
