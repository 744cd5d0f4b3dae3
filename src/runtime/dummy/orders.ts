/** What the body of `POST /parse` can tell the dummy worker to do. */
export type DummyOrder =
  /** Answers 200 with `{status, attempt, echo}`. A body that is not an order is echoed too. */
  | { do: 'echo'; echo?: unknown; attempts?: number[] }
  /** Holds the answer until somebody sends `POST /resume`; stops at once when told to. Logs `{event: 'holding', id}`. */
  | { do: 'hold'; attempts?: number[] }
  /** Like `hold`, but deaf to cancellation, as a native call is. */
  | { do: 'hang'; attempts?: number[] }
  /** Blocks the whole process for good. Logs `{event: 'blocking', id}` first. */
  | { do: 'block'; attempts?: number[] }
  /** Dies by SIGKILL. */
  | { do: 'crash'; attempts?: number[] }
  /** Announces 1000 bytes, sends a few, and closes the connection; `unframed`: announces nothing, so that the end looks like an end. */
  | { do: 'truncate'; unframed?: boolean; attempts?: number[] }
  /** Answers with this status and an error body. */
  | { do: 'fail'; status: number; attempts?: number[] }
  /** Answers like `echo`, so many milliseconds later; stops at once when told to. */
  | { do: 'delay'; ms: number; echo?: unknown; attempts?: number[] }
  /** Takes so many bytes of memory, keeps them for good, and answers like `echo`. */
  | { do: 'allocate'; bytes: number; attempts?: number[] };

/** What `runtime.settings.start` can tell it to do when it starts. */
export type DummyStart =
  | 'ok'
  /** Exits with code 3 and a message on stderr. */
  | 'exit'
  /** Runs, but never says that it is ready. */
  | 'never-ready'
  /** Is ready after `runtime.settings.slowMs` (default 1000) milliseconds, and says until then that it is not. */
  | 'slow'
  /** Is stuck before it listens: it neither answers nor hears SIGTERM nor notices the end of its stdin. */
  | 'hang'
  /** Ignores SIGTERM. */
  | 'stubborn';
