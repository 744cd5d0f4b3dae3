import type { Sentence } from '../sentence.ts';

/** gunicorn, uvicorn, Flask, Node: what serves. */
export const SERVER: readonly Sentence[] = [];
