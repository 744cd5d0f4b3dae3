import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS, type Format, type ParseOptions } from '../../api/query-string.ts';
import { type GlobalOptions, globalOptions } from '../global-options.ts';
import type { Size } from '../host.ts';

/** `lastgood parse`, as it was asked for. */
export interface ParseRequest {
  /** Files, folders, `-` for stdin. */
  paths: string[];
  /** Folder for the results; stdout without it. */
  folder: string | undefined;
  formats: Format[];
  query: ParseOptions;
  /** Images in work at once. */
  jobs: number;
  force: boolean;
  embedded: boolean;
  size: Size;
  global: GlobalOptions;
}

export function addParseOptions(command: Command): Command {
  return command
    .option('-o, --output <dir>', 'folder for the results, mirroring the folders of the inputs (default: stdout)')
    .addOption(
      new Option('--format <name>', 'what to make; several by comma or by repeating it (default: json)')
        .choices(FORMATS)
        .argParser(formats),
    )
    .addOption(new Option('--masks <how>', 'masks in JSON').choices(['rle', 'png', 'none']).default('rle'))
    .option('--min-score <score>', 'leave out people with a lower score (0 to 1)', score, 0)
    .option('--no-people', 'one segment a class, nobody told apart')
    .option('--jobs <n>', 'images in work at once', jobs, 2)
    .option('--force', 'make results anew, overwrite what is there')
    .option('--embedded', 'do not look for a server')
    .addOption(new Option('--size <size>', 'networks, when embedded').choices(['lite', 'full']).default('full'));
}

export function parseRequest(paths: string[], command: Command): ParseRequest {
  const options = command.opts();
  return {
    paths,
    folder: options.output,
    formats: options.format ?? ['json'],
    query: { masks: options.masks, min_score: options.minScore, people: options.people },
    jobs: options.jobs,
    force: options.force ?? false,
    embedded: options.embedded ?? false,
    size: options.size,
    global: globalOptions(command),
  };
}

function formats(value: string, before: Format[] = []): Format[] {
  const names = value.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!(FORMATS as readonly string[]).includes(name)) {
      throw new InvalidArgumentError(`Formats are ${FORMATS.join(', ')}.`);
    }
  }
  return [...new Set([...before, ...(names as Format[])])];
}

function score(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('A score is from 0 to 1.');
  return number;
}

function jobs(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > 64) {
    throw new InvalidArgumentError('Jobs are a whole number from 1 to 64.');
  }
  return number;
}
