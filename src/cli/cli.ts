import { CommanderError } from 'commander';
import { exitCodeOf, exitOfPrinted, renderFailure } from './failure.ts';
import type { Context, Host, Streams } from './host.ts';
import { createProgram } from './program.ts';
import { ignoreClosedPipe, settled, writeLine } from './write.ts';

/**
 * Runs one command line and resolves to its exit code: 0 ok, 1 failed, 2 usage, 3 refused by a gate, 4 rolled back,
 * 130 or 143 stopped by a signal. Never exits the process and never rejects for an expected failure or a bug.
 *
 * @param argv the words after the program's name
 */
export async function runCli(argv: readonly string[], host: Host, streams: Streams = process): Promise<number> {
  const context: Context = { host, streams };
  const undo = [ignoreClosedPipe(streams.stdout), ignoreClosedPipe(streams.stderr)];
  let exitCode = 0;
  try {
    const program = createProgram(context, (code) => {
      exitCode = code;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    const printed = exitOfPrinted(error);
    if (printed !== undefined) return printed;
    await writeLine(streams.stderr, renderFailure(error, argv.includes('--json')));
    return error instanceof CommanderError ? 2 : exitCodeOf(error);
  } finally {
    // What was written last may still find out that nobody reads.
    await Promise.all([settled(streams.stdout), settled(streams.stderr)]);
    for (const off of undo) off();
  }
}
