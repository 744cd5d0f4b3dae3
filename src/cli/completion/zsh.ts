import type { CommandShape, OptionShape, Shape, Values } from './tree.ts';

/** Script for a file `_lastgood` on zsh's `fpath`; also works when sourced after compinit. */
export function zshCompletion(shape: Shape): string {
  const { name } = shape;
  return `#compdef ${name}
${functions(`_${name}`, shape.options, shape)}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

/** The function that completes a group of commands (the program is one), after those of the groups in it. */
function functions(
  name: string,
  shared: OptionShape[],
  { options, commands }: Pick<Shape, 'options' | 'commands'>,
): string {
  const below = commands.filter((command) => command.commands.length > 0);
  const inner = below.map((group) => {
    const own = { options: [...group.options, ...shared], commands: group.commands };
    return `${functions(`${name}_${group.name}`, shared, own)}\n`;
  });
  return `${inner.join('')}${name}() {
  local context state line
  typeset -A opt_args
  _arguments -C \\
${options.map(argument).join('')}    '1:command:->command' \\
    '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, description }) => `        ${quote(`${name}:${description}`)}\n`).join('')}      )
      _describe command commands ;;
    argument)
      case $line[1] in
${commands.map((command) => commandCase(command, { name, shared })).join('')}      esac ;;
  esac
}`;
}

function commandCase(command: CommandShape, group: { name: string; shared: OptionShape[] }): string {
  if (command.commands.length > 0) return `        ${command.name}) ${group.name}_${command.name} ;;\n`;
  const options = [...command.options, ...group.shared].map(argument).join('');
  // Nothing is said of arguments that no shell can know: a message about them would stand in the way of the options.
  const known = command.argument && command.argument.kind !== 'any' ? command.argument : undefined;
  const rest = quote(`*:${command.name}:${known ? action(known) : '()'}`);
  return `        ${command.name}) _arguments \\\n${options}    ${rest} ;;\n`;
}

/** One line of `_arguments`: `(-o --output)'{-o,--output}'[text]:value:_files -/'`. */
function argument({ flags, description, value, repeatable }: OptionShape): string {
  const others = repeatable ? '*' : `(${flags.join(' ')})`;
  const text = `[${description.replace(/[[\]\\:]/g, '\\$&')}]`;
  const what = value ? `:value:${action(value)}` : '';
  const names = flags.length > 1 ? `${quote(others)}{${flags.join(',')}}` : quote(`${others}${flags[0]}`);
  return `    ${names}${quote(text + what)} \\\n`;
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'any':
      return '';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
