import { readFileSync } from 'node:fs';
import type { Log } from '../../src/diagnosis/log.ts';

/** A log of these lines. */
export function logOf(text: string): Log {
  const lines = text.replace(/\n$/, '').split('\n');
  return { lines: lines.map((line, at) => ({ n: at + 1, text: line })), total: lines.length };
}

/** A log among the fixtures: `parse/chained`. */
export const fixtureLog = (name: string): Log =>
  logOf(readFileSync(new URL(`../fixtures/diagnosis/${name}.txt`, import.meta.url), 'utf8'));
