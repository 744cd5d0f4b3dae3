import type { Argument, Command, Help, Option } from 'commander';

/** What may stand for a value: one of the words, a path, or nothing that a shell could know. */
export type Values = { kind: 'words'; words: readonly string[] } | { kind: 'file' | 'folder' | 'any' };

export interface OptionShape {
  /** `--format`, `-o` */
  flags: string[];
  description: string;
  /** What follows it; absent for a switch. */
  value?: Values;
  /** Makes sense more than once on a line. */
  repeatable: boolean;
}

export interface CommandShape {
  /** Its own word; see `path`. */
  name: string;
  /** The words that call it: `release create`. */
  path: string;
  description: string;
  /** Its own options; those of the program come on top. */
  options: OptionShape[];
  /** What its arguments may be; absent when it takes none. */
  argument?: Values;
  /** Commands below it, where it is a group of them. */
  commands: CommandShape[];
}

export interface Shape {
  name: string;
  /** Options that stand before and after any command. */
  options: OptionShape[];
  commands: CommandShape[];
}

/** The command tree as a completion script needs it. */
export function describeCommands(program: Command): Shape {
  const help = program.createHelp();
  const shared = new Set(help.visibleOptions(program).map((option) => option.long));
  return {
    name: program.name(),
    options: help.visibleOptions(program).map(describeOption),
    commands: help.visibleCommands(program).map((command) => describeCommand(command, help, { shared })),
  };

  function describeCommand(command: Command, help: Help, { shared, above = '' }: Place): CommandShape {
    const name = command.name();
    const path = above === '' ? name : `${above} ${name}`;
    const commands = help
      .visibleCommands(command)
      .filter((child) => child.name() !== 'help')
      .map((child) => describeCommand(child, help, { shared, above: path }));
    const argument = argumentOf(command, commands);
    return {
      name,
      path,
      description: command.summary() || command.description(),
      options: help
        .visibleOptions(command)
        .filter((option) => !shared.has(option.long))
        .map(describeOption),
      ...(argument && { argument }),
      commands,
    };
  }

  function argumentOf(command: Command, commands: CommandShape[]): Values | undefined {
    if (command.name() === 'help') return { kind: 'words', words: program.commands.map((other) => other.name()) };
    if (commands.length > 0) return { kind: 'words', words: commands.map(({ name }) => name) };
    const [argument] = command.registeredArguments;
    return argument && valuesOf(argument, argument.name());
  }
}

/** All commands, groups before what is in them. */
export function flatten(commands: readonly CommandShape[]): CommandShape[] {
  return commands.flatMap((command) => [command, ...flatten(command.commands)]);
}

interface Place {
  /** Options of the program. */
  shared: Set<string | undefined>;
  above?: string;
}

function describeOption(option: Option): OptionShape {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined);
  const takesValue = option.required || option.optional;
  return {
    flags,
    description: option.description,
    repeatable: option.long === '--format',
    ...(takesValue && { value: valuesOf(option, option.flags) }),
  };
}

/** Paths are told by the placeholder that help shows: `<dir>`, `<path...>`, `<release.yaml>`. */
function valuesOf(taker: Option | Argument, placeholder: string): Values {
  if (taker.argChoices) return { kind: 'words', words: taker.argChoices };
  if (/dir/.test(placeholder)) return { kind: 'folder' };
  return /path|file|\.yaml/.test(placeholder) ? { kind: 'file' } : { kind: 'any' };
}
