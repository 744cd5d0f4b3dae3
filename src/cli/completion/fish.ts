import { type CommandShape, flatten, type OptionShape, type Shape, type Values } from './tree.ts';

/** Script for `~/.config/fish/completions/lastgood.fish`. */
export function fishCompletion(shape: Shape): string {
  const { name } = shape;
  const line = (parts: string[]) => `complete -c ${name} ${parts.filter((part) => part !== '').join(' ')}`;
  const lines = [
    `# fish completion for ${name}`,
    line(['-f']),
    ...shape.options.map((option) => line([flags(option)])),
    ...shape.commands.map((command) =>
      line(['-n __fish_use_subcommand', `-a ${command.name}`, `-d ${quote(command.description)}`]),
    ),
  ];
  for (const command of flatten(shape.commands)) {
    const condition = `-n ${quote(called(command))}`;
    lines.push(...command.options.map((option) => line([condition, flags(option)])));
    for (const below of command.commands) {
      lines.push(line([condition, `-a ${below.name}`, `-d ${quote(below.description)}`]));
    }
    if (command.argument && command.commands.length === 0) lines.push(line([condition, action(command.argument)]));
  }
  return `${lines.join('\n')}\n`;
}

/** The words of that command stand on the line, and none of a command below it. */
function called({ path, commands }: CommandShape): string {
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = commands.map(({ name }) => name).join(' ');
  return [...seen, ...(below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`])].join('; and ');
}

function flags({ flags, description, value }: OptionShape): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const what = value ? `-r ${action(value)}`.trim() : '';
  return [...names, what, `-d ${quote(description)}`].filter((part) => part !== '').join(' ');
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-a ${quote(values.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'folder':
      return "-a '(__fish_complete_directories)'";
    case 'any':
      return '';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
