import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { describeCommands } from '../completion/tree.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Context } from '../host.ts';
import { write } from '../write.ts';

const RENDER = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
type Shell = keyof typeof RENDER;

const SHELLS = Object.keys(RENDER) as Shell[];

const EXAMPLES = `
Examples:
  $ source <(lastgood completion bash)                             for this shell; put the line into ~/.bashrc for all
  $ lastgood completion zsh > "\${fpath[1]}/_lastgood"              then start a new zsh
  $ lastgood completion fish > ~/.config/fish/completions/lastgood.fish`;

export function addCompletion(program: Command, context: Context): void {
  program
    .command('completion')
    .summary('script that teaches your shell to complete lastgood')
    .description('Print the script that makes Tab complete commands, options, their values and files.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      await write(context.streams.stdout, RENDER[shell](describeCommands(program)));
    });
}
