import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Question } from './load.ts';

/** The inputs of a golden set, as users send them. */
export async function goldenPhotos(project: string): Promise<Question[]> {
  const dir = join(project, 'golden', 'inputs');
  const names = (await readdir(dir)).sort();
  return Promise.all(names.map(async (name) => ({ name, body: Uint8Array.from(await readFile(join(dir, name))) })));
}

/** An answer in JSON without the time that it took. */
export function essenceOfReply(answer: Uint8Array): string {
  const { inference_time: _, ...reply } = JSON.parse(Buffer.from(answer).toString());
  return JSON.stringify(reply);
}
