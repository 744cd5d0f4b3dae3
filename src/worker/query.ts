import { LastgoodError } from '../errors.ts';

const FORMATS = ['json', 'overlay', 'labels', 'coco'] as const;
const MASKS = ['rle', 'png', 'none'] as const;

/** What to answer with. */
export interface ParseQuery {
  format: (typeof FORMATS)[number];
  masks: (typeof MASKS)[number];
  minScore: number;
  /** False: nobody is told apart. */
  people: boolean;
}

/** Reads `?format=&masks=&min_score=&people=`. The server has refused what is wrong already, in better words. */
export function readQuery(parameters: URLSearchParams): ParseQuery {
  const minScore = Number(parameters.get('min_score') ?? 0);
  if (!(minScore >= 0 && minScore <= 1)) throw refused('min_score', parameters, 'a number from 0 to 1');
  return {
    format: choose('format', FORMATS, parameters),
    masks: choose('masks', MASKS, parameters),
    minScore,
    people: choose('people', ['true', 'false'], parameters) === 'true',
  };
}

/** One of `choices`; the first when it is not given. */
function choose<T extends string>(name: string, choices: readonly T[], parameters: URLSearchParams): T {
  const value = parameters.get(name) ?? choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw refused(name, parameters, choices.join(', '));
  return found;
}

function refused(name: string, parameters: URLSearchParams, allowed: string): LastgoodError {
  return new LastgoodError('bad_request', `${name} cannot be ${JSON.stringify(parameters.get(name))}.`, {
    hint: `It can be ${allowed}.`,
  });
}
