import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { decoded } from '../download/secrets.ts';
import type { Distribution } from './distribution.ts';
import type { Uv } from './uv.ts';

/** A file that an index offers. */
export interface IndexFile {
  name: string;
  /** As the index gives it: a secret may be in it. */
  url: string;
  sha256: string;
  size: number | undefined;
}

/** What the indexes have of one version of a package, for one interpreter. */
export type Candidates =
  | { kind: 'found'; wheels: IndexFile[]; sdist: IndexFile | null; index: string | undefined }
  /** They have no such version. */
  | { kind: 'absent' }
  /** They do not answer, or not as an index does. */
  | { kind: 'unreachable'; why: string };

export interface AskOptions {
  /** The wheels are for this interpreter. */
  python: string;
  uv: Uv;
  /** Variables that say which indexes are asked. */
  uvEnv: Record<string, string>;
  signal: AbortSignal;
}

/** Somebody who is offline shall learn it soon, unless the settings say that this network is slow. */
const patience = ({ UV_HTTP_TIMEOUT = '20', UV_HTTP_RETRIES = '1' } = process.env) => ({
  UV_HTTP_TIMEOUT,
  UV_HTTP_RETRIES,
});

/** Asks uv which files the indexes have of exactly these versions. By key. */
export async function askIndexes(distributions: Distribution[], options: AskOptions): Promise<Map<string, Candidates>> {
  const answers = new Map<string, Candidates>();
  const dir = await mkdtemp(join(tmpdir(), 'lastgood-index-'));
  let isReached = false;
  /** One question for all; when it cannot be answered, one for each half: uv gives up at the first that is not there. */
  const ask = async (group: Distribution[]): Promise<void> => {
    const reply = await resolveAll(group, dir, options);
    if (reply.kind === 'found') {
      isReached = true;
      for (const { key } of group) answers.set(key, reply.packages.get(key) ?? { kind: 'absent' });
    } else if (group.length === 1 || (reply.kind === 'unreachable' && !isReached && (await isDown(group)))) {
      tell(group, reply);
    } else {
      const half = Math.ceil(group.length / 2);
      await ask(group.slice(0, half));
      await ask(group.slice(half));
    }
  };
  /** One package may make trouble: when neither the first nor the last can be asked about, it is not that. */
  const isDown = async (group: Distribution[]): Promise<boolean> => {
    for (const one of [group[0]!, group.at(-1)!]) {
      if ((await resolveAll([one], dir, options)).kind !== 'unreachable') return false;
    }
    return true;
  };
  const tell = (group: Distribution[], answer: Candidates) => {
    for (const { key } of group) answers.set(key, answer);
  };
  try {
    if (distributions.length > 0) await ask(distributions);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return answers;
}

type Reply = { kind: 'found'; packages: Map<string, Candidates> } | Exclude<Candidates, { kind: 'found' }>;

async function resolveAll(
  group: Distribution[],
  dir: string,
  { python, uv, uvEnv, signal }: AskOptions,
): Promise<Reply> {
  const [input, output] = [join(dir, 'requirements.in'), join(dir, 'pylock.toml')];
  await rm(output, { force: true });
  await writeFile(input, group.map(({ key, version }) => `${key}==${version}\n`).join(''));
  // Without dependencies uv needs no metadata, so that nothing is built to learn them.
  const args = ['pip', 'compile', '--no-deps', '--no-header', '--quiet', '--python', python];
  const exit = await uv.run([...args, '--format', 'pylock.toml', '-o', output, input], {
    signal,
    cwd: dir,
    env: { ...patience(), ...uvEnv },
  });
  if (exit.code !== 0) {
    const said = exit.stderr.trim();
    return /No solution found/.test(said) ? { kind: 'absent' } : { kind: 'unreachable', why: reasonOf(said) };
  }
  return { kind: 'found', packages: readAnswer(await readFile(output, 'utf8')) };
}

/** The innermost cause says what happened, an outer one where. By host, so that what one server does is told once. */
function reasonOf(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const causes = lines.filter((line) => /^(caused by|cause|error):/i.test(line));
  const what = (causes.at(-1) ?? lines[0] ?? '').replace(/^[a-z ]+: */i, '').slice(0, 300) || 'uv did not say why';
  const url = URL.parse(/https?:\/\/[^\s`'")]+/.exec(said)?.[0] ?? '');
  return url === null ? what : `${url.host} does not answer as an index does (${what})`;
}

const file = z.object({
  name: z.string().optional(),
  url: z.string().optional(),
  size: z.number().optional(),
  hashes: z.object({ sha256: z.string().optional() }).optional(),
});

const answer = z.object({
  packages: z
    .array(
      z.object({
        name: z.string(),
        index: z.string().optional(),
        wheels: z.array(file).default([]),
        sdist: file.optional(),
      }),
    )
    .default([]),
});

function readAnswer(text: string): Map<string, Candidates> {
  const { packages } = answer.parse(parse(text));
  return new Map(
    packages.map(({ name, index, wheels, sdist }) => [
      name,
      { kind: 'found', wheels: wheels.flatMap(fileOf), sdist: (sdist && fileOf(sdist)[0]) ?? null, index },
    ]),
  );
}

/** A file without a hash, or of a folder of this machine, is none that a lock can name. */
function fileOf({ name, url, size, hashes }: z.infer<typeof file>): IndexFile[] {
  if (url === undefined || !/^https?:/.test(url) || !hashes?.sha256) return [];
  const last = new URL(url).pathname.split('/').at(-1)!;
  return [{ name: name ?? decoded(last), url, sha256: hashes.sha256.toLowerCase(), size }];
}
