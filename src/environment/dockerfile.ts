import { comment, execForm, indexArguments, instruction, quote } from './dockerfile-text.ts';
import { minorOf } from './interpreter.ts';

/** What a container runs: an application under the environment's own gunicorn or uvicorn, or a program. */
export type DockerfileApp =
  | { kind: 'wsgi'; target: string }
  | { kind: 'asgi'; target: string }
  | { kind: 'command'; argv: readonly string[] };

export interface DockerfileOptions {
  /** Its own name. */
  fileName: string;
  /** The image to start from, with its digest. */
  base: string;
  /** Version of the locked interpreter: `3.10.13`. */
  python: string;
  /** Docker's name of the platform that its wheels are for: `linux/amd64`. */
  platform: string;
  /** Debian packages. */
  systemPackages: readonly string[];
  /** Packages that pip fetches by `lastgood-env/index.txt`; none offline. */
  fromIndex: number;
  /** Packages that pip installs out of `lastgood-env/wheels` by `lastgood-env/kept.txt`. */
  copied: number;
  /** Index URLs in their order, the main one first; without one pip's own default is asked. */
  indexes: readonly string[];
  /** The indexes want a login, which is a secret of the build. */
  login: boolean;
  /** What the image runs; without it, it holds the environment alone. */
  app?: DockerfileApp | undefined;
  /** The application's files and folders, relative to the Dockerfile; `.` is all of them. */
  copy: readonly string[];
  port: number;
  /** URL path; undefined: no HEALTHCHECK. */
  health?: string | undefined;
  /** Nothing may be fetched when it is built, system packages that the base has included. */
  offline: boolean;
}

/** The folder beside the Dockerfile with what it copies. */
export const CONTEXT = 'lastgood-env';
/** Where the environment is in the image. */
const ENVIRONMENT = '/opt/environment';
/** How each begins: one that was written by hand is never written over unasked. */
export const WRITTEN_BY = 'Written by `lastgood env dockerfile` out of a lock';
const USER = 10_001;

/**
 * A Dockerfile that installs exactly what a lock says. What changes seldom comes first; wheels and pip stay in a stage of their own, so
 * that the image holds neither.
 */
export function writeDockerfile(options: DockerfileOptions): string {
  const { base, app } = options;
  const blocks = [
    header(options),
    [`FROM ${base} AS base`],
    buildStage(options),
    app ? applicationStage(options) : [],
    ['FROM base'],
    systemLayer(options),
    userLayer(),
    variables(options),
    [`COPY --from=build ${ENVIRONMENT} ${ENVIRONMENT}`],
    app ? applicationLayer(options) : ['WORKDIR /app', `USER ${USER}:${USER}`, 'CMD ["python"]'],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function header({ fileName, login, fromIndex, port, app, platform }: DockerfileOptions): string[] {
  const named = fileName === 'Dockerfile' ? '' : ` --file ${fileName}`;
  const asks = login && fromIndex > 0;
  const secret = asks ? ` --secret id=netrc,src=$HOME/.netrc` : '';
  const run = app ? `docker run --init --publish ${port}:${port} NAME` : 'docker run --rm --interactive --tty NAME';
  return comment(
    `${WRITTEN_BY}; write it anew when the lock changes.`,
    `  ${asks ? 'DOCKER_BUILDKIT=1 ' : ''}docker build${named} --platform ${platform}${secret} --tag NAME .`,
    `  ${run}`,
  );
}

/** Makes the environment. pip and the wheels are left behind with this stage. */
function buildStage({ python, fromIndex, copied, indexes, login }: DockerfileOptions): string[] {
  const minor = minorOf({ version: python });
  const pip = [`python3 -m pip --python ${ENVIRONMENT}/bin/python install`, '--no-deps --require-hashes'];
  const found = '".".join(platform.python_version_tuple()[:2])';
  const same = `import platform, sys; v = ${found}; sys.exit(v != "${minor}" and "The base has Python " + v + ", the lock is for ${minor}.")`;
  const lines = [
    'FROM base AS build',
    instruction('ENV', ['PIP_DISABLE_PIP_VERSION_CHECK=1', 'PIP_NO_CACHE_DIR=1', 'PIP_ROOT_USER_ACTION=ignore']),
    ...comment('Compiled packages fit one minor version of Python alone.'),
    instruction('RUN', [`python3 -c '${same}'`, `python3 -m venv --without-pip ${ENVIRONMENT}`], ' && '),
  ];
  if (fromIndex > 0) {
    const mount = login ? ['--mount=type=secret,id=netrc,target=/root/.netrc'] : [];
    lines.push(
      ...indexArguments(indexes),
      `COPY ${CONTEXT}/index.txt /${CONTEXT}/`,
      instruction('RUN', [...mount, ...pip, '--only-binary :all:', `--requirement /${CONTEXT}/index.txt`]),
    );
  }
  if (copied > 0) {
    lines.push(
      `COPY ${CONTEXT}/kept.txt /${CONTEXT}/`,
      `COPY ${CONTEXT}/wheels /${CONTEXT}/wheels`,
      instruction('RUN', [...pip, `--no-index --find-links /${CONTEXT}/wheels`, `--requirement /${CONTEXT}/kept.txt`]),
    );
  }
  return lines;
}

/** The application's files: without what is there for the build alone, as a COPY cannot leave anything out, and readable by everyone. */
function applicationStage({ fileName, copy }: DockerfileOptions): string[] {
  const all = copy.includes('.');
  const clean = [...(all ? [`rm -rf /app/${CONTEXT} /app/${fileName} /app/.dockerignore`] : []), 'chmod -R a+rX /app'];
  return [
    'FROM base AS application',
    ...(all ? ['COPY . /app'] : copy.map((path) => `COPY ${execForm([path, `/app/${path}`])}`)),
    `RUN ${clean.join(' && ')}`,
  ];
}

function systemLayer({ systemPackages, offline }: DockerfileOptions): string[] {
  if (systemPackages.length === 0) return [];
  const install = [
    'apt-get update',
    `apt-get install --yes --no-install-recommends ${systemPackages.join(' ')}`,
    'rm -rf /var/lib/apt/lists/*',
  ];
  const why = comment(
    'Libraries that compiled packages need. Debian keeps the newest build of each alone: a version cannot be named.',
  );
  const ignore = '# hadolint ignore=DL3008';
  if (!offline) return [...why, ignore, instruction('RUN', install, ' && ')];
  const there = `dpkg-query --show ${systemPackages.join(' ')} > /dev/null 2>&1`;
  return [
    ...why,
    ...comment('A base that has them needs no network here.'),
    ignore,
    `RUN ${there} \\\n    || { ${install.join(' \\\n    && ')}; }`,
  ];
}

function userLayer(): string[] {
  return [
    ...comment('An ordinary user, by number, so that whoever runs the image can see that it is not root.'),
    instruction(
      'RUN',
      [`groupadd --gid ${USER} app`, `useradd --uid ${USER} --gid ${USER} --create-home --shell /usr/sbin/nologin app`],
      ' && ',
    ),
  ];
}

function variables({ app, port }: DockerfileOptions): string[] {
  const values = [
    `PATH=${ENVIRONMENT}/bin:$PATH`,
    `VIRTUAL_ENV=${ENVIRONMENT}`,
    'PYTHONDONTWRITEBYTECODE=1',
    'PYTHONUNBUFFERED=1',
    ...(app ? [`PORT=${port}`] : []),
  ];
  return [instruction('ENV', values)];
}

/** Last, since it changes most. Its files are root's: what runs cannot change itself. */
function applicationLayer({ app, port, health }: DockerfileOptions): string[] {
  return [
    'WORKDIR /app',
    'COPY --from=application /app /app',
    `USER ${USER}:${USER}`,
    `EXPOSE ${port}`,
    ...(health === undefined ? [] : [healthcheck(port, health)]),
    `CMD ${execForm(argvOf(app!, port))}`,
  ];
}

/** By Python, as a slim image has no curl; past any proxy, which would be asked for the container's own loopback. */
function healthcheck(port: number, path: string): string {
  const url = `http://127.0.0.1:${port}${path}`;
  const program = [
    'import urllib.request',
    'opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))',
    `opener.open(${quote(url)}, timeout=4)`,
  ].join('; ');
  const options = '--interval=15s --timeout=5s --start-period=120s --retries=3';
  return `HEALTHCHECK ${options} \\\n    CMD ${execForm(['python', '-c', program])}`;
}

/** Exec form: the program itself gets the signal of `docker stop`. */
function argvOf(app: DockerfileApp, port: number): readonly string[] {
  switch (app.kind) {
    case 'wsgi': {
      // A heartbeat on the image's disk may wait for that disk; a model may take minutes to load.
      const options = ['--worker-tmp-dir=/dev/shm', '--timeout=300', '--access-logfile=-'];
      return ['python', '-m', 'gunicorn', `--bind=0.0.0.0:${port}`, ...options, app.target];
    }
    case 'asgi':
      return ['python', '-m', 'uvicorn', '--host=0.0.0.0', `--port=${port}`, app.target];
    case 'command':
      return app.argv;
  }
}
