import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { LastgoodError } from '../errors.ts';
import { decodeImage } from '../parsing/decode.ts';
import { parsePointer, select } from './compare/pointer.ts';
import { readParsing } from './compare/read-parsing.ts';
import { type ComparisonSpec, GOLDEN_FILE, type GoldenCase, type GoldenSet, goldenSet } from './golden-set.ts';
import { problemsOfSet } from './rules.ts';

export interface LoadedGolden {
  /** Folder that the set's paths start at. */
  dir: string;
  set: GoldenSet;
}

/** A thousand cases with long paths and headers are far below. */
const MAX_SET_BYTES = 4 << 20;
const MAX_FILE_BYTES = 256 << 20;

/**
 * Reads and checks a golden set: `golden.json`, and that every file it names is there and what its comparison needs.
 * @throws LastgoodError `golden_invalid` with every problem
 */
export async function loadGoldenSet(dir: string): Promise<LoadedGolden> {
  const set = await readSet(dir);
  const problems = problemsOfSet(set);
  for (const [i, one] of set.cases.entries()) {
    for (const problem of await problemsOfFiles(dir, one)) problems.push(`cases[${i}].${problem}`);
  }
  if (problems.length > 0) throw invalid(dir, problems);
  return { dir, set };
}

async function readSet(dir: string): Promise<GoldenSet> {
  const problem = await problemOfFile(dir, GOLDEN_FILE, MAX_SET_BYTES);
  if (problem !== null) throw invalid(dir, [problem]);
  const text = await readFile(join(dir, GOLDEN_FILE), 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(dir, [`it is not JSON (${(error as Error).message})`]);
  }
  const parsed = goldenSet.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalid(
    dir,
    parsed.error.issues.map(({ path, message }) => `${z.core.toDotPath(path) || 'the file'}: ${message}`),
  );
}

async function problemsOfFiles(dir: string, { request, expect, compare }: GoldenCase): Promise<string[]> {
  const problems: string[] = [];
  const files = { 'request.body': request.body, 'expect.body': expect.body };
  for (const [key, path] of Object.entries(files)) {
    const problem = path === undefined ? null : await problemOfFile(dir, path, MAX_FILE_BYTES);
    if (problem !== null) problems.push(`${key}: ${problem}`);
  }
  if (problems.length > 0 || expect.body === undefined) return problems;
  const bytes = await readFile(join(dir, expect.body));
  const problem = await problemOfExpected(bytes, compare);
  return problem === null ? [] : [`expect.body: ${expect.body} ${problem}`];
}

/** An expected answer that cannot be read, or has nothing that is compared, would blame every release, or none. */
async function problemOfExpected(bytes: Uint8Array, spec: ComparisonSpec): Promise<string | null> {
  try {
    if (spec.kind === 'parsing') readParsing(bytes);
    if (spec.kind === 'image') await decodeImage(bytes);
    if (spec.kind !== 'json') return null;
    const json: unknown = JSON.parse(Buffer.from(bytes).toString());
    const unmet = (spec.only ?? []).filter((pointer) => select(json, parsePointer(pointer)).length === 0);
    return unmet.length === 0 ? null : `has nothing at ${unmet.join(', ')}`;
  } catch (error) {
    return `cannot be compared as ${spec.kind} (${(error as Error).message})`;
  }
}

/** A file counts when it is a plain one inside the folder, where links lead to as well. */
async function problemOfFile(dir: string, path: string, maxBytes: number): Promise<string | null> {
  try {
    const [root, real] = await Promise.all([realpath(dir), realpath(join(dir, path))]);
    if (!real.startsWith(root + sep)) return `${path} leads out of the folder`;
    const found = await stat(real);
    if (!found.isFile()) return `${path} is not a file`;
    return found.size > maxBytes ? `${path} is longer than ${maxBytes} bytes` : null;
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `${path} is not there` : `${path} cannot be read (${code})`;
  }
}

function invalid(dir: string, problems: string[]): LastgoodError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new LastgoodError('golden_invalid', `${join(dir, GOLDEN_FILE)} has ${count}: ${problems.join('; ')}.`, {
    hint: 'docs/reference/golden.md tells what a golden set holds; lastgood golden record writes one.',
  });
}
