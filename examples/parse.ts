/**
 * Who is in a photo, and which part of them is where. Needs Node 22.18 or later and a running lastgood, nothing else:
 *
 *     node examples/parse.ts photo.jpg
 *     node examples/parse.ts photo.jpg overlay.png     the photo under the colours of its parts
 *
 * The types are erased before it runs. Inside of this repository, src/api/client.ts does the same with more care.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { ErrorResponse, ParseResponse } from '../src/api/parse.ts';

const url = process.env.LASTGOOD_URL ?? 'http://127.0.0.1:7860';

async function ask(image: Uint8Array<ArrayBuffer>, query: Record<string, string>): Promise<Response> {
  const answer = await fetch(`${url}/parse?${new URLSearchParams(query)}`, { method: 'POST', body: image });
  if (answer.ok) return answer;
  const { error, hint } = (await answer.json()) as ErrorResponse;
  throw new Error(`${error} ${hint}`);
}

function describe({ people, segments }: ParseResponse): string {
  const lines = people.flatMap((person) => {
    const parts = segments.filter((segment) => segment.person === person.id);
    const share = (area: number) => `${((100 * area) / person.area).toFixed(1).padStart(5)} %`;
    return [
      `person ${person.id}: score ${person.score.toFixed(2)}, ${person.area} pixels`,
      ...parts.map(({ label, area }) => `  ${label.padEnd(16)} ${share(area)}`),
    ];
  });
  return lines.join('\n');
}

const [photo, overlay] = process.argv.slice(2);
try {
  if (photo === undefined) throw new Error('usage: node parse.ts PHOTO [OVERLAY.png]');
  const image = new Uint8Array(await readFile(photo));
  const parsing = await ask(image, { masks: 'none' });
  console.log(describe((await parsing.json()) as ParseResponse));
  if (overlay !== undefined) {
    const picture = await ask(image, { format: 'overlay' });
    await writeFile(overlay, new Uint8Array(await picture.arrayBuffer()));
    console.log(overlay);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
