import type { Interpreter } from './interpreter.ts';
import { runTool } from './run-tool.ts';

const LIMITS = { timeoutMs: 30_000, maxBytes: 10_000 };

/** Does this executable still start, as the version that it was? */
export async function runsPython(python: string, { version }: Interpreter, signal: AbortSignal): Promise<boolean> {
  const exit = await runTool(python, ['-I', '-S', '-c', 'import sys; print(sys.version.split()[0])'], {
    ...LIMITS,
    signal,
  });
  return exit.kind === 'exit' && exit.code === 0 && exit.stdout.trim() === version;
}
