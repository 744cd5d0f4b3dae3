import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface JournaledStep {
  kind: 'rollout' | 'rollback';
  step: string;
}

/** Every step that the journal of a home holds, in the order in which they were written: what a process can be killed after. */
export function journaledSteps(home: string): JournaledStep[] {
  const db = new DatabaseSync(join(home, 'state.db'), { readOnly: true });
  try {
    // A rollout's own row is its first step.
    const rows = db
      .prepare(
        `SELECT 'rollout' AS kind, 'begun' AS step, started_at AS at, -1 AS nth FROM rollouts
         UNION ALL SELECT iif(subject IN (SELECT id FROM rollbacks), 'rollback', 'rollout'), step, at, seq FROM steps
         ORDER BY at, nth`,
      )
      .all();
    return rows.map(({ kind, step }) => ({ kind, step }) as JournaledStep);
  } finally {
    db.close();
  }
}
