import type { CommandShape, OptionShape, Shape, Values } from './tree.ts';

/** Script for a file `_lastgood` on zsh's `fpath`; also works when sourced after compinit. */
export function zshCompletion(shape: Shape): string {
  const { name } = shape;
  return `#compdef ${name}
_${name}() {
  local context state line
  typeset -A opt_args
  _arguments -C \\
${shape.options.map(argument).join('')}    '1:command:->command' \\
    '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
${shape.commands.map(({ name, description }) => `        ${quote(`${name}:${description}`)}\n`).join('')}      )
      _describe command commands ;;
    argument)
      case $line[1] in
${shape.commands.map((command) => commandCase(command, shape)).join('')}      esac ;;
  esac
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function commandCase(command: CommandShape, shape: Shape): string {
  const options = [...command.options, ...shape.options].map(argument).join('');
  const rest = command.argument ? quote(`*:${command.name}:${action(command.argument)}`) : "'*: :'";
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
