import { expect, test } from 'vitest';
import { type DockerfileOptions, writeDockerfile } from './dockerfile.ts';

const BASE = `python:3.10.13-slim-bookworm@sha256:${'a'.repeat(64)}`;

const write = (options: Partial<DockerfileOptions> = {}): string =>
  writeDockerfile({
    fileName: 'Dockerfile',
    base: BASE,
    python: '3.10.13',
    platform: 'linux/amd64',
    systemPackages: [],
    fromIndex: 0,
    copied: 0,
    indexes: [],
    login: false,
    app: { kind: 'wsgi', target: 'app:app' },
    copy: ['.'],
    port: 8000,
    health: '/healthz',
    offline: false,
    ...options,
  });

/** Instructions, without comments, each on one line. */
const instructions = (text: string): string[] =>
  text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '');

const starting = (text: string, word: string): string[] =>
  instructions(text).filter((line) => line.startsWith(`${word} `));

test('every stage is the pinned base or made of it, and the last one is it', () => {
  expect(starting(write(), 'FROM')).toEqual([
    `FROM ${BASE} AS base`,
    'FROM base AS build',
    'FROM base AS application',
    'FROM base',
  ]);
});

test('what changes seldom comes first, the application last, and root runs nothing', () => {
  const text = write({ systemPackages: ['libgl1'], fromIndex: 1, copied: 1 });
  const image = instructions(text.slice(text.lastIndexOf('\nFROM base\n')));
  expect(image.map((line) => line.replace(/^(RUN \S+|COPY --from=\S+|\S+).*/, '$1'))).toEqual([
    'FROM',
    'RUN apt-get',
    'RUN groupadd',
    'ENV',
    'COPY --from=build',
    'WORKDIR',
    'COPY --from=application',
    'USER',
    'EXPOSE',
    'HEALTHCHECK',
    'CMD',
  ]);
  expect(image).toContain('USER 10001:10001');
});

test('what pip fetches is fetched before what is copied in, so that a rebuilt wheel fetches nothing anew', () => {
  const text = write({ fromIndex: 2, copied: 1, indexes: ['https://a.example/simple', 'https://b.example/simple'] });
  const build = instructions(text.slice(text.indexOf('AS build'), text.indexOf('AS application'))).slice(3);
  const pip = 'RUN python3 -m pip --python /opt/environment/bin/python install --no-deps --require-hashes';
  expect(build.slice(0, -1)).toEqual([
    'ARG PIP_INDEX_URL="https://a.example/simple"',
    'ARG PIP_EXTRA_INDEX_URL="https://b.example/simple"',
    'COPY lastgood-env/index.txt /lastgood-env/',
    `${pip} --only-binary :all: --requirement /lastgood-env/index.txt`,
    'COPY lastgood-env/kept.txt /lastgood-env/',
    'COPY lastgood-env/wheels /lastgood-env/wheels',
    `${pip} --no-index --find-links /lastgood-env/wheels --requirement /lastgood-env/kept.txt`,
  ]);
});

test('an index without encryption is named as one that may be asked: hashes decide what is taken', () => {
  const text = write({ fromIndex: 1, indexes: ['http://mirror.example:8080/simple', 'https://b.example/s'] });
  expect(starting(text, 'ARG')).toContain('ARG PIP_TRUSTED_HOST="mirror.example:8080"');
  expect(write({ fromIndex: 1, indexes: ['https://b.example/s'] })).not.toContain('PIP_TRUSTED_HOST');
  expect(write({ fromIndex: 1 })).not.toContain('ARG ');
});

test('what a URL has in it is not read as a variable of the Dockerfile', () => {
  const [, index] = starting(write({ fromIndex: 1, indexes: ['https://a.example/$x/"y"'] }), 'ARG')
    .join('')
    .split('=');
  expect(index).toBe('"https://a.example/\\$x/\\"y\\""');
});

test('a login is a secret of the build, for the step alone that fetches', () => {
  const text = write({ fromIndex: 1, copied: 1, login: true });
  const runs = starting(text, 'RUN').filter((line) => line.includes(' pip '));
  expect(runs.map((line) => line.includes('--mount=type=secret,id=netrc,target=/root/.netrc'))).toEqual([true, false]);
  expect(text).toContain('docker build --platform linux/amd64 --secret id=netrc,src=$HOME/.netrc --tag NAME .');
  expect(write({ copied: 1, login: true })).not.toContain('netrc');
});

test('offline, system packages are asked for only when the base lacks one', () => {
  const text = write({ copied: 1, offline: true, systemPackages: ['libgl1', 'libglib2.0-0'] });
  const run = starting(text, 'RUN').find((line) => line.includes('apt-get'));
  expect(run).toMatch(/^RUN dpkg-query --show libgl1 libglib2\.0-0 > \/dev\/null 2>&1 \|\| \{ apt-get update && /);
});

test('system packages leave no lists behind, and bring nothing that was not asked for', () => {
  const run = starting(write({ systemPackages: ['libgl1'] }), 'RUN').find((line) => line.includes('apt-get'));
  expect(run).toBe(
    'RUN apt-get update && apt-get install --yes --no-install-recommends libgl1 && rm -rf /var/lib/apt/lists/*',
  );
  expect(write()).not.toContain('apt-get');
});

test.each([
  [{ kind: 'wsgi', target: 'app:create()' }, ['python', '-m', 'gunicorn', '--bind=0.0.0.0:8000', 'app:create()']],
  [{ kind: 'asgi', target: 'a.b:api' }, ['python', '-m', 'uvicorn', '--host=0.0.0.0', '--port=8000', 'a.b:api']],
  [{ kind: 'command', argv: ['python', 'serve.py', '--name=a "b"'] }, ['python', 'serve.py', '--name=a "b"']],
] as const)('the program of %j gets signals itself', (app, argv) => {
  const [line] = starting(write({ app }), 'CMD');
  expect(JSON.parse(line!.slice(4))).toEqual(expect.arrayContaining([...argv]));
});

test('health is asked by Python, on the port, and not through a proxy', () => {
  const [line] = starting(write({ port: 9000, health: "/it's" }), 'HEALTHCHECK');
  const [, , program] = JSON.parse(line!.slice(line!.indexOf('CMD') + 4)) as string[];
  expect(program).toContain("'http://127.0.0.1:9000/it\\'s'");
  expect(program).toContain('ProxyHandler({})');
  expect(write({ health: undefined })).not.toContain('HEALTHCHECK');
});

test('named files keep their places, whatever is in their names; nothing else is copied', () => {
  expect(starting(write({ copy: ['app.py', 'my models/a'] }), 'COPY')).toEqual([
    'COPY ["app.py", "/app/app.py"]',
    'COPY ["my models/a", "/app/my models/a"]',
    'COPY --from=build /opt/environment /opt/environment',
    'COPY --from=application /app /app',
  ]);
});

test('the whole folder comes without what is there for the build', () => {
  const text = write({ fileName: 'Dockerfile.gpu' });
  expect(text).toContain('rm -rf /app/lastgood-env /app/Dockerfile.gpu /app/.dockerignore');
  expect(text).toContain('docker build --file Dockerfile.gpu --platform');
});

test('without an application it is an image of the environment', () => {
  const text = write({ app: undefined, copied: 1 });
  expect(instructions(text).slice(-3)).toEqual(['WORKDIR /app', 'USER 10001:10001', 'CMD ["python"]']);
  expect(text).not.toMatch(/EXPOSE|HEALTHCHECK|PORT=|AS application/);
});
