import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentProgress } from '../../api/environment.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { lockRequirements } from '../../environment/lock-requirements.ts';
import { readLock } from '../../environment/parse-lock.ts';
import { findUv } from '../../environment/uv.ts';
import { LastgoodError } from '../../errors.ts';
import { readRequirements } from '../../preflight/collect/requirements-file.ts';
import { found, NO_PACKAGES } from '../../preflight/finding.ts';
import { runtimeAmong } from '../../preflight/plan.ts';
import { PACKAGES } from '../../preflight/risks/packages.ts';
import { codeOf } from '../../store/disk.ts';
import { type Known, knownOfLock } from './locked.ts';
import type { MeantPython } from './python.ts';

export interface RequiredOptions {
  python: MeantPython;
  home: string;
  signal: AbortSignal;
  onProgress(progress: EnvironmentProgress): void;
}

/**
 * What is known of a requirements.txt: of all that it would install, as uv resolves it; where that cannot be done, of the
 * versions that it pins.
 * @throws LastgoodError `file_missing`
 */
export async function knownOfRequirements(
  file: string,
  options: RequiredOptions,
): Promise<Known & { findings: Finding[] }> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new LastgoodError('file_missing', `${file} cannot be read (${codeOf(error)}).`, {
      hint: 'Name a requirements.txt with --requirements.',
      cause: error,
    });
  });
  const pins = readRequirements(text);
  try {
    const { interpreter, isHere } = options.python;
    if (interpreter === null || !isHere) return { ...onlyPins(pins, options), findings: [] };
    const known = await resolved(file, {
      ...options,
      lines: new Map([...pins].map(([name, { line }]) => [name, line!])),
    });
    return { ...known, findings: [] };
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof LastgoodError)) throw error;
    const known = onlyPins(pins, options);
    if (error.code === 'lock_invalid' && /cannot be resolved/.test(error.message)) {
      return { ...known, findings: [contradiction(error)] };
    }
    // What uv has to say of it in detail is for whoever locks.
    const message = error.message.replace(/:? Request failed .*$| cause: .*$/s, '.');
    const why = {
      en: `Only the versions that the file pins were looked at: ${message}`,
      zh: `只看了文件中固定的版本：${message}`,
    };
    return { ...known, unseen: [...known.unseen, why], findings: [] };
  }
}

async function resolved(file: string, options: RequiredOptions & { lines: Map<string, { n: number; text: string }> }) {
  const { python, home, signal, onProgress } = options;
  const dir = await mkdtemp(join(tmpdir(), 'lastgood-preflight-'));
  try {
    const lockFile = join(dir, 'pylock.toml');
    const uv = await findUv({ home, signal, onProgress });
    await lockRequirements({ requirements: file, lockFile, interpreter: python.interpreter!, uv, signal, onProgress });
    return await knownOfLock(await readLock(lockFile), { ...options, lockDir: dir });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function onlyPins(packages: Known['packages'], { python }: RequiredOptions): Known {
  const { interpreter, version, unseen } = python;
  return {
    packages,
    complete: false,
    interpreter,
    python: version,
    wheels: [],
    runtime: runtimeAmong(packages),
    unseen,
  };
}

function contradiction({ message, hint }: LastgoodError): Finding {
  const values = { said: message, hint };
  return found(PACKAGES.unresolved, NO_PACKAGES, { confidence: 'certain', values, about: [] });
}
