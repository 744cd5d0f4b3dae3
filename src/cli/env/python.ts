import type { Command } from 'commander';
import type { EnvSession } from './session.ts';

const MEANING = 'an executable, the folder of an environment, or a name on PATH';
const DEFAULT = "default: the active environment's ($VIRTUAL_ENV), else python3";

/** `--python`, as every command has it that looks at an installation. */
export function addPythonOption(command: Command): Command {
  return command.option('--python <path>', `${MEANING} (${DEFAULT})`);
}

/** The Python that is meant; one that nobody named is told, as the wrong one may be active. */
export async function choosePython({ note }: Pick<EnvSession, 'note'>, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const active = process.env.VIRTUAL_ENV;
  if (active) {
    await note(`Python: ${active} (the active environment, $VIRTUAL_ENV)`);
    return active;
  }
  await note('Python: python3 on PATH (no environment is active)');
  return 'python3';
}
