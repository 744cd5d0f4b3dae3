import { access, constants, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { PreflightReport } from '../../api/diagnosis.ts';
import type { PreflightCall, PreflightSubject } from '../../cli/doctor/work.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { tell } from '../../diagnosis/tell.ts';
import type { Text } from '../../diagnosis/text.ts';
import { findInterpreter } from '../../environment/interpreters.ts';
import { readLock } from '../../environment/parse-lock.ts';
import { LastgoodError } from '../../errors.ts';
import { ownRuntime } from '../../preflight/collect/own-runtime.ts';
import { conclude } from '../../preflight/judge.ts';
import { linesOfLock } from '../../preflight/plan.ts';
import { preflight } from '../../preflight/preflight.ts';
import { codeOf } from '../../store/disk.ts';
import { interpreterOf, wantedBy } from '../env-lock.ts';
import { type Known, knownOfLock } from './locked.ts';
import { meantPython } from './python.ts';
import { knownOfRequirements } from './required.ts';

/**
 * Says what will go wrong with requirements, a lock or networks, before they are tried. Nothing is installed.
 * @throws LastgoodError `file_missing`, `file_unreadable`, `lock_invalid`, `environment_broken`; the signal's reason
 */
export async function preflightWork(subject: PreflightSubject, call: PreflightCall): Promise<PreflightReport> {
  const { home, lang, signal } = call;
  const { unseen, findings, ...known } = await knownOf(subject, call);
  const models = await Promise.all(subject.models.map(asModel));
  const runtime = known.packages.size > 0 ? known.runtime : ownRuntime();
  const seen = await preflight(
    { ...known, runtime, models, worker: null, reference: null },
    { cacheFile: join(home, 'cache', 'preflight.json'), signal },
  );
  const blind = runtime === null && models.length > 0 ? [noRuntime] : [];
  const told = tell(conclude([...findings, ...seen.findings.findings]), lang);
  return {
    ...told,
    packages: seen.packages,
    models: seen.models,
    unseen: [...unseen, ...blind, ...seen.unseen].map((text) => text[lang]),
  };
}

const noRuntime: Text = {
  en: 'No onnxruntime is among the packages: the networks were compared with none.',
  zh: '包列表中没有 onnxruntime：没有可与网络比较的运行时。',
};

async function knownOf(
  { requirements, lock: lockFile, python }: PreflightSubject,
  call: PreflightCall,
): Promise<Known & { findings: Finding[] }> {
  const { signal } = call;
  const asked = python !== undefined && /^\d+\.\d+(\.\d+)?$/.test(python) ? python : null;
  if (lockFile !== undefined) {
    const lock = await readLock(lockFile);
    const meant = await meantPython(
      () => interpreterOf(lock, signal, python),
      asked ?? lock.extras?.interpreter.version ?? null,
      signal,
    );
    const lines = linesOfLock(await readFile(lockFile, 'utf8'));
    const known = await knownOfLock(lock, { ...call, lockDir: dirname(resolve(lockFile)), lines, python: meant });
    return { ...known, findings: [] };
  }
  if (requirements === undefined) return NOTHING;
  const meant = await meantPython(() => findInterpreter(wantedBy(python ?? 'python3'), signal), asked, signal);
  return knownOfRequirements(requirements, { ...call, python: meant });
}

const NOTHING: Known & { findings: Finding[] } = {
  packages: new Map(),
  complete: false,
  interpreter: null,
  wheels: [],
  runtime: null,
  unseen: [],
  findings: [],
};

/** @throws LastgoodError `file_missing` */
async function asModel(file: string): Promise<{ path: string; file: string }> {
  const path = resolve(file);
  await access(path, constants.R_OK).catch((error) => {
    throw new LastgoodError('file_missing', `${file} cannot be read (${codeOf(error)}).`, {
      hint: 'Name an ONNX file with --model.',
      cause: error,
    });
  });
  return { path: file, file: path };
}
