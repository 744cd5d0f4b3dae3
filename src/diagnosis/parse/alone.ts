import type { Severity } from '../incident.ts';
import type { Said } from './said.ts';
import { type Heard, heardIn, milestoneOf } from './statements.ts';

const RANKS: readonly Severity[] = ['warning', 'handled', 'error', 'fatal'];
/** Lines that are shorter end where they were meant to. */
const NARROW = 50;

/** A line by itself, and what it states. */
export interface Alone {
  said: Said;
  heard: readonly Heard[];
}

/** What a line states; with the line behind it, where a narrow terminal broke it. */
export function heardAlone(said: Said, next?: Said): Alone {
  const { line, text, body } = said;
  const heard = heardIn([{ line, text }]);
  // A sentence may begin with the word that tells the level: `ERROR: …`.
  if (body !== text) heard.push(...unheard(heard, heardIn([{ line, text: body }])));
  if (next && isBroken(said, next)) heard.push(...unheard(heard, heardOver(said, next)));
  return { said, heard };
}

function unheard(known: readonly Heard[], heard: readonly Heard[]): Heard[] {
  const kinds = new Set(known.map(({ sentence }) => sentence.kind));
  return heard.filter(({ sentence }) => !kinds.has(sentence.kind));
}

const isBroken = ({ line, text }: Said, next: Said): boolean =>
  text.length >= NARROW && !/[.:;]\s*$/.test(text) && next.line.n === line.n + 1 && isPlain(next);

const isPlain = ({ body, prefix, level, stamped }: Said): boolean =>
  prefix === '' && level === null && !stamped && /^\S/.test(body);

/** What neither of two lines states by itself. */
function heardOver({ line, text }: Said, next: Said): Heard[] {
  const over = unheard(heardIn([next]), heardIn([{ line, text: text.trimEnd() }, next]));
  return over.filter(({ sentence, statement }) => statement.line === line && milestoneOf(sentence) === null);
}

export const milestoneIn = ({ heard }: Alone): 'started' | 'succeeded' | null =>
  heard.map(({ sentence }) => milestoneOf(sentence)).find((one) => one !== null) ?? null;

/** How bad the worst of what it states is; null when that is nothing, or only counts in an exception. */
export function worstOf({ heard }: Alone): Severity | null {
  const ranks = heard.map(({ sentence }) => (sentence.severity === null ? -1 : RANKS.indexOf(sentence.severity)));
  return RANKS[Math.max(-1, ...ranks)] ?? null;
}
