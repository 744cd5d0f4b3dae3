import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { normalizeName } from '../api/package-name.ts';
import { LastgoodError } from '../errors.ts';
import type { Distribution, Installation } from './distribution.ts';
import { findPython } from './find-python.ts';
import { type Indexes, readIndexes } from './indexes.ts';
import { originOf } from './origin.ts';
import { runTool, type ToolExit } from './run-tool.ts';
import { withoutSecretsIn } from './secrets.ts';

const PROBE = fileURLToPath(new URL('../../python/probe.py', import.meta.url));
/** An environment on a network disk that was not read for long takes its time; thousands of packages are 20 MB of answer. */
const LIMITS = { timeoutMs: 120_000, maxBytes: 64e6 };
const OLDEST = [3, 8];

const distribution = z.object({
  name: z.string(),
  version: z.string(),
  metadataDir: z.string(),
  root: z.string(),
  prefix: z.string(),
  installer: z.string().nullable(),
  directUrl: z.unknown(),
  isSource: z.boolean(),
  conda: z.object({ channel: z.string(), build: z.string() }).nullable(),
  requires: z.array(z.string()),
  tags: z.array(z.string()),
  hasRecord: z.boolean(),
});

const answer = z.object({
  interpreter: z.object({
    path: z.string(),
    implementation: z.string(),
    version: z.string(),
    build: z.string(),
    abi: z.string(),
    platform: z.string(),
    libc: z.object({ name: z.enum(['glibc', 'musl']), version: z.string() }).nullable(),
  }),
  executable: z.string(),
  prefix: z.string(),
  basePrefix: z.string(),
  paths: z.object({ purelib: z.string(), platlib: z.string(), scripts: z.string(), data: z.string() }),
  distributions: z.array(distribution),
  shadowed: z.array(distribution),
  pip: z.object({ index: z.string().nullable(), extra: z.array(z.string()) }),
  seesSystemPackages: z.boolean(),
});

/** What `python/probe.py` answers. Secrets are still in it. */
type ProbeAnswer = z.infer<typeof answer>;

/**
 * Asks an interpreter for itself and for what is installed for it.
 * @param python an executable, the folder of an environment, or a name on PATH
 * @throws LastgoodError `interpreter_missing`, `environment_broken`; the signal's reason
 */
export async function inspectPython(python: string, signal: AbortSignal): Promise<Installation> {
  return (await inspectWithIndexes(python, signal)).installation;
}

/** As `inspectPython`, with what is needed to ask the indexes: that carries secrets. */
export async function inspectWithIndexes(
  python: string,
  signal: AbortSignal,
): Promise<{ installation: Installation; indexes: Indexes }> {
  const file = await findPython(python);
  const { executable, distributions, shadowed, pip, ...rest } = await probe(file, signal);
  const indexes = await readIndexes(pip);
  const installation = {
    // What was asked may be a shim, which decides anew each time.
    python: executable || file,
    ...rest,
    distributions: distributions.map(distributionOf).sort((a, b) => (a.key < b.key ? -1 : 1)),
    shadowed: shadowed.map(distributionOf),
    indexes: indexes.urls,
  };
  return { installation, indexes };
}

/** @throws LastgoodError `interpreter_missing`, `environment_broken` */
async function probe(file: string, signal: AbortSignal): Promise<ProbeAnswer> {
  const exit = await runTool(file, ['-I', '-B', PROBE], { ...LIMITS, signal });
  const parsed = exit.kind === 'exit' && exit.code === 0 ? parse(exit.stdout) : null;
  const version = parsed?.interpreter.version ?? (await versionOf(file, signal));
  if (version !== null && isTooOld(version)) {
    throw new LastgoodError('interpreter_missing', `${file} is Python ${version}, which is too old.`, {
      hint: `Name a Python of version ${OLDEST.join('.')} or newer with --python.`,
    });
  }
  if (parsed) return parsed;
  throw failure(file, exit, version);
}

function parse(stdout: string): ProbeAnswer | null {
  try {
    return answer.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1)!));
  } catch {
    return null;
  }
}

/** Asked only when the probe failed: of a Python so old that it cannot read the probe, or of what is none. */
async function versionOf(file: string, signal: AbortSignal): Promise<string | null> {
  const code = 'import sys; print("%d.%d.%d" % tuple(sys.version_info[:3]))';
  const exit = await runTool(file, ['-E', '-S', '-c', code], { ...LIMITS, signal });
  if (exit.kind !== 'exit') return null;
  return /^(\d+\.\d+\.\d+)$/m.exec(exit.stdout)?.[1] ?? null;
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!);
}

function failure(file: string, exit: ToolExit, version: string | null): LastgoodError {
  if (exit.kind === 'unable' && (exit.code === 'EACCES' || exit.code === 'ENOENT')) {
    const why =
      exit.code === 'EACCES' ? 'is not executable' : 'cannot be started: its loader or interpreter is missing';
    return new LastgoodError('interpreter_missing', `${file} ${why} (${exit.code}).`, {
      hint: 'Give it the permission (chmod +x), or name another Python with --python.',
    });
  }
  const said =
    exit.kind === 'unable' ? exit.message : lastWords(exit.stderr || exit.stdout) || `exit code ${exit.code}`;
  if (version === null) {
    return new LastgoodError('environment_broken', `${file} does not work as a Python (${said}).`, {
      hint: 'Start it by hand to see why; an environment whose base Python was changed or removed must be made anew.',
    });
  }
  return new LastgoodError(
    'environment_broken',
    `Python ${version} at ${file} does not tell what is installed (${said}).`,
    {
      hint: `Run "${file} -I -B ${PROBE}" to see why.`,
    },
  );
}

/** The last line that a failing program says is the one that names the error. */
const lastWords = (text: string): string => withoutSecretsIn(text.trim().split('\n').at(-1)!.slice(0, 300));

function distributionOf(read: z.infer<typeof distribution>): Distribution {
  const { name, version, metadataDir, root, prefix, installer, requires, tags, hasRecord } = read;
  const common = { name, key: normalizeName(name), version, metadataDir, root, prefix, installer };
  return { ...common, origin: originOf(read), requires: requires.map(withoutSecretsIn), tags, hasRecord };
}
