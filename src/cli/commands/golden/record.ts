import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LastgoodError } from '../../../errors.ts';
import { note, print, type Session, serviceOf, withControl } from '../../control/session.ts';
import { type Context, GOLDEN_COMPARISONS, type GoldenComparison, type Settle } from '../../host.ts';
import { count, formatBytes, formatMs, nameOf } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood golden record photos -o golden                    photos/, as POST /parse answers them now
  $ lastgood golden record a.jpg b.jpg -o golden --force       anew
  $ lastgood golden record in -o golden --compare json --path /predict
  $ lastgood golden record in -o golden --compare image --path '/upscale?factor=2'

Then name the folder in release.yaml: golden: { dir: golden }`;

interface Options {
  output: string;
  compare: GoldenComparison;
  path?: string;
  service?: string;
  force?: boolean;
}

export function addRecord(golden: Command, context: Context, settle: Settle): void {
  golden
    .command('record')
    .summary('make a golden set from the release that serves now')
    .description('Send inputs to the release that serves now, and keep its answers as the ones that are expected.')
    .argument('<path...>', 'inputs: files, or folders of images')
    .requiredOption('-o, --output <dir>', 'folder of the golden set')
    .addOption(
      new Option('--compare <how>', 'how answers are compared later').choices(GOLDEN_COMPARISONS).default('parsing'),
    )
    .option('--path <url path>', 'what the inputs are posted to (default: /parse of the service)', urlPath)
    .option('--service <name>', 'service to ask (default: the only one)')
    .option('--force', 'write over a golden set that is there')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], options: Options, command: Command) =>
      withControl(command, context, { where: 'server', settle }, (session) => record(session, paths, options)),
    );
}

async function record(session: Session, paths: string[], options: Options): Promise<number> {
  const { host, interrupt, token } = session;
  const { current, name } = await session.control.service(await serviceOf(session, options.service));
  if (!current) {
    throw new LastgoodError('no_release', `${name} has no release that answers.`, {
      hint: '`lastgood status` says why; a golden set is made from answers that are known to be good.',
    });
  }
  const { collectInputs } = await import('../../parse/inputs.ts');
  const inputs = await collectInputs(
    paths.filter((path) => path !== '-'),
    { signal: interrupt.signal },
  );
  if (inputs.length === 0) {
    throw new LastgoodError('file_missing', `There is no image in ${paths.join(', ')}.`, {
      hint: 'Name the input files themselves: folders are searched for images only.',
    });
  }
  await note(session, `Recording ${count(inputs.length, 'input')} as ${name} ${nameOf(current.release)} answers them.`);
  const recorded = await host.recordGolden({
    url: session.url!,
    token,
    service: name,
    release: current.release.id,
    inputs: inputs.map(({ path }) => resolve(path)),
    folder: resolve(options.output),
    compare: options.compare,
    path: options.path,
    force: options.force ?? false,
    signal: interrupt.signal,
    onRecorded: ({ name, ms }) => void note(session, `  ${name}  ${formatMs(ms)}`),
  });
  const { file, cases, bytes } = recorded;
  const result = { ...recorded, service: name, release: current.release };
  await print(session, result, `${file}: ${count(cases, 'case')}, ${formatBytes(bytes)}`);
  return 0;
}

function urlPath(value: string): string {
  if (!value.startsWith('/')) throw new InvalidArgumentError('A path begins with a slash: /parse');
  return value;
}
