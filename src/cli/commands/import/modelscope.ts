import { access } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { ImportedRelease } from '../../../api/imported-release.ts';
import { LastgoodError } from '../../../errors.ts';
import { type EnvSession, withEnvironments } from '../../env/session.ts';
import type { Context, Settle } from '../../host.ts';
import type { GoldenSource } from '../../import/work.ts';
import { findingLines } from '../../views/finding.ts';
import { count, formatBytes } from '../../words.ts';

const EXAMPLES = `
The model is the folder that ModelScope downloaded (configuration.json, pytorch_model.pt), or a model of its hub. The
environment is recorded as it is installed. The release is served by lastgood's own worker, or, with --app, by the
deployment's own Flask application, unchanged, under gunicorn.

Examples:
  $ lastgood import modelscope /models/m2fp -o release                    served by the worker
  $ lastgood import modelscope /models/m2fp --python /srv/m2fp/venv --app app:app --app-file app.py \\
      --from http://127.0.0.1:5000/parse --input photos -o release        its own app.py, proven by its own answers
  $ lastgood import modelscope damo/cv_resnet101_image-multiple-human-parsing@v1.0.1 -o release`;

interface Options {
  python?: string;
  output: string;
  service: string;
  releaseVersion: string;
  app?: string;
  appFile?: string[];
  modelPath: string;
  from?: string;
  input?: string[];
  field: string;
  offline?: boolean;
  wheels?: boolean;
  force?: boolean;
}

export function addModelScope(group: Command, context: Context, settle: Settle): void {
  group
    .command('modelscope')
    .summary('an M2FP deployment into a release')
    .description('Write the release of an M2FP deployment: its environment, its model and what its service answers.')
    .argument('<model>', 'folder of the model, or namespace/name@revision on ModelScope')
    .option('--python <path>', 'environment that it runs in (default: the first on PATH that has what it needs)')
    .option('-o, --output <dir>', 'folder to write', 'release')
    .option('--service <name>', 'service that it is a release of', 'human-parsing')
    .option('--release-version <text>', 'what people call the release', '1.0.0')
    .option(
      '--app <module:callable>',
      "serve the deployment's own WSGI application instead of by the worker",
      application,
    )
    .option('--app-file <path...>', 'files and folders of the application (default: the file of its module, here)')
    .option('--model-path <path>', 'folder of the release that the model is put into', 'model')
    .option('--from <url>', 'running service to record the golden set from', serviceUrl)
    .option('--input <path...>', 'photos for the golden set: files, or folders of images')
    .option('--field <name>', 'field of the form that the service takes a photo in', 'image')
    .option('--offline', 'ask no index: keep every package as it is installed')
    .option('--wheels', 'put the kept packages beside the lock, too: for another machine')
    .option('--force', 'write over a release that is there')
    .addHelpText('after', EXAMPLES)
    .action((model: string, options: Options, command: Command) =>
      withEnvironments(command, context, settle, (session) => importRelease(session, model, options)),
    );
}

async function importRelease(session: EnvSession, model: string, options: Options): Promise<number> {
  const { output, app, appFile, offline = false, wheels = false, force = false } = options;
  const imported = await session.host.importModelScope({
    ...session.call,
    model: resolve(model),
    modelName: model,
    python: options.python,
    output: resolve(output),
    service: options.service,
    version: options.releaseVersion,
    app,
    appFiles: (appFile ?? (app === undefined ? [] : [await moduleFile(app)])).map((path) => resolve(path)),
    modelPath: options.modelPath,
    golden: await goldenSource(options, session.call.signal),
    offline,
    wheels,
    force,
  });
  await session.print(imported, describe(imported, options));
  return 0;
}

/** `app.py` of `app:app`. */
async function moduleFile(app: string): Promise<string> {
  const file = `${app.split(':')[0]!.replaceAll('.', '/')}.py`;
  await access(file).catch(() => {
    throw new LastgoodError('file_missing', `There is no ${resolve(file)}, which ${app} would be in.`, {
      hint: 'Name the files of the application: --app-file app.py, or its folder.',
    });
  });
  // A module of a package comes with the whole package.
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
}

async function goldenSource({ from, input, field }: Options, signal: AbortSignal): Promise<GoldenSource | undefined> {
  if (from === undefined && input === undefined) return undefined;
  if (from === undefined || input === undefined) {
    throw new LastgoodError('usage', 'A golden set needs a running service and photos.', {
      hint: 'Give both --from http://127.0.0.1:5000/parse and --input photos, or neither.',
    });
  }
  const { collectInputs } = await import('../../parse/inputs.ts');
  const inputs = await collectInputs(input, { signal });
  if (inputs.length > 0) return { url: from, inputs: inputs.map(({ path }) => path), field };
  throw new LastgoodError('file_missing', `There is no image in ${input.join(', ')}.`, {
    hint: 'Name the photos themselves.',
  });
}

function describe(
  { file, service, version, runs, model, environment, golden, notes }: ImportedRelease,
  options: Options,
) {
  const kept = environment.kept.length;
  const dir = relative('.', resolve(options.output)) || '.';
  return [
    ...findingLines(environment.findings),
    ...notes.map((note) => `note: ${note}`),
    `${service} ${version}, served by ${runs}`,
    `model: ${count(model.files, 'file')} of ${model.from} (${formatBytes(model.bytes)})`,
    `environment: ${environment.interpreter}, ${count(environment.packages, 'package')}, ${kept} of them kept as installed`,
    golden === null ? 'golden set: none' : describeGolden(golden),
    file,
    '',
    `Next: lastgood deploy -f ${dir}/release.yaml`,
    ...(golden === null
      ? [
          `Once it serves: lastgood golden record PHOTOS -o ${dir}/golden, and golden: { dir: golden } in the next release.yaml`,
        ]
      : []),
  ];
}

function describeGolden({ cases, compare, ignored }: NonNullable<ImportedRelease['golden']>): string {
  const without = ignored.length > 0 ? `, without ${ignored.join(', ')}` : '';
  return `golden set: ${count(cases, 'case')}, compared as ${compare}${without}`;
}

function application(value: string): string {
  if (/^[\w.]+:[\w.]+$/.test(value)) return value;
  throw new InvalidArgumentError('Write it as module:callable, such as app:app.');
}

function serviceUrl(value: string): string {
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new InvalidArgumentError('Give an address such as http://127.0.0.1:5000/parse.');
}
