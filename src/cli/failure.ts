import { CommanderError } from 'commander';
import { LastgoodError } from '../errors.ts';

/** Codes with which commander leaves after it printed what was asked for. */
const PRINTED = new Map([
  ['commander.helpDisplayed', 0],
  ['commander.version', 0],
  ['commander.help', 2],
]);

/** The exit code when `error` only says that help or version was printed. */
export function exitOfPrinted(error: unknown): number | undefined {
  return error instanceof CommanderError ? PRINTED.get(error.code) : undefined;
}

/** Turns commander's message ("error: unknown option '--formt'\n(Did you mean --format?)") into ours. */
export function usageError(error: CommanderError, command: string): LastgoodError {
  const [first, ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').match(/^\((Did you mean .*)\)$/)?.[1];
  const help = `Run \`${command} --help\` to see what it takes.`;
  return new LastgoodError('usage', sentence(first), { hint: suggestion ?? help });
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}

/** An error as people read it: the sentence with its code, then what to do. */
export function describeError(error: LastgoodError): string {
  return `${error.message} [${error.code}]\n  ${error.hint}`;
}

/** An error as tools read it. */
export function errorRecord(error: LastgoodError): Record<string, unknown> {
  return { status: 'error', error: error.message, code: error.code, hint: error.hint };
}

/** What stderr gets for anything thrown; a bug keeps its stack. */
export function renderFailure(error: unknown, json: boolean): string {
  if (error instanceof LastgoodError) {
    return json ? JSON.stringify({ ...errorRecord(error), exit: error.exitCode }) : `error: ${describeError(error)}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!json) return `error: lastgood has a bug here, please report it\n${stack}`;
  return JSON.stringify({ status: 'error', error: stack, code: 'internal', hint: 'Please report this.', exit: 1 });
}

export function exitCodeOf(error: unknown): number {
  return error instanceof LastgoodError ? error.exitCode : 1;
}
