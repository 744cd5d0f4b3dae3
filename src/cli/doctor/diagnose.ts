import type { Command } from 'commander';
import type { Diagnosis, Language } from '../../api/diagnosis.ts';
import { LastgoodError } from '../../errors.ts';
import { print, withControl } from '../control/session.ts';
import { type GlobalOptions, globalOptions } from '../global-options.ts';
import type { Context, Settle } from '../host.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { table } from '../table.ts';
import { describeDiagnosis } from '../views/diagnosis.ts';
import { count } from '../words.ts';
import { printable } from '../wrap.ts';
import { drawingFor } from './drawing.ts';
import { findLogs } from './logs.ts';
import type { Besides, DoctorWork } from './work.ts';

/** 0: nothing is wrong; 1: something failed. */
const exitCodeOf = (diagnoses: readonly Diagnosis[]): number =>
  diagnoses.every(({ verdict }) => verdict === 'healthy') ? 0 : 1;

/** Diagnoses a log that the server, or this home, has. */
export function diagnoseKept(
  command: Command,
  context: Context,
  settle: Settle,
  { lang, ...which }: { lang: Language } & ({ release: string } | { service: string }),
): Promise<void> {
  return withControl(command, context, { where: 'either', settle }, async (session) => {
    const { control, interrupt } = session;
    const call = { lang, signal: interrupt.signal };
    const found =
      'release' in which
        ? await control.diagnoseRelease(which.release, call)
        : await control.diagnoseService(which.service, call);
    await print(session, found, [...describeDiagnosis(found, drawingFor(context, lang)), `Log: ${found.log}`]);
    return exitCodeOf([found]);
  });
}

/** Diagnoses files, or what is piped in, inside of this process. */
export async function diagnoseLogs(
  command: Command,
  context: Context,
  settle: Settle,
  asked: { log: string | undefined; besides: Besides; lang: Language },
): Promise<void> {
  const { log, ...rest } = asked;
  const global = globalOptions(command);
  using interrupt = listenForInterrupt();
  const work = await context.host.doctor();
  const task = { context, global, work, signal: interrupt.signal, ...rest };
  try {
    if (log === undefined || log === '-') return settle(await diagnosePiped(task, log === undefined));
    const found = await findLogs(log);
    if (found.kind === 'folder') return settle(await diagnoseFolder(task, found.logs));
    const { diagnosis } = await work.diagnose({ path: found.log.path }, task.besides, task);
    await print(told(task), diagnosis, describeDiagnosis(diagnosis, drawingFor(context, task.lang)));
    settle(exitCodeOf([diagnosis]));
  } catch (error) {
    if (interrupt.exitCode === undefined || error instanceof LastgoodError) throw error;
    settle(interrupt.exitCode);
  }
}

interface Task {
  context: Context;
  global: GlobalOptions;
  work: DoctorWork;
  besides: Besides;
  lang: Language;
  signal: AbortSignal;
}

/** @param silently nobody said that there is a pipe: then nothing in it is no answer */
async function diagnosePiped(task: Task, silently: boolean): Promise<number> {
  const { stdin } = task.context.streams;
  if (silently && stdin.isTTY) throw nothingNamed();
  const { diagnosis, lines } = await task.work.diagnose({ stream: stdin }, task.besides, task);
  if (silently && lines === 0) throw nothingNamed();
  await print(told(task), diagnosis, describeDiagnosis(diagnosis, drawingFor(task.context, task.lang)));
  return exitCodeOf([diagnosis]);
}

async function diagnoseFolder(task: Task, logs: readonly { path: string; name: string }[]): Promise<number> {
  const found: { name: string; diagnosis: Diagnosis }[] = [];
  for (const { path, name } of logs) {
    const { diagnosis } = await task.work.diagnose({ path }, task.besides, task);
    found.push({ name, diagnosis });
  }
  const drawing = drawingFor(task.context, task.lang);
  const failed = found.filter(({ diagnosis }) => diagnosis.verdict !== 'healthy');
  await print(told(task), { logs: found.map(({ name, diagnosis }) => ({ name, ...diagnosis })) }, [
    ...failed.flatMap(({ name, diagnosis }) => [`== ${printable(name)}`, ...describeDiagnosis(diagnosis, drawing), '']),
    table(
      ['log', 'verdict', 'cause', 'confidence'],
      found.map(({ name, diagnosis: { verdict, causes } }) => [
        printable(name),
        verdict,
        causes[0]?.id,
        causes[0]?.confidence,
      ]),
    ),
    `${failed.length} of ${count(found.length, 'log')} ${failed.length === 1 ? 'shows' : 'show'} a failure.`,
  ]);
  return exitCodeOf(found.map(({ diagnosis }) => diagnosis));
}

const told = ({ context: { streams }, global }: Task) => ({ streams, global });

function nothingNamed(): LastgoodError {
  return new LastgoodError('usage', 'No log is named, and none is piped in.', {
    hint: 'Name a file or a folder, or pipe a log in: `python app.py 2>&1 | lastgood doctor`.',
  });
}
