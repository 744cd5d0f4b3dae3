import type { Sentence } from '../sentence.ts';
import { NODE } from './server/node.ts';
import { PROXY } from './server/proxy.ts';
import { PYTHON_SERVERS } from './server/python.ts';

/** gunicorn, uvicorn, Flask, nginx, Node: what serves. */
export const SERVER: readonly Sentence[] = [...PYTHON_SERVERS, ...PROXY, ...NODE];
