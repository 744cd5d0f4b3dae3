import type { Command } from 'commander';
import { LastgoodError } from '../../errors.ts';
import { note as noteTo, print as printTo } from '../control/session.ts';
import { type GlobalOptions, globalOptions } from '../global-options.ts';
import type { Context, Settle } from '../host.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { showWork } from './progress.ts';
import type { EnvironmentCall, EnvironmentWork } from './work.ts';

/** What a command on environments works with. */
export interface EnvSession extends Context {
  work: EnvironmentWork;
  /** What every call takes. */
  call: EnvironmentCall;
  global: GlobalOptions;
  /** What is worth knowing beside the result; machines read the record instead. */
  note(words: string): Promise<void>;
  /** A result: the record with `--json`, else the text. */
  print(record: unknown, text: string | readonly string[]): Promise<void>;
}

/** Does the work with its progress shown; what `act` resolves to is the exit code. Ctrl-C aborts the work. */
export async function withEnvironments(
  command: Command,
  context: Context,
  settle: Settle,
  act: (session: EnvSession) => Promise<number>,
): Promise<void> {
  const global = globalOptions(command);
  using interrupt = listenForInterrupt();
  const shown = showWork(context.streams.stderr, global);
  const told = { ...context, global };
  try {
    const session: EnvSession = {
      ...told,
      work: await context.host.environments(),
      call: { home: global.home, signal: interrupt.signal, onProgress: (progress) => shown.update(progress) },
      note: (words) => noteTo(told, words),
      print: (record, text) => {
        shown.stop();
        return printTo(told, record, text);
      },
    };
    settle(await act(session));
  } catch (error) {
    // What went wrong is told, also to whoever did not want to wait for it.
    if (interrupt.exitCode === undefined || error instanceof LastgoodError) throw error;
    settle(interrupt.exitCode);
  } finally {
    shown.stop();
  }
}
