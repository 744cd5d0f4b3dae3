import type { Sentence } from '../sentence.ts';
import { NODE } from './server/node.ts';
import { PROXY } from './server/proxy.ts';
import { PYTHON_SERVERS } from './server/python.ts';

/**
 * gunicorn, uvicorn, Flask, nginx, Node: what serves.
 *
 * | kind | fields, as far as they are said | such as |
 * |---|---|---|
 * | gunicorn-worker-timeout | pid | WORKER TIMEOUT |
 * | gunicorn-worker-signalled | pid, signal | Worker (pid: |
 * | gunicorn-boot-failed | code | Worker failed to boot |
 * | app-missing | attribute, module, uwsgi | Failed to find |
 * | uvicorn-worker-died | pid, uwsgi, signal | Child process [ |
 * | startup-failed | | Application startup failed |
 * | flask-server-inside | | * Serving Flask app |
 * | request-line-limit | reason | Invalid request from ip= |
 * | upstream-refused | socket, upstream | while connecting to upstream |
 * | upstream-forbidden | socket | (13: Permission denied) while connecting to upstream |
 * | upstream-timed-out | doing, upstream | upstream timed out ( |
 * | upstream-closed | doing, upstream | upstream prematurely closed connection |
 * | upstream-unknown | upstream | host not found in upstream |
 * | body-too-large | bytes | client intended to send too large body |
 * | node-module-missing | module, needer | Cannot find module |
 * | node-esm-required | module | ERR_REQUIRE_ |
 * | node-heap-exhausted | | FATAL ERROR: |
 * | node-abi-differs | built, needed | was compiled against a different Node.js version |
 * | node-version-unfit | wanted, got | EBADENGINE |
 * | node-gyp-failed | reason | gyp ERR! |
 * | node-native-missing | module, platform, binding, package | Could not load the " |
 * | npm-failed | code | npm ERR! |
 * | npm-conflict | | ERESOLVE |
 * | npm-lock-differs | | can only install |
 * | npm-package-missing | package | is not in this registry |
 * | npm-script-missing | script | Missing script: |
 */
export const SERVER: readonly Sentence[] = [...PYTHON_SERVERS, ...PROXY, ...NODE];
