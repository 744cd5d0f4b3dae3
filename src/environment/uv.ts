import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { EnvironmentProgress } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { onDisk } from '../store/disk.ts';
import { withLock } from '../store/lock.ts';
import { installUv } from './install-uv.ts';
import { runGroup } from './run-group.ts';
import { runTool } from './run-tool.ts';
import { withoutSecretsIn } from './secrets.ts';
import { uvEnvironment } from './uv-environment.ts';

export interface UvRun {
  signal: AbortSignal;
  cwd?: string;
  /** Besides those that a run always has; undefined takes one away. */
  env?: Record<string, string | undefined>;
  /** Each line that it says on stderr, as it comes. */
  onLine?: (line: string) => void;
}

export interface UvExit {
  code: number;
  stdout: string;
  stderr: string;
}

/** A uv that works, with a cache of our own. */
export interface Uv {
  path: string;
  version: string;
  cacheDir: string;
  /** Its exit, whatever the code; secrets are out of what it says. @throws the signal's reason */
  run(args: string[], options: UvRun): Promise<UvExit>;
}

export interface FindUvOptions {
  home: string;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
  /** Default: the process's own. */
  env?: NodeJS.ProcessEnv | undefined;
}

/** The oldest that builds and locks as this code has it; older ones know no pylock.toml, or another dialect of it. */
const OLDEST = [0, 9, 0];

/**
 * A uv on PATH, else the one in `home/tools/uv`, which is installed with pip when it is not there.
 * @throws LastgoodError `tool_missing`, telling what was tried; `store_full`, `store_unwritable`
 */
export async function findUv({ home, signal, onProgress, env = process.env }: FindUvOptions): Promise<Uv> {
  const tried: string[] = [];
  for (const dir of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const found = await check(join(dir, 'uv'), home, env, signal);
    if (typeof found === 'string') tried.push(found);
    else if (found !== null) return found;
  }
  const tools = join(home, 'tools');
  const own = join(tools, 'uv', 'bin', 'uv');
  const installed = await check(own, home, env, signal);
  if (typeof installed === 'object' && installed !== null) return installed;
  return onDisk(tools, async () => {
    await mkdir(tools, { recursive: true });
    return withLock(
      { locks: tools },
      'uv',
      async () => {
        // Another process may have been quicker.
        const there = await check(own, home, env, signal);
        if (typeof there === 'object' && there !== null) return there;
        onProgress?.({ phase: 'download', item: 'uv', bytes: 0 });
        tried.push(...(await installUv({ dir: join(tools, 'uv'), env, signal })));
        const made = await check(own, home, env, signal);
        if (typeof made === 'object' && made !== null) return made;
        throw missing([...tried, ...(made === null ? [] : [made])]);
      },
      { signal, waitMs: Number.POSITIVE_INFINITY },
    );
  });
}

/** Null: there is none. A text: why it is none that can be used. */
async function check(path: string, home: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  if (!existsSync(path)) return null;
  const exit = await runTool(path, ['--version'], { signal, timeoutMs: 30_000, maxBytes: 10_000 });
  if (exit.kind === 'unable') return `${path} cannot be started (${exit.code})`;
  const version = /^uv (\d+\.\d+\.\d+\S*)/.exec(exit.stdout)?.[1];
  if (version === undefined) return `${path} does not tell its version`;
  if (isOlder(version.split('.').map(Number.parseFloat), OLDEST)) {
    return `${path} is version ${version}, older than ${OLDEST.join('.')}`;
  }
  return uvAt(path, version, join(home, 'cache', 'uv'), env);
}

function uvAt(path: string, version: string, cacheDir: string, env: NodeJS.ProcessEnv): Uv {
  const base = uvEnvironment(env, cacheDir);
  return {
    path,
    version,
    cacheDir,
    async run(args, { signal, cwd, env: own, onLine }) {
      const { code, stdout, stderr } = await runGroup(path, args, {
        signal,
        cwd,
        env: { ...base, ...own },
        onLine: onLine && ((line) => onLine(withoutSecretsIn(line))),
      });
      return { code, stdout: withoutSecretsIn(stdout), stderr: withoutSecretsIn(stderr) };
    },
  };
}

function isOlder(version: number[], than: number[]): boolean {
  const i = than.findIndex((part, n) => part !== (version[n] ?? 0));
  return i !== -1 && (version[i] ?? 0) < than[i]!;
}

const missing = (tried: string[]): LastgoodError =>
  new LastgoodError(
    'tool_missing',
    `There is no uv ${OLDEST.join('.')} or newer: ${['none on PATH', ...tried].join('; ')}.`,
    {
      hint: 'Install uv ("pip install uv", "pipx install uv", or your system’s package) so that it is on PATH.',
    },
  );
