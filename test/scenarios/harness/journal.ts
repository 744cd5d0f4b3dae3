import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface JournaledStep {
  kind: 'rollout' | 'rollback';
  step: string;
}

/** Every step that the journal of a home holds, in the order in which they were written: what a process can be killed after. */
export function journaledSteps(home: string): JournaledStep[] {
  // A rollout's own row is its first step.
  return read(
    home,
    `SELECT 'rollout' AS kind, 'begun' AS step, started_at AS at, -1 AS nth FROM rollouts
     UNION ALL SELECT iif(subject IN (SELECT id FROM rollbacks), 'rollback', 'rollout'), step, at, seq FROM steps
     ORDER BY at, nth`,
  ).map(({ kind, step }) => ({ kind, step }) as JournaledStep);
}

/** Rollouts and rollbacks that have begun and not ended. */
export function underWay(home: string): unknown[] {
  return read(
    home,
    `SELECT id, state FROM rollouts WHERE ended_at IS NULL
     UNION ALL SELECT id, state FROM rollbacks WHERE ended_at IS NULL`,
  ).map((row) => ({ ...row }));
}

function read(home: string, query: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(home, 'state.db'), { readOnly: true });
  try {
    return db.prepare(query).all();
  } finally {
    db.close();
  }
}
