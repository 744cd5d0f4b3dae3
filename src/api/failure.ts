import { ERRORS, type ErrorCode, LastgoodError } from '../errors.ts';
import type { ErrorResponse } from './parse.ts';

const isErrorBody = (body: unknown): body is ErrorResponse =>
  typeof body === 'object' && body !== null && 'error' in body && 'code' in body && typeof body.error === 'string';

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The error that an answer other than 2xx stands for: the service's own sentence and hint wherever it gave them. */
export async function failureOf(answer: Response): Promise<LastgoodError> {
  const text = await answer.text();
  const wait = Number(answer.headers.get('retry-after'));
  const retry = wait > 0 ? { retryAfter: wait } : {};
  const body = parseJson(text);
  if (!isErrorBody(body)) {
    return new LastgoodError('internal', `${answer.url} answered ${answer.status} without saying why.`, {
      hint: 'Check that the address is that of a lastgood server; a proxy in between may have answered.',
      ...retry,
    });
  }
  // A newer server may know codes that this client does not.
  const code = isKnown(body.code) ? body.code : 'internal';
  return new LastgoodError(code, body.error, { hint: body.hint, ...retry });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
