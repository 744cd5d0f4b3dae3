import type { Statement } from '../incident.ts';
import type { Sentence } from '../sentence.ts';
import { SENTENCES } from '../sentences/index.ts';
import { isSupposed } from './advice.ts';
import { byHints } from './hints.ts';
import type { Piece } from './raised.ts';

/** Of a longer message the rest states nothing. */
const LONGEST = 20_000;

const candidates = byHints(SENTENCES);

/** A sentence in a text, and where. */
export interface Heard {
  sentence: Sentence;
  statement: Statement;
}

/**
 * What a text states. Its lines are those it was said in, in order; what is said in several ways is heard once. Narrow
 * terminals break sentences into lines: what is not found so is looked for over their ends.
 */
export function heardIn(pieces: readonly Piece[], before = ''): Heard[] {
  const text = pieces
    .map((piece) => piece.text)
    .join('\n')
    .slice(0, LONGEST);
  const flat = text.replaceAll('\n', ' ');
  const announced = before === '' ? text : `${before}: ${text}`;
  return candidates(before === '' ? flat : `${before}: ${flat}`).flatMap((sentence) => {
    const plain = sentence.pattern.exec(text) ?? (flat === text ? null : sentence.pattern.exec(flat));
    const match = plain ?? (before === '' ? null : sentence.pattern.exec(announced));
    if (match === null || (before === '' && isSupposed(flat, match.index))) return [];
    const at = plain ? match.index : Math.max(0, match.index - before.length - 2);
    return [{ sentence, statement: { kind: sentence.kind, fields: fieldsOf(match), line: lineAt(pieces, at) } }];
  });
}

function fieldsOf({ groups = {} }: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}

/** The line that holds the letter at this place of the text. */
function lineAt(pieces: readonly Piece[], at: number): Statement['line'] {
  let rest = at;
  for (const { line, text } of pieces) {
    if (rest <= text.length) return line;
    rest -= text.length + 1;
  }
  return pieces.at(-1)!.line;
}

/** Sentences of progress are no incidents. */
export const milestoneOf = ({ kind }: Sentence): 'started' | 'succeeded' | null =>
  kind === 'milestone-started' ? 'started' : kind === 'milestone-succeeded' ? 'succeeded' : null;

/** Whether a line says by itself that a program got somewhere, or that it is at its end. */
export const isTurn = (text: string, line: Piece['line']): boolean =>
  heardIn([{ line, text }]).some(({ sentence }) => milestoneOf(sentence) !== null || sentence.severity === 'fatal');
