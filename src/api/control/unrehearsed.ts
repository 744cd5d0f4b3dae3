/**
 * The reason of a standby that is not ready only because nobody has gone through the way back yet. In a file without
 * schemas: the page has other words for it.
 */
export const UNREHEARSED = 'It has not been rehearsed yet.';
