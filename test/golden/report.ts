import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { sayChange } from '../../src/api/say-change.ts';

export interface Row {
  name: string;
  rollout: Rollout;
  /** What `pip check` said of the changed environment; empty: nothing. */
  complaints: string;
  /** Answers that users had meanwhile, and how many of them were wrong or none. */
  answers: number;
  wrong: number;
}

/** The verdicts as a table of Markdown, written to the file that LASTGOOD_GOLDEN_REPORT names. */
export async function writeReport(rows: readonly Row[]): Promise<void> {
  const file = process.env.LASTGOOD_GOLDEN_REPORT;
  if (!file) return;
  const lines = rows.map(({ name, rollout, complaints, answers, wrong }) => {
    const { state, gates, cause, started_at, ended_at } = rollout;
    const { gate = '', diagnosis } = gates.find(({ verdict }) => verdict === 'fail') ?? {};
    const [found] = diagnosis?.causes ?? [];
    const why = found ? `${found.id} (${found.confidence})` : '';
    const suspects = (found?.suspects ?? []).map(sayChange).join(', ');
    const seconds = ((Date.parse(ended_at!) - Date.parse(started_at)) / 1000).toFixed(0);
    const said = (cause?.summary ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
    return `| ${name} | ${state} | ${gate} | ${said} | ${why} | ${suspects} | ${complaints ? 'complains' : 'clean'} | ${seconds} s | ${answers} (${wrong}) |`;
  });
  const head =
    '| upgrade | verdict | gate | cause | diagnosis | suspect | `pip check` | time | answers (wrong) |\n|---|---|---|---|---|---|---|---|---|\n';
  await writeFile(file, `${head}${lines.join('\n')}\n`);
}
