import type { Command } from 'commander';
import type { Control } from '../../api/control/client.ts';
import { LastgoodError } from '../../errors.ts';
import { type GlobalOptions, globalOptions } from '../global-options.ts';
import type { Context, Settle } from '../host.ts';
import { type Interrupt, listenForInterrupt } from '../interrupt.ts';
import { writeLine } from '../write.ts';
import { openControl, type Where } from './open.ts';
import { unauthorized } from './token.ts';

/** What a command of the control plane works with. */
export interface Session extends Context {
  control: Control;
  /** Address of the server that does the work; undefined inside this process. */
  url: string | undefined;
  token: string | undefined;
  global: GlobalOptions;
  interrupt: Interrupt;
}

/** Opens a session, does the work, closes it; what `work` resolves to is the exit code. */
export async function withControl(
  command: Command,
  context: Context,
  { where, settle }: { where: Where; settle: Settle },
  work: (session: Session) => Promise<number | undefined>,
): Promise<void> {
  const global = globalOptions(command);
  using interrupt = listenForInterrupt();
  try {
    await using opened = await openControl(global, where, { context, signal: interrupt.signal });
    const { control, url, token } = opened;
    const session = { ...context, control, url, token, global, interrupt };
    settle((await explainRefusal(session, () => work(session))) ?? 0);
  } catch (error) {
    // What was answered is told, also to whoever did not want to wait for it.
    if (interrupt.exitCode === undefined || error instanceof LastgoodError) throw error;
    settle(interrupt.exitCode);
  }
}

/** A server that does not let us in says so; where its token is, is known here. */
export async function explainRefusal<T>(
  { global, token }: Pick<Session, 'global' | 'token'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LastgoodError && error.code === 'unauthorized' ? unauthorized(global, token, error) : error;
  }
}

/** A result: the record with `--json`, else the text. */
export async function print(
  { global, streams: { stdout } }: Pick<Session, 'global' | 'streams'>,
  record: unknown,
  text: string | readonly string[],
): Promise<void> {
  const lines = typeof text === 'string' ? text : text.join('\n');
  await writeLine(stdout, global.json ? JSON.stringify(record) : lines);
}

/** What is worth knowing beside the result; machines read the record instead. */
export async function note({ global, streams }: Pick<Session, 'global' | 'streams'>, words: string): Promise<void> {
  if (!global.json && !global.quiet) await writeLine(streams.stderr, words);
}

/** The service that is meant when none was named: the only one there is. */
export async function serviceOf({ control }: Session, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const names = (await control.services()).map(({ name }) => name);
  if (names.length === 1) return names[0]!;
  if (names.length === 0) {
    throw new LastgoodError('not_found', 'There is no service yet.', {
      hint: 'Deploy a release: `lastgood deploy -f release.yaml` names its service.',
    });
  }
  throw new LastgoodError('usage', `There are several services: ${names.join(', ')}.`, {
    hint: 'Name the one that is meant.',
  });
}
