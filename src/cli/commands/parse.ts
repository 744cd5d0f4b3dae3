import type { Command } from 'commander';
import type { Context, Settle } from '../host.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { addParseOptions, parseRequest } from '../parse/options.ts';

const EXAMPLES = `
Through a running server when one answers at --url, else embedded in this process.

Examples:
  $ lastgood parse photo.jpg                        JSON on stdout
  $ lastgood parse photo.jpg --format overlay > photo.png
  $ curl -s https://example.org/a.jpg | lastgood parse - --masks none
  $ lastgood parse photos -o parsed                 every image below photos/; a/b.jpg becomes parsed/a/b.json
  $ lastgood parse photos -o parsed --format labels,coco --min-score 0.5
  $ lastgood parse photos -o parsed --json | jq -r 'select(.status == "failed") | .image'

Stopped or killed, the same command goes on where it was: an image is skipped while it, its results and the options
are unchanged. A damaged image does not stop the others; it is named at the end and makes the exit code 1.`;

export function addParse(program: Command, context: Context, settle: Settle): void {
  const command = program
    .command('parse')
    .summary('people and their body parts in photos')
    .description('Find the people in photos and their body parts.')
    .argument('<path...>', 'images, folders of images, or - for stdin');
  addParseOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], _options: unknown, self: Command) => {
      const request = parseRequest(paths, self);
      const { folder } = request;
      using interrupt = listenForInterrupt();
      try {
        if (folder === undefined) {
          const { parseToStdout } = await import('../parse/to-stdout.ts');
          settle(await parseToStdout(request, context, interrupt));
        } else {
          const { parseToFolder } = await import('../parse/to-folder.ts');
          settle(await parseToFolder({ ...request, folder }, context, interrupt));
        }
      } catch (error) {
        if (interrupt.exitCode === undefined) throw error;
        settle(interrupt.exitCode);
      }
    });
}
