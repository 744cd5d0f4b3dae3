import type { ErrorResponse } from '../../../src/api/parse.ts';

/** What went wrong, ready to be shown: the API's own sentence and hint, or the page's where no server answered. */
export interface Problem {
  /** The API's stable code, or one of the page's own (`connection_lost`, `answer_unreadable`). */
  code: string;
  error: string;
  hint: string;
  requestId?: string;
  status?: number;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.error);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

function isErrorResponse(value: unknown): value is ErrorResponse {
  return typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'string';
}

/** Reads the answer of a request that failed. Something between page and server may answer other than in the API's words. */
export function problemOf(status: number, body: string, requestId: string): Problem {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  if (isErrorResponse(parsed)) {
    return {
      code: parsed.code ?? `http_${status}`,
      error: parsed.error,
      hint: parsed.hint ?? '',
      status,
      requestId: parsed.request_id ?? requestId,
    };
  }
  return {
    code: 'answer_unreadable',
    error: `The address answered with status ${status}, but not in the words of this service.`,
    hint: 'Look whether a proxy stands between this page and the service, and what its log says.',
    status,
    requestId,
  };
}

/** A 200 whose body makes no sense. */
export function unreadable(cause: unknown, requestId: string): Problem {
  return {
    code: 'answer_unreadable',
    error: `The answer cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'Look whether page and service are of the same version: load the page again.',
    requestId,
  };
}
