import { LastgoodError } from '../errors.ts';

const TELLING = /\berror\b|Error:|fatal|cannot find|No module named|not found|undefined (symbol|reference)/i;
/** Of what uv says around it, and of Python's way to its errors. */
const NOISE = /^(Using |Building |Successfully |\[\d|hint:|warning:|Traceback|File "|\^|During handling)/;

/** What a failed build is about. */
export interface FailedBuild {
  /** `mmcv-full 1.7.1` */
  what: string;
  name: string;
  /** What it said, to its end. */
  output: string;
  /** Where all of it is. */
  log: string;
}

/** Out of what a failed build said: the disk, the network, or the build itself. */
export function buildFailure({ what, name, output, log }: FailedBuild): LastgoodError {
  if (/No space left on device|Disk quota exceeded|os error (28|122)/i.test(output)) {
    return new LastgoodError('store_full', `${what} cannot be compiled: no space is left on the disk.`, {
      hint: 'Free some space there, or put the house on a bigger disk with --home or LASTGOOD_HOME; nothing half-built was kept.',
    });
  }
  const said = tellingLines(output);
  if (
    /Failed to fetch|Failed to download|error sending request|not found in the package registry|[Nn]o solution found when resolving/i.test(
      output,
    )
  ) {
    return new LastgoodError('source_unreachable', `What is needed to compile ${what} cannot be fetched: ${said}`, {
      hint: `Connect to an index, or lock a wheel of ${name} instead of its sdist. The whole log: ${log}`,
    });
  }
  return new LastgoodError('wheel_failed', `${what} cannot be compiled: ${said}`, {
    hint: `The whole log: ${log}. Mostly a compiler, headers (build-essential, python3-dev) or a variable is missing; [tool.lastgood.build.${name}] of the lock sets "env", and "isolated".`,
  });
}

/** The last lines that sound like the reason. */
export function tellingLines(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^[\s×├╰─▶│┗╰]*/, '').trim())
    .filter((line) => line !== '' && !NOISE.test(line));
  const telling = lines.filter((line) => TELLING.test(line));
  const shown = (telling.length > 0 ? telling : lines).slice(-3).map((line) => line.slice(0, 300));
  return shown.length === 0 ? 'it said nothing.' : `${shown.join(' | ')}`;
}
