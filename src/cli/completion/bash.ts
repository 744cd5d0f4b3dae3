import { type CommandShape, flatten, type OptionShape, type Shape, type Values } from './tree.ts';

/** Script for `source <(lastgood completion bash)`. Needs bash 4 and nothing else, bash-completion neither. */
export function bashCompletion(shape: Shape): string {
  const name = shape.name;
  const all = flatten(shape.commands);
  return `# bash completion for ${name}
_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= word i
  # Bash splits --format=json at the equals sign.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${valueFlags(shape).join('|')}) [[ \${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;
      *) case "$command:$word" in
        ${all.map(calledBy).join('|')}) command=\${command:+$command }$word ;;
      esac ;;
    esac
  done
  COMPREPLY=()
  case $command:$prev in
${valueCases(shape).join('\n')}
  esac
  case $command in
${all.map((command) => commandCase(command, shape)).join('\n')}
    *) ${reply(words([...shape.commands.map((command) => command.name), ...flagsOf(shape.options)]))} ;;
  esac
}
complete -F _${name} ${name}
`;
}

/** The command before and the word that calls it: `'release:create'`. */
function calledBy({ path, name }: CommandShape): string {
  return `'${path.slice(0, -name.length).trimEnd()}:${name}'`;
}

function commandCase(command: CommandShape, shape: Shape): string {
  const flags = words(flagsOf([...command.options, ...shape.options]));
  const argument = command.argument ? reply(command.argument) : ':';
  return `    '${command.path}') if [[ $cur == -* ]]; then ${reply(flags)}; else ${argument}; fi ;;`;
}

/** One case for each option with a value: offers the value and is done. */
function valueCases(shape: Shape): string[] {
  const lines = (options: OptionShape[], command: string) =>
    options.flatMap(({ flags, value }) => {
      if (!value) return [];
      const patterns = flags.map((flag) => `${command}:${flag}`).join('|');
      return [`    ${patterns}) ${value.kind === 'any' ? ':' : reply(value)}; return ;;`];
    });
  return [
    ...flatten(shape.commands).flatMap((command) => lines(command.options, `'${command.path}'`)),
    ...lines(shape.options, '*'),
  ];
}

/** `-o filenames` makes bash quote spaces and add slashes. */
function reply(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W '${values.words.join(' ')}' -- "$cur"))`;
    case 'file':
      return 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")';
    case 'folder':
      return 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur")';
    case 'any':
      return ':';
  }
}

const words = (list: string[]): Values => ({ kind: 'words', words: list });

const flagsOf = (options: OptionShape[]): string[] => options.flatMap((option) => option.flags);

function valueFlags(shape: Shape): string[] {
  return flagsOf(shape.options.filter((option) => option.value));
}
