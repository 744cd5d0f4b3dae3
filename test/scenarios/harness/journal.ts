import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface JournaledStep {
  kind: 'rollout' | 'rollback';
  step: string;
}

/** Every step that the journal of a home holds, in order: what a process can be killed after. */
export function journaledSteps(home: string): JournaledStep[] {
  const db = new DatabaseSync(join(home, 'state.db'), { readOnly: true });
  try {
    // A rollout's own row is written with its first step.
    const rows = db
      .prepare(
        `SELECT 'rollout' AS kind, 'begun' AS step, id AS subject, -1 AS seq FROM rollouts
         UNION SELECT CASE WHEN subject IN (SELECT id FROM rollbacks) THEN 'rollback' ELSE 'rollout' END, step, subject, seq FROM steps
         ORDER BY subject, seq`,
      )
      .all();
    return rows.map(({ kind, step }) => ({ kind, step }) as JournaledStep);
  } finally {
    db.close();
  }
}
