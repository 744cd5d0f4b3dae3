import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Language } from '../../api/diagnosis.ts';
import { LastgoodError } from '../../errors.ts';
import { print } from '../control/session.ts';
import { showWork } from '../env/progress.ts';
import { globalOptions } from '../global-options.ts';
import type { Context, Settle } from '../host.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { describePreflight } from '../views/preflight.ts';
import { drawingFor } from './drawing.ts';
import type { PreflightSubject } from './work.ts';

/** As they are typed. */
export interface AskedPreflight {
  requirements?: string | undefined;
  lock?: string | undefined;
  python?: string | undefined;
  models: readonly string[];
}

/** Says what will go wrong before it is tried: exit code 1 when something is certain or likely to. */
export async function preflightFiles(
  command: Command,
  context: Context,
  settle: Settle,
  { lang, ...asked }: AskedPreflight & { lang: Language },
): Promise<void> {
  const global = globalOptions(command);
  using interrupt = listenForInterrupt();
  const shown = showWork(context.streams.stderr, global);
  try {
    const { preflight } = await context.host.doctor();
    const { home } = global;
    const { signal } = interrupt;
    const onProgress = shown.update;
    const report = await preflight(subjectOf(asked), { lang, signal, home, onProgress });
    shown.stop();
    const told = { streams: context.streams, global };
    await print(told, report, describePreflight(report, drawingFor(context, lang)));
    settle(report.verdict === 'decided' ? 1 : 0);
  } catch (error) {
    if (interrupt.exitCode === undefined || error instanceof LastgoodError) throw error;
    settle(interrupt.exitCode);
  } finally {
    shown.stop();
  }
}

/** @throws LastgoodError `usage` */
function subjectOf({ requirements, lock, python, models }: AskedPreflight): PreflightSubject {
  if (requirements !== undefined && lock !== undefined) {
    throw new LastgoodError('usage', '--requirements and --lock both say what is installed.', {
      hint: 'Give one of them.',
    });
  }
  if (requirements === undefined && lock === undefined && python !== undefined) {
    throw new LastgoodError('usage', '--python says for which Python, and not what.', {
      hint: 'Give --requirements FILE or --lock FILE, too.',
    });
  }
  return {
    ...(requirements !== undefined && { requirements: resolve(requirements) }),
    ...(lock !== undefined && { lock: resolve(lock) }),
    ...(python !== undefined && { python }),
    models,
  };
}
