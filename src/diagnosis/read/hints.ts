import { SENTENCES } from '../sentences/index.ts';

/** What tracebacks are known by, and errors that no sentence knows. */
const FORMS = ['Traceback', 'Error', 'ERROR', 'Exception', 'EXCEPTION', 'FATAL', 'CRITICAL', 'panic', 'error:'];

/** Shorter hints are of too many lines: what they are of is found by the lines around it. */
const SHORTEST = 4;

/** What lines of a long log are kept for. */
export const hintsOfFailures = (): string[] => {
  const said = SENTENCES.filter(({ severity }) => severity !== 'warning').flatMap(({ hints }) => hints);
  return [...new Set([...FORMS, ...said])].filter((hint) => hint.length >= SHORTEST);
};
