import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { formatPath, problemsOf } from './problems.ts';
import { type Problem, RULES } from './rules.ts';
import { type Spec, specSchema } from './schema.ts';

/** A spec and where it was: relative sources start at its folder. */
export interface ReleaseSpec extends Spec {
  baseDir: string;
}

/** A spec is written by people: a bigger file is something else. */
const MAX_BYTES = 1 << 20;

/**
 * Reads and checks a `release.yaml`.
 * @throws LastgoodError `file_missing`; `spec_invalid` with every problem, each with its line and path
 */
export async function readSpec(file: string): Promise<ReleaseSpec> {
  const path = resolve(file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new LastgoodError('file_missing', `${path} cannot be read (${codeOf(error)}).`, {
      hint: 'Name the release.yaml of the release with -f.',
      cause: error,
    });
  }
  return { ...parseSpec(text, file), baseDir: dirname(path) };
}

/**
 * @param name of the file, for messages
 * @throws LastgoodError `spec_invalid`
 */
export function parseSpec(text: string, name: string): Spec {
  if (text.length > MAX_BYTES) throw invalid(name, ['it is longer than a spec can be']);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    throw invalid(
      name,
      document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const parsed = specSchema.safeParse(toValue(document, name), { reportInput: true });
  const problems = parsed.success ? RULES.flatMap((rule) => rule(parsed.data)) : problemsOf(parsed.error.issues);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw invalid(
    name,
    problems.map((problem) => describe(problem, document, lines)),
  );
}

function toValue(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw invalid(name, [(error as Error).message]);
  }
}

function describe({ path, message }: Problem, document: Document, lines: LineCounter): string {
  const line = lineOf(path, document, lines);
  return `${line === null ? '' : `line ${line}: `}${formatPath(path) || 'the file'} ${message}`;
}

/** The line of the node at a path, or of the innermost one around it (a missing key has none itself). */
function lineOf(path: PropertyKey[], document: Document, lines: LineCounter): number | null {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

function invalid(name: string, problems: string[]): LastgoodError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new LastgoodError('spec_invalid', `${name} has ${count}: ${problems.join('; ')}.`, {
    hint: 'docs/reference/release-yaml.md tells every key and what it may hold.',
  });
}
