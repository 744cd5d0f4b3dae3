import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { packParts, type ReleaseParts } from '../../test/support/release.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { LOCK_TYPE } from '../store/media-types.ts';
import { openStore } from '../store/store.ts';
import { diffReleases } from './diff.ts';
import { GOLDEN_TYPE } from './manifest.ts';

/** The changes from `a` to `b`, the version's left out. */
async function changes(a: ReleaseParts, b: ReleaseParts) {
  const store = await openStore(await scratchDir());
  const [from, to] = [await packParts(store, a), await packParts(store, { version: '2.0.0', ...b })];
  const all = await diffReleases(from, to, (digest) => store.blobs.read(digest));
  return all.filter(({ name }) => name !== 'version');
}

const sentences = async (a: ReleaseParts, b: ReleaseParts) => (await changes(a, b)).map(({ sentence }) => sentence);

test('a release compared with itself has no changes', async () => {
  expect(await changes({ version: '2.0.0' }, {})).toEqual([]);
});

test('versions are told', async () => {
  const store = await openStore(await scratchDir());
  const [a, b] = [await packParts(store), await packParts(store, { version: '2.0.0' })];
  expect(await diffReleases(a, b, (digest) => store.blobs.read(digest))).toEqual([
    {
      kind: 'version',
      what: 'changed',
      name: 'version',
      from: '1.0.0',
      to: '2.0.0',
      sentence: 'version: 1.0.0 → 2.0.0',
    },
  ]);
});

test('model files: new, gone, of other content', async () => {
  const a = { models: { 'gone.onnx': noise(1500), 'other.onnx': noise(2_000_000), 'same-size.onnx': noise(99, 1) } };
  const b = { models: { 'new.onnx': noise(1500), 'other.onnx': noise(2_100_000), 'same-size.onnx': noise(99, 2) } };
  const found = (await changes(a, b)).filter(({ name }) => !name.startsWith('models.'));
  expect(found.map(({ kind, what, sentence }) => [kind, what, sentence])).toEqual([
    ['model', 'removed', 'gone.onnx is gone (1.5 kB)'],
    ['model', 'added', 'new.onnx is new (1.5 kB)'],
    ['model', 'changed', 'other.onnx has other content (2.0 MB → 2.1 MB)'],
    ['model', 'changed', 'same-size.onnx has other content of the same size (99 B)'],
  ]);
});

const python = (lock: string, version = '3.10'): ReleaseParts => ({
  runtime: '{ driver: python, wsgi: "app:app" }',
  more: `environment: { python: "${version}", lock: pylock.toml }`,
  files: { 'pylock.toml': [lock, LOCK_TYPE] },
});
const lock = (packages: string, python = '>=3.10') =>
  `lock-version = "1.0"\nrequires-python = "${python}"\n${packages}`;
const pkg = (name: string, version: string, hash = 'a') =>
  `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ name = "${name}.whl", hashes = { sha256 = "${hash}" } }]\n`;

test('packages of the lock by name, and the interpreter', async () => {
  const a = lock(pkg('numpy', '1.26.4') + pkg('torch', '2.1.0') + pkg('mmcv', '2.0.0') + pkg('old', '1.0'));
  const b = lock(
    pkg('numpy', '2.1.0') + pkg('torch', '2.1.0') + pkg('mmcv', '2.0.0', 'b') + pkg('new', '1.0'),
    '>=3.11',
  );
  expect(await sentences(python(a), python(b, '3.11'))).toEqual([
    'requires-python: >=3.10 → >=3.11',
    'mmcv 2.0.0 comes from other files',
    'new 1.0 is new',
    'numpy 1.26.4 → 2.1.0',
    'old 1.0 is gone',
    'python: 3.10 → 3.11',
  ]);
});

test('a package with a version for each platform is one line', async () => {
  const a = lock(pkg('torch', '2.1.0') + pkg('torch', '2.1.0+cpu'));
  const b = lock(pkg('torch', '2.2.0') + pkg('torch', '2.2.0+cpu'));
  expect(await sentences(python(a), python(b))).toEqual(['torch 2.1.0, 2.1.0+cpu → 2.2.0, 2.2.0+cpu']);
});

test('a file that is no lock is told as one change', async () => {
  expect(await sentences(python(lock('')), python('{ not toml'))).toEqual([
    'pylock.toml is another file, and one of the two is not a lock that can be read',
  ]);
});

test('runtime, settings, serve, limits and rollout by their keys', async () => {
  const a = {
    runtime: '{ driver: onnx, recipe: pose-parts, threads: 2, settings: { size: lite, labels: [a, b] } }',
    more: 'serve: { deadline: 30s }\nlimits: { memory: 4GB }\nrollout: { watch: 60s, budget: { latency: 1.5x } }',
  };
  const b = {
    runtime: '{ driver: onnx, recipe: pose-parts, threads: auto, settings: { size: full, labels: [b, a] } }',
    more: 'serve: { deadline: 20s, queue: 8 }\nrollout: { watch: 60s, budget: { latency: 2x } }\nirreversible: true',
  };
  const found = await changes(a, b);
  expect(found.map(({ kind, sentence }) => [kind, sentence])).toEqual([
    ['setting', 'irreversible: true (new)'],
    ['setting', 'limits.memory: 4GB (no longer set)'],
    ['setting', 'rollout.budget.latency: 1.5x → 2x'],
    ['setting', 'serve.deadline: 30s → 20s'],
    ['setting', 'serve.queue: 8 (new)'],
    ['setting', 'settings.labels: ["a","b"] → ["b","a"]'],
    ['setting', 'settings.size: lite → full'],
    ['runtime', 'threads: 2 → auto'],
  ]);
});

test('a command and its environment', async () => {
  const a = { runtime: '{ driver: command, command: [./a.onnx], env: { A: "1", B: x } }' };
  const b = {
    runtime: '{ driver: command, command: [./a.onnx, --fast], env: { B: y }, listen: socket, workdir: app }',
  };
  const found = await changes(a, b);
  expect(found.map(({ kind, sentence }) => [kind, sentence])).toEqual([
    ['runtime', 'command: ["./a.onnx"] → ["./a.onnx","--fast"]'],
    ['runtime', 'env.A: 1 (no longer set)'],
    ['runtime', 'env.B: x → y'],
    ['runtime', 'listen: socket (new)'],
    ['runtime', 'workdir: app (new)'],
  ]);
});

const set = (cases: object[], files: Record<string, string>, tolerance = '{}'): ReleaseParts => ({
  more: `golden: { dir: golden, tolerance: ${tolerance} }`,
  files: Object.fromEntries(
    Object.entries({ 'golden.json': JSON.stringify({ apiVersion: 'lastgood/v1', cases }), ...files }).map(
      ([name, content]) => [`golden/${name}`, [content, GOLDEN_TYPE] as [string, string]],
    ),
  ),
});
const photo = (name: string, more: object = {}) => ({
  name,
  request: { path: '/parse', body: `${name}.jpg` },
  expect: { status: 200, body: `${name}.json` },
  compare: { kind: 'parsing' },
  ...more,
});

test('golden cases by name: new, gone, another input, another answer, another comparison; and the tolerance', async () => {
  const files = { 'a.jpg': 'A', 'a.json': '1', 'b.jpg': 'B', 'b.json': '2', 'c.jpg': 'C', 'c.json': '3' };
  const a = set([photo('a'), photo('b'), photo('c')], files, '{ agreement: 0.99 }');
  const b = set(
    [photo('a'), photo('b', { compare: { kind: 'bytes' } }), photo('d')],
    { 'a.jpg': 'A2', 'a.json': '1.1', 'b.jpg': 'B', 'b.json': '2', 'd.jpg': 'D', 'd.json': '4' },
    '{ agreement: 0.95 }',
  );
  const found = await changes(a, b);
  expect(found.map(({ kind, what, sentence }) => [kind, what, sentence])).toEqual([
    ['golden', 'changed', 'golden.tolerance.agreement: 0.99 → 0.95'],
    ['golden', 'changed', 'golden case a asks something else and expects another answer'],
    ['golden', 'changed', 'golden case b is compared in another way'],
    ['golden', 'removed', 'golden case c is gone'],
    ['golden', 'added', 'golden case d is new'],
  ]);
});

test('a case whose files have other names but the same content is the same', async () => {
  const renamed = photo('a', { request: { path: '/parse', body: 'x.jpg' } });
  const a = set([photo('a')], { 'a.jpg': 'A', 'a.json': '1' });
  const b = set([renamed], { 'x.jpg': 'A', 'a.json': '1' });
  expect(await changes(a, b)).toEqual([]);
});

test('a golden folder without a golden.json is told by its files', async () => {
  const files = { 'golden/one.jpg': ['1', GOLDEN_TYPE] as [string, string] };
  const more = 'golden: { dir: golden }';
  expect(await sentences({}, { more, files })).toEqual(['golden case one.jpg is new']);
});
