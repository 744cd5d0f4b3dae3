import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { LastgoodError } from '../errors.ts';
import { parseSpec, readSpec } from './spec.ts';

const HASH = 'a'.repeat(64);

const minimal = `apiVersion: lastgood/v1
service: human-parsing
version: 2.0.0
runtime: { driver: onnx, recipe: pose-parts }
models:
  - source: npm:@x/y@1.0.0#a.json
    path: a.onnx
`;

const full = `apiVersion: lastgood/v1
service: human-parsing
version: 2.0.0
runtime: { driver: onnx, recipe: pose-parts, threads: 2, settings: { size: full } }
models:
  - { source: "npm:@x/y@1.0.0#a.json", sha256: ${HASH}, path: a.onnx, import: tfjs }
serve: { health: /healthz, ready: 120s, deadline: 30s, upload: 10MB, queue: 32, replayable: true }
limits: { memory: 4GB }
golden: { dir: golden, tolerance: { agreement: 0.99, iou: 0.97 } }
rollout: { watch: 60s, budget: { latency: 1.5x, memory: 1.5x }, shadow: 0, standby: auto }
irreversible: false
`;

/** The problems that the message lists. */
function problemsOf(text: string): string[] {
  try {
    parseSpec(text, 'release.yaml');
  } catch (error) {
    if (!(error instanceof LastgoodError) || error.code !== 'spec_invalid') throw error;
    return error.message
      .replace(/^release\.yaml has (a problem|\d+ problems): /, '')
      .replace(/\.$/, '')
      .split('; ');
  }
  return [];
}

test('a spec with everything in it is read as it is written', () => {
  const spec = parseSpec(full, 'release.yaml');
  expect(spec.runtime).toEqual({ driver: 'onnx', recipe: 'pose-parts', threads: 2, settings: { size: 'full' } });
  expect(spec.models[0].sha256).toBe(HASH);
  expect(spec.serve?.deadline).toBe('30s');
});

test('what is not written is not in the spec: no defaults are filled in', () => {
  expect(parseSpec(minimal, 'release.yaml')).toEqual({
    apiVersion: 'lastgood/v1',
    service: 'human-parsing',
    version: '2.0.0',
    runtime: { driver: 'onnx', recipe: 'pose-parts' },
    models: [{ source: 'npm:@x/y@1.0.0#a.json', path: 'a.onnx' }],
  });
});

test('a spec that is read from a file knows its folder', async () => {
  const dir = await scratchDir();
  await writeFile(join(dir, 'release.yaml'), minimal);
  expect((await readSpec(join(dir, 'release.yaml'))).baseDir).toBe(dir);
});

test('a file that is not there is told with its path', async () => {
  await expect(readSpec('/nowhere/release.yaml')).rejects.toMatchObject({
    code: 'file_missing',
    message: '/nowhere/release.yaml cannot be read (ENOENT).',
  });
});

test('all problems are told at once, each with its line and path', () => {
  const text = `apiVersion: lastgood/v2
service: Human Parsing
version: 2.0
runtime: { driver: onnx, thread: 2 }
models:
  - source: npm:@x/y@1.0.0#a.json
    sha265: ${HASH}
    path: ../a.onnx
serve: { deadline: 30 seconds }
`;
  expect(problemsOf(text)).toEqual([
    'line 1: apiVersion expected "lastgood/v1"',
    'line 2: service must be lower-case letters, digits and - (63 at most)',
    'line 3: version must be text: write it in quotes when it looks like a number',
    'line 4: runtime.thread is not known here, did you mean "threads"?',
    'line 8: models[0].path must be a plain relative path with /, without . and ..',
    'line 7: models[0].sha265 is not known here, did you mean "sha256"?',
    'line 9: serve.deadline must be a duration such as 500ms, 30s or 2m',
  ]);
});

test.each([
  ['service', 'service is missing'],
  ['models', 'models must name at least one network for the driver onnx'],
  ['runtime', 'runtime is missing'],
])('%s cannot be left out', (key, problem) => {
  const text = minimal.replace(new RegExp(`^${key}:.*\n(  .*\n)*`, 'm'), '');
  expect(problemsOf(text)).toEqual([problem]);
});

test.each([
  ['colour: red', /^line 8: colour is not known here, known are apiVersion, /],
  ['rollouts: {}', /^line 8: rollouts is not known here, did you mean "rollout"\?$/],
  ['environment: { python: "3.10", lock: pylock.toml }', /^line 8: environment is for the driver python$/],
  ['limits: { memory: lots }', /^line 8: limits.memory must be a size/],
  ['service: again', /^line 8: .*unique/],
  ['rollout: { shadow: 1.5 }', /^line 8: rollout.shadow Too big/],
])('%s', (line, problem) => {
  const [found, ...more] = problemsOf(`${minimal}${line}\n`);
  expect(found).toMatch(problem);
  expect(more).toEqual([]);
});

const model = (fields: string) => `${minimal}  - { ${fields} }\n`;

test.each([
  ['source: file:b, path: a.onnx', 'line 8: models[1].path "a.onnx" is the path of models[0]'],
  ['source: file:b, path: A.ONNX', 'line 8: models[1].path "A.ONNX" is the path of models[0]'],
  ['source: file:b, path: a.onnx/b', 'line 8: models[1].path "a.onnx/b" lies under the file of models[0]'],
  [
    'source: file:b.onnx, path: b, import: tfjs',
    "line 8: models[1].source must name the model's .json file for import: tfjs",
  ],
  [
    `source: file:b, path: b, integrity: "sha512-${'A'.repeat(86)}=="`,
    'line 8: models[1].integrity is for npm: sources, pin other files with sha256',
  ],
])('a model { %s } is refused', (fields, problem) => {
  expect(problemsOf(model(fields))).toEqual([problem]);
});

/** A release of a command, as it is written in two lines or more. */
const command = (runtime: string) => `apiVersion: lastgood/v1
service: s
version: "1"
runtime:
${runtime}
models:
  - { source: file:serve, path: serve }
`;

test('a command is read with its environment, and needs no model', () => {
  const text = command('  { driver: command, command: [./serve, "1"], env: { A: "1" }, listen: socket, workdir: app }');
  expect(parseSpec(text, 'release.yaml').runtime).toEqual({
    driver: 'command',
    command: ['./serve', '1'],
    env: { A: '1' },
    listen: 'socket',
    workdir: 'app',
  });
  expect(parseSpec(command('  { driver: command, command: [x] }').replace(/models:\n.*\n/, ''), 'r').models).toEqual(
    [],
  );
});

test.each([
  ['{ driver: command }', ['line 5: runtime.command is missing: the program to run']],
  ['{ driver: command, comand: [x] }', ['line 5: runtime.comand is not known here, did you mean "command"?']],
  ['{ driver: command, command: [./srv] }', ['line 5: runtime.command[0] "./srv" is not among the paths of models']],
  [
    '{ driver: command, command: [x, 8] }',
    ['line 5: runtime.command[1] must be text: write it in quotes when it looks like a number'],
  ],
  [
    '{ driver: command, command: [x], env: { A-B: x, B: 5 }, listen: pipe, workdir: ../x }',
    [
      'line 5: runtime.env.A-B must be letters, digits and _, no digit first',
      'line 5: runtime.env.B must be text: write it in quotes when it looks like a number',
      'line 5: runtime.listen Invalid option: expected one of "port"|"socket"',
      'line 5: runtime.workdir must be a plain relative path with /, without . and ..',
    ],
  ],
  [
    '{ driver: onnx, command: [x], env: {}, listen: port, workdir: x }',
    ['command', 'env', 'listen', 'workdir'].map((key) => `line 5: runtime.${key} is for the driver command or python`),
  ],
  [
    '{ driver: command, command: [x], worker: modelscope-m2fp, wsgi: "a:b", asgi: "a:b", workers: 2, network: none }',
    ['worker', 'wsgi', 'asgi', 'workers', 'network'].map((key) => `line 5: runtime.${key} is for the driver python`),
  ],
  [
    '{ driver: python }',
    [
      'environment is missing: the interpreter and the lock',
      'line 5: runtime needs what to run: one of worker, wsgi, asgi, command',
    ],
  ],
])('runtime %s is refused', (runtime, problems) => {
  expect(problemsOf(command(`  ${runtime}`))).toEqual(problems);
});

test.each([
  ['text that is no YAML', 'a: [b', /^line 1: /],
  ['an empty file', '', /^the file expected object/],
  ['a list', '- a\n', /^the file expected object/],
  ['an alias bomb', bomb(), /alias/i],
])('%s is refused', (_, text, problem) => {
  expect(problemsOf(text).join()).toMatch(problem);
});

/** Nine levels of nine references each: 387 million strings, if anybody wrote them out. */
function bomb(): string {
  const levels = [...'abcdefghi'].map((name, i, all) => {
    const items = Array(9).fill(i === 0 ? 'lol' : `*${all[i - 1]}`);
    return `${name}: &${name} [${items.join(', ')}]\n`;
  });
  return levels.join('');
}
