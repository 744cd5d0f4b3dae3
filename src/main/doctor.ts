import { addAbortSignal } from 'node:stream';
import type { Besides, DoctorWork, LogSource } from '../cli/doctor/work.ts';
import { type Circumstances, diagnose } from '../diagnosis/diagnose.ts';
import type { Log } from '../diagnosis/log.ts';
import { fileBytes } from '../diagnosis/read/file-bytes.ts';
import { readLog } from '../diagnosis/read/read-log.ts';
import { tell } from '../diagnosis/tell.ts';
import { LastgoodError } from '../errors.ts';

/** The work of `lastgood doctor` inside this process. */
export const doctor: DoctorWork = {
  async diagnose(source, besides, { lang, signal }) {
    const circumstances = await circumstancesOf(besides);
    const log = await read(source, signal);
    return { diagnosis: tell(diagnose(log, circumstances), lang), lines: log.total };
  },
  preflight: async (subject, call) => (await import('./preflight/work.ts')).preflightWork(subject, call),
};

async function read(source: LogSource, signal: AbortSignal): Promise<Log> {
  if ('stream' in source) return readLog(addAbortSignal(signal, source.stream));
  try {
    return await readLog(fileBytes(source.path, signal));
  } catch (cause) {
    // Of the file system, or of an archive that is damaged; what is none of them is a bug.
    if (signal.aborted || typeof (cause as NodeJS.ErrnoException).code !== 'string') throw cause;
    throw new LastgoodError(
      'file_unreadable',
      `${source.path} cannot be read: ${(cause as Error).message.replace(/\.$/, '')}.`,
      {
        hint: 'Check that it is a log, whole, and that you may read it.',
        cause,
      },
    );
  }
}

async function circumstancesOf({ exit, lock, lastGood }: Besides): Promise<Circumstances> {
  const locked = lock && (await import('./locked-circumstances.ts')).lockedCircumstances(lock, lastGood);
  return { ...(exit && { exit }), ...(await locked) };
}
