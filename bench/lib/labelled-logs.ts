import { readFile } from 'node:fs/promises';

/** A log and the cause that people found for it. */
export interface LabelledLog {
  id: string;
  /** Cause id; `healthy`: nothing is wrong; `none`: something that has no cause of its own here. */
  klass: string;
  log: string;
}

/** A JSON object `{id, klass, log}` on each line; `_` in classes stands for `-`. */
export async function readLabelled(file: string): Promise<LabelledLog[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const { id, klass, log } = JSON.parse(line);
    const name = String(klass).replaceAll('_', '-');
    return { id, klass: name.startsWith('healthy') ? 'healthy' : name, log };
  });
}
