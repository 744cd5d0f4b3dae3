/**
 * Every error a user can meet, with its HTTP status and the CLI's exit code.
 * `docs/reference/errors.md` explains each one; a test fails when the two differ.
 */
export const ERRORS = {
  bad_request: { status: 400, exit: 2 },
  image_missing: { status: 400, exit: 2 },
  upload_timeout: { status: 408, exit: 1 },
  image_too_large: { status: 413, exit: 1 },
  log_too_large: { status: 413, exit: 1 },
  unsupported_image: { status: 415, exit: 1 },
  image_unreadable: { status: 422, exit: 1 },
  too_many_pixels: { status: 422, exit: 1 },
  rate_limited: { status: 429, exit: 1 },
  client_closed: { status: 499, exit: 1 },
  not_found: { status: 404, exit: 1 },
  method_not_allowed: { status: 405, exit: 2 },
  internal: { status: 500, exit: 1 },
  release_failed: { status: 502, exit: 1 },
  overloaded: { status: 503, exit: 1 },
  no_release: { status: 503, exit: 1 },
  deadline_exceeded: { status: 504, exit: 1 },
  usage: { status: 400, exit: 2 },
  spec_invalid: { status: 400, exit: 2 },
  source_invalid: { status: 400, exit: 2 },
  source_unreachable: { status: 503, exit: 1 },
  file_missing: { status: 404, exit: 1 },
  file_unreadable: { status: 422, exit: 1 },
  output_unwritable: { status: 507, exit: 1 },
  integrity_mismatch: { status: 502, exit: 1 },
  blob_missing: { status: 404, exit: 1 },
  store_full: { status: 507, exit: 1 },
  store_unwritable: { status: 500, exit: 1 },
  lock_invalid: { status: 422, exit: 2 },
  wheel_unfit: { status: 422, exit: 1 },
  wheel_failed: { status: 422, exit: 1 },
  interpreter_missing: { status: 409, exit: 1 },
  environment_broken: { status: 422, exit: 1 },
  environment_differs: { status: 409, exit: 1 },
  tool_missing: { status: 503, exit: 1 },
  model_invalid: { status: 422, exit: 1 },
  model_unsupported: { status: 422, exit: 1 },
  port_in_use: { status: 500, exit: 1 },
  server_unreachable: { status: 503, exit: 1 },
  instance_failed: { status: 503, exit: 1 },
  unauthorized: { status: 401, exit: 1 },
  forbidden: { status: 403, exit: 1 },
  release_unknown: { status: 404, exit: 1 },
  release_ambiguous: { status: 409, exit: 2 },
  release_exists: { status: 409, exit: 1 },
  release_in_use: { status: 409, exit: 1 },
  golden_invalid: { status: 422, exit: 2 },
  rollout_active: { status: 409, exit: 1 },
  rollout_ended: { status: 409, exit: 1 },
  refused: { status: 409, exit: 3 },
  rolled_back: { status: 409, exit: 4 },
  no_standby: { status: 409, exit: 1 },
  generation_gone: { status: 409, exit: 1 },
  generation_left: { status: 409, exit: 1 },
  irreversible: { status: 409, exit: 1 },
  state_unreadable: { status: 500, exit: 1 },
  state_unwritable: { status: 500, exit: 1 },
  home_in_use: { status: 409, exit: 1 },
} as const satisfies Record<string, { status: number; exit: number }>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetail {
  /** What the reader can do about it: one sentence. */
  hint: string;
  cause?: unknown;
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  retryAfter?: number;
}

/** An expected failure, told to the user as it is. Bugs stay plain `Error`s. */
export class LastgoodError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retryAfter: number | undefined;

  /** @param message one sentence that names the offending path or value */
  constructor(code: ErrorCode, message: string, detail: ErrorDetail) {
    super(message, { cause: detail.cause });
    this.name = 'LastgoodError';
    this.code = code;
    this.hint = detail.hint;
    this.retryAfter = detail.retryAfter;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get exitCode(): number {
    return ERRORS[this.code].exit;
  }
}
