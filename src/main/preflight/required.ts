import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentProgress } from '../../api/environment.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { Text } from '../../diagnosis/text.ts';
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
    if (isAbsent(error)) return { ...known, findings: [unresolved(error)] };
    return { ...known, unseen: [...known.unseen, whyOnlyPins(error)], findings: [] };
  }
}

/** The index has no such package or version. */
const isAbsent = ({ code, message }: LastgoodError): boolean =>
  code === 'lock_invalid' && /no versions? of|not found in the package registry/i.test(message);

/** What packages state of each other is no failure: upgrades that work contradict it all the time. */
function whyOnlyPins({ code, message }: LastgoodError): Text {
  const said = message.replace(/:? Request failed .*$| cause: .*$/s, '.');
  if (code === 'lock_invalid' && /cannot be resolved/.test(message)) {
    return {
      en: `What the packages would bring along. Their metadata contradict these versions, so that pip and uv install them with --no-deps only: ${message}`,
      zh: `它们会带来的其他包。包的元数据与这些版本矛盾，pip 和 uv 只能用 --no-deps 安装：${message}`,
    };
  }
  return {
    en: `More than the versions that the file pins: ${said}`,
    zh: `除文件中固定的版本以外的内容：${said}`,
  };
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

function unresolved({ message, hint }: LastgoodError): Finding {
  const values = { said: message, hint };
  return found(PACKAGES.unresolved, NO_PACKAGES, { confidence: 'certain', values, about: [] });
}
