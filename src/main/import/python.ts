import { findPython } from '../../environment/find-python.ts';
import { runTool } from '../../environment/run-tool.ts';
import { LastgoodError } from '../../errors.ts';

/** An environment that has what is needed. */
export interface ChosenPython {
  /** Absolute path of its executable. */
  python: string;
  /** `3.10.13` */
  version: string;
}

/** Says which of the named distributions are installed. */
const ASK = `
import json, platform, sys
from importlib.metadata import distribution
missing = []
for name in sys.argv[1:]:
    try:
        distribution(name)
    except Exception:
        missing.append(name)
print(json.dumps({"version": platform.python_version(), "missing": missing}))
`;

/**
 * The environment to capture: the one that is named, else the first of the active one and those on PATH that has
 * everything that the deployment needs.
 * @throws LastgoodError `interpreter_missing`, `environment_broken`
 */
export async function choosePython(
  named: string | undefined,
  needed: string[],
  { signal, env = process.env }: { signal: AbortSignal; env?: NodeJS.ProcessEnv },
): Promise<ChosenPython> {
  if (named !== undefined) {
    const found = await ask(await findPython(named, env.PATH), needed, signal);
    if (found.missing.length === 0) return found;
    throw new LastgoodError('environment_broken', `${found.python} has no ${found.missing.join(' and no ')}.`, {
      hint: `Name the environment that the service runs in with --python, or install ${found.missing.join(' and ')} into this one.`,
    });
  }
  const candidates = [...(env.VIRTUAL_ENV ? [env.VIRTUAL_ENV] : []), 'python', 'python3'];
  for (const candidate of candidates) {
    const found = await findPython(candidate, env.PATH)
      .then((python) => ask(python, needed, signal))
      .catch((error) => {
        if (error instanceof LastgoodError) return null;
        throw error;
      });
    if (found?.missing.length === 0) return found;
  }
  throw new LastgoodError('interpreter_missing', `None of ${candidates.join(', ')} has ${needed.join(' and ')}.`, {
    hint: 'Name the environment that the service runs in: --python /path/to/venv.',
  });
}

async function ask(
  python: string,
  needed: string[],
  signal: AbortSignal,
): Promise<ChosenPython & { missing: string[] }> {
  const exit = await runTool(python, ['-c', ASK, ...needed], { signal, timeoutMs: 60_000, maxBytes: 1e6 });
  const broken = (why: string) =>
    new LastgoodError('environment_broken', `${python} does not run: ${why}.`, {
      hint: 'Name a Python that is 3.8 or newer, and that starts.',
    });
  if (exit.kind === 'unable') throw broken(exit.message);
  if (exit.code !== 0) throw broken(exit.stderr.trim().split('\n').at(-1) || `it exits with code ${exit.code}`);
  // What the environment itself prints at its start comes before.
  return { python, ...JSON.parse(exit.stdout.trim().split('\n').at(-1)!) };
}
