import type { ComparisonSpec } from '../golden-set.ts';
import { fail, type Judgement, pass } from '../judgement.ts';
import { formatPointer, matches, parsePointer, select } from './pointer.ts';

export type JsonRules = Omit<Extract<ComparisonSpec, { kind: 'json' }>, 'kind'>;
type Path = readonly string[];

/** Differences that are listed in the summary. */
const TOLD = 5;
/** Deeper nesting is not compared but a difference: it would only be there to exhaust the stack. */
const MAX_DEPTH = 500;

interface Walk {
  ignored: Path[];
  rules: JsonRules;
  differences: string[];
  compared: number;
}

/** Compares two JSON texts value by value. @throws Error when the expected one cannot be read */
export function compareJson(expected: Uint8Array, answer: Uint8Array, rules: JsonRules): Judgement {
  const wanted: unknown = JSON.parse(Buffer.from(expected).toString());
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(answer).toString());
  } catch (error) {
    return fail('answer-malformed', `The answer is not JSON (${(error as Error).message}).`);
  }
  const walk: Walk = { ignored: (rules.ignore ?? []).map(parsePointer), rules, differences: [], compared: 0 };
  for (const path of pathsToCompare(wanted, given, rules)) diff(path, at(wanted, path), at(given, path), walk);
  const { differences, compared } = walk;
  const figures = { compared, differences: differences.length };
  if (differences.length === 0) return pass(`All ${compared} values are as expected.`, figures);
  const more = differences.length - TOLD;
  const told = differences.slice(0, TOLD).join('; ') + (more > 0 ? `; and ${more} more` : '');
  return fail('answers-differ', `The answer differs: ${told}.`, figures);
}

/** With `only`, what its pointers meet in either document; else everything. */
function pathsToCompare(wanted: unknown, given: unknown, { only }: JsonRules): Path[] {
  if (only === undefined) return [[]];
  const paths = only.map(parsePointer).flatMap((pattern) => [...select(wanted, pattern), ...select(given, pattern)]);
  return [...new Map(paths.map((path) => [formatPointer(path), path])).values()];
}

function diff(path: Path, wanted: unknown, given: unknown, walk: Walk): void {
  if (walk.ignored.some((pattern) => matches(pattern, path))) return;
  const where = formatPointer(path) || 'the whole';
  if (path.length > MAX_DEPTH) return void walk.differences.push(`${where.slice(0, 40)}… is nested too deep`);
  if (isContainer(wanted) && isContainer(given) && Array.isArray(wanted) === Array.isArray(given)) {
    if (Array.isArray(wanted) && Array.isArray(given) && wanted.length !== given.length) {
      walk.differences.push(`${where} has ${given.length} items instead of ${wanted.length}`);
    }
    const keys = Array.isArray(wanted)
      ? Object.keys(wanted).slice(0, (given as unknown[]).length)
      : [...new Set([...Object.keys(wanted), ...Object.keys(given)])];
    for (const key of keys) diff([...path, key], at(wanted, [key]), at(given, [key]), walk);
    return;
  }
  walk.compared++;
  if (!sameValue(wanted, given, walk.rules))
    walk.differences.push(`${where} is ${show(given)} instead of ${show(wanted)}`);
}

function sameValue(wanted: unknown, given: unknown, { absolute = 0, relative = 0 }: JsonRules): boolean {
  if (typeof wanted !== 'number' || typeof given !== 'number') return wanted === given;
  return Math.abs(given - wanted) <= Math.max(absolute, relative * Math.abs(wanted));
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The value at a path, undefined where there is none: JSON itself has no such value. */
function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      isContainer(inner) && Object.hasOwn(inner, key) ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
