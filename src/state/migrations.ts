/** Each entry brings the database from version n to n + 1. Entries are only ever added. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE generations (
    service TEXT NOT NULL,
    generation INTEGER NOT NULL,
    release_id TEXT NOT NULL,
    release_version TEXT NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT,
    rollout TEXT,
    activated_at TEXT NOT NULL,
    ended_at TEXT,
    known_good INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (service, generation)
  ) STRICT;
  CREATE TABLE rollouts (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    kind TEXT NOT NULL,
    release_id TEXT NOT NULL,
    release_version TEXT NOT NULL,
    from_id TEXT,
    from_version TEXT,
    from_generation INTEGER,
    state TEXT NOT NULL,
    policy TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    cause TEXT,
    generation INTEGER
  ) STRICT;
  CREATE INDEX rollouts_by_service ON rollouts (service, started_at);
  CREATE TABLE steps (
    subject TEXT NOT NULL,
    seq INTEGER NOT NULL,
    step TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (subject, seq)
  ) STRICT;
  CREATE TABLE gate_results (
    rollout TEXT NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (rollout, seq)
  ) STRICT;
  CREATE TABLE rollbacks (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    from_generation INTEGER NOT NULL,
    release_id TEXT NOT NULL,
    release_version TEXT NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT
  ) STRICT;
  CREATE TABLE measurements (
    service TEXT NOT NULL,
    what TEXT NOT NULL,
    release_id TEXT NOT NULL,
    ms REAL NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (service, what, release_id)
  ) STRICT;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    type TEXT NOT NULL,
    service TEXT,
    rollout TEXT,
    release_id TEXT,
    release_version TEXT,
    message TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE wishes (
    service TEXT PRIMARY KEY,
    release_id TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE measurements ADD COLUMN detail TEXT;
  `,
];
