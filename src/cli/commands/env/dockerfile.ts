import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DockerfileReport } from '../../../api/environment.ts';
import { LastgoodError } from '../../../errors.ts';
import { wholeFrom } from '../../arguments.ts';
import { withEnvironments } from '../../env/session.ts';
import type { ContainerApp } from '../../env/work.ts';
import type { Context, Settle } from '../../host.ts';
import { fields } from '../../table.ts';
import { count, formatBytes } from '../../words.ts';

const EXAMPLES = `
The base is pinned by its digest, wheels by their hashes; system libraries that compiled modules need are installed; the
program runs as an ordinary user. What it copies is put beside it: lastgood-env/, and a .dockerignore where there is none.

Examples:
  $ lastgood env dockerfile --lock pylock.toml -o Dockerfile --wsgi app:app
  $ lastgood env dockerfile --lock pylock.toml -o Dockerfile --asgi service:api --app service models --health /ping
  $ lastgood env dockerfile --lock pylock.toml -o Dockerfile --offline \\
      --base python:3.10.13-slim-bookworm@sha256:… -- python serve.py
  $ docker build -t parsing .`;

interface Options {
  lock: string;
  output: string;
  base?: string;
  allowTag?: boolean;
  offline?: boolean;
  login?: boolean;
  wsgi?: string;
  asgi?: string;
  app: string[];
  port: number;
  /** false: `--no-health` */
  health: string | false;
  force?: boolean;
}

export function addDockerfile(env: Command, context: Context, settle: Settle): void {
  env
    .command('dockerfile')
    .summary('a Dockerfile of a lock')
    .description('Write a Dockerfile that installs exactly what a lock says, with what it copies beside it.')
    .argument('[command...]', 'program that the container runs, after --')
    .requiredOption('--lock <file>', 'the pylock.toml')
    .requiredOption('-o, --output <file>', 'the Dockerfile; its folder is what is built')
    .option('--base <image>', 'image to start from, IMAGE@sha256:… (default: the official one of the locked Python)')
    .option('--allow-tag', 'accept a base without a digest, when no registry tells it')
    .option('--offline', 'copy every wheel in: nothing is fetched from an index')
    .addOption(
      new Option('--wsgi <module:app>', "a WSGI application, run by the environment's gunicorn").argParser(target),
    )
    .addOption(
      new Option('--asgi <module:app>', "an ASGI application, run by the environment's uvicorn").argParser(target),
    )
    .option('--app <path...>', "files and folders of the application, in the Dockerfile's folder", ['.'])
    .option('--port <n>', 'port that it listens on, also in $PORT', port, 8000)
    .option('--health <url path>', 'answers 200 when it is healthy', urlPath, '/healthz')
    .option('--no-health', 'no HEALTHCHECK')
    .option('--force', 'write over a Dockerfile that is there')
    .addHelpText('after', EXAMPLES)
    .action((argv: string[], options: Options, command: Command) =>
      withEnvironments(command, context, settle, async (session) => {
        const { health, base, allowTag = false, offline = false, login = false, force = false } = options;
        const report = await session.work.dockerfile({
          ...session.call,
          lock: resolve(options.lock),
          output: resolve(options.output),
          base,
          allowTag,
          offline,
          login,
          app: appOf(options, argv),
          copy: options.app,
          port: options.port,
          health: health === false ? undefined : health,
          force,
        });
        await session.print(report, describeDockerfile(report));
        return 0;
      }),
    );
}

function appOf({ wsgi, asgi }: Options, argv: readonly string[]): ContainerApp | undefined {
  const apps: ContainerApp[] = [
    ...(wsgi === undefined ? [] : [{ kind: 'wsgi' as const, target: wsgi }]),
    ...(asgi === undefined ? [] : [{ kind: 'asgi' as const, target: asgi }]),
    ...(argv.length === 0 ? [] : [{ kind: 'command' as const, argv }]),
  ];
  if (apps.length <= 1) return apps[0];
  throw new LastgoodError('usage', 'The container is told to run two things.', {
    hint: 'Give one of --wsgi, --asgi and a command after --.',
  });
}

function describeDockerfile(report: DockerfileReport): string[] {
  const { dockerfile, base, files, wheels, wheelBytes, fromIndex, systemPackages, warnings } = report;
  return [
    dockerfile,
    ...fields([
      ['base', base],
      ['packages', `${fromIndex} from an index, ${count(wheels, 'wheel')} copied in (${formatBytes(wheelBytes)})`],
      ['system', systemPackages.length > 0 ? systemPackages.join(' ') : 'nothing besides the base'],
      ['beside it', files.join(', ')],
    ]),
    ...warnings.map((warning) => `WARN   ${warning}`),
  ];
}

function target(value: string): string {
  if (!/^[\w.]+:[\w.]+(\(.*\))?$/.test(value)) throw new InvalidArgumentError('Give module and variable: app:app');
  return value;
}

function urlPath(value: string): string {
  if (!/^\/[\x21-\x7e]*$/.test(value)) throw new InvalidArgumentError('A path begins with a slash: /healthz');
  return value;
}

function port(value: string): number {
  const number = wholeFrom(1)(value);
  if (number > 65_535) throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  return number;
}
