import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Control } from '../../../src/api/control/client.ts';
import type { ReleaseDetail } from '../../../src/api/control/release.ts';
import { type Home, isUsed } from './home.ts';
import { type Server, startServer } from './server.ts';

/**
 * A service that starts at once, for scenarios that start many: it says words in capitals. It has the name that `lastgood up` serves
 * when no other is named, so that a second start goes on with it.
 */
export const WORD_SERVICE = 'human-parsing';
export const WORD_FIRST = '1.0.0';

const PROGRAM = join(import.meta.dirname, '../word/serve.mjs');
const GOLDEN = {
  apiVersion: 'lastgood/v1',
  cases: [
    {
      name: 'ping',
      request: { path: '/say', body: 'ping.txt' },
      expect: { body: 'ping.json' },
      compare: { kind: 'json', only: ['/word'] },
    },
  ],
};

/** Writes a release with a golden set of one word. @returns its release.yaml */
async function writeRelease(dir: string, more: { version: string; rollout?: { standby: string } }): Promise<string> {
  const spec = {
    apiVersion: 'lastgood/v1',
    service: WORD_SERVICE,
    ...more,
    runtime: { driver: 'command', command: ['node', './serve.mjs'], listen: 'socket' },
    models: [{ source: `file:${PROGRAM}`, path: 'serve.mjs' }],
    golden: { dir: 'golden' },
  };
  const files = {
    'release.yaml': JSON.stringify(spec), // JSON is YAML
    'golden/ping.txt': 'ping',
    'golden/ping.json': JSON.stringify({ word: 'PING' }),
    'golden/golden.json': JSON.stringify(GOLDEN),
  };
  await mkdir(join(dir, 'golden'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return join(dir, 'release.yaml');
}

export async function createWordRelease(
  control: Control,
  home: Home,
  spec: Parameters<typeof writeRelease>[1],
): Promise<ReleaseDetail> {
  const dir = join(home.dir, `word-${spec.version}`);
  return control.createRelease({ spec: await readFile(await writeRelease(dir, spec), 'utf8'), base_dir: dir });
}

/** A server of that service: a home that has served nothing yet begins with the first version, another goes on with what it has. */
export async function startWordServer(home: Home, env: Record<string, string> = {}): Promise<Server> {
  const args = isUsed(home)
    ? []
    : ['-f', await writeRelease(join(home.dir, `word-${WORD_FIRST}`), { version: WORD_FIRST })];
  return startServer({ home, args, env });
}

/** What the service answers: the word in capitals, and the version of the release that answered. */
export async function say({ url }: Server, word: string): Promise<{ word: string; by: string }> {
  const answer = await fetch(`${url}/say`, { method: 'POST', body: word });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { word: string; by: string };
}
