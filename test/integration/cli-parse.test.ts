import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseResponse } from '../../src/api/parse.ts';
import { callCliProcess, recordsOf } from './cli-process.ts';
import { ContractService } from './cli-service.ts';

// Each test runs several processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let dir: string;
let service: ContractService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  service = await new ContractService().listen();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

async function photos(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
}

const parse = (...argv: string[]) => callCliProcess(['parse', '--url', service.url, ...argv], { cwd: dir });

async function listing(folder: string): Promise<string[]> {
  const entries = await readdir(join(dir, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(join(dir, folder).length + 1)).sort();
}

test('one image: its JSON on stdout, where it was made on stderr', async () => {
  await photos({ 'a.jpg': '2 people' });
  const { exitCode, stdout, stderr } = await parse('a.jpg', '--masks', 'none', '--min-score', '0.5', '--no-people');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `Parsing through the server at ${service.url}.\n` });
  expect(parseResponse.parse(JSON.parse(stdout)).people).toHaveLength(2);
  expect(service.received).toEqual([
    {
      image: '2 people',
      query: { format: 'json', masks: 'none', min_score: '0.5', people: 'false' },
      token: undefined,
    },
  ]);
});

test('stdin in, a picture out, with the token', async () => {
  const argv = ['parse', '-', '--format', 'labels', '--url', service.url, '--token', 'secret'];
  const { exitCode, stdout } = await callCliProcess(argv, { cwd: dir, stdin: 'piped' });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('PNG');
  expect(service.received).toMatchObject([{ image: 'piped', query: { format: 'labels' }, token: 'Bearer secret' }]);
});

test.each([
  [['a.jpg', 'b.jpg'], '2 inputs have more than one result'],
  [['a.jpg', '--format', 'json,coco'], 'json and coco are two results'],
  [['.'], '. is a folder'],
])('what stdout cannot take is refused: %j', async (argv, sentence) => {
  await photos({ 'a.jpg': '', 'b.jpg': '' });
  const { exitCode, stderr } = await parse(...argv);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('-o DIR');
});

test('folders are mirrored, formats repeated or by comma, names that would meet kept apart', async () => {
  await photos({ 'in/x/a.jpg': '1', 'in/y/a.jpg': '2', 'in/y/a.png': '3', 'in/y/notes.txt': '' });
  const { exitCode, stderr } = await parse('in', '-o', 'out', '--format', 'json,overlay', '--format', 'coco');
  expect(exitCode).toBe(0);
  expect(await listing('out')).toEqual([
    '.lastgood-parse.jsonl',
    ...['x/a.coco.json', 'x/a.json', 'x/a.overlay.png'],
    ...['y/a.jpg.coco.json', 'y/a.jpg.json', 'y/a.jpg.overlay.png'],
    ...['y/a.png.coco.json', 'y/a.png.json', 'y/a.png.overlay.png'],
  ]);
  expect(JSON.parse(await readFile(join(dir, 'out/y/a.png.json'), 'utf8')).people).toHaveLength(3);
  expect(stderr).toContain(`Parsing through the server at ${service.url}.`);
  expect(stderr).toMatch(/\[\d\/3\] in\/y\/a\.png: 3 people, .* s {2}\(.* images\/s/);
  expect(stderr).toMatch(/3 of 3 images parsed in .* Results: out\n$/);
});

test('a bad image does not stop the rest; it is named at the end', async () => {
  await photos({ 'in/a.jpg': 'broken', 'in/b.jpg': '1', 'in/c.jpg': '1' });
  const { exitCode, stderr } = await parse('in', '-o', 'out', '--quiet');
  expect(exitCode).toBe(1);
  expect(stderr).toBe('failed: in/a.jpg\n  The image ends too early. [image_unreadable]\n  Save it again.\n');
  expect(await listing('out')).toEqual(['.lastgood-parse.jsonl', 'b.json', 'c.json']);
});

test('a second run does only what is missing or changed; --force does all', async () => {
  await photos({ 'in/a.jpg': '1', 'in/b.jpg': 'broken', 'in/c.jpg': '1', 'in/d.jpg': '1' });
  await parse('in', '-o', 'out');
  service.received.length = 0;
  await photos({ 'in/b.jpg': '2', 'in/c.jpg': '33' });
  await utimes(join(dir, 'in/d.jpg'), 1, 1);
  const again = await parse('in', '-o', 'out');
  expect(again.exitCode).toBe(0);
  expect(service.received.map(({ image }) => image).sort()).toEqual(['1', '2', '33']);
  expect(again.stderr).toMatch(/3 of 4 images parsed in .*, 1 done before\./);

  service.received.length = 0;
  const nothing = await parse('in', '-o', 'out', '--json');
  expect(service.received).toEqual([]);
  expect(recordsOf(nothing.stdout).at(-1)).toMatchObject({ event: 'summary', images: 4, done: 0, skipped: 4, left: 0 });

  await parse('in', '-o', 'out', '--min-score', '0.5');
  await parse('in', '-o', 'out', '--force');
  expect(service.received.map(({ query }) => query.min_score)).toEqual([
    ...Array(4).fill('0.5'),
    ...Array(4).fill('0'),
  ]);
});

test('results of another release are kept and said', async () => {
  await photos({ 'in/a.jpg': '1' });
  await parse('in', '-o', 'out');
  service.release = { ...service.release, id: `sha256:${'cd'.repeat(32)}` };
  await photos({ 'in/b.jpg': '1' });
  const { exitCode, stderr } = await parse('in', '-o', 'out');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Results from before were made by another release (abababababab); --force makes them anew.');
});

test('results among the photos are no photos of the next run, and files of others are not overwritten', async () => {
  await photos({ 'in/a.jpg': '1', 'in/sub/b.jpg': '1' });
  expect((await parse('in', '-o', 'in', '--format', 'overlay')).exitCode).toBe(0);
  expect((await parse('in', '-o', 'in/sub/results', '--format', 'overlay', '--json')).exitCode).toBe(0);
  service.received.length = 0;
  const again = await parse('in', '-o', 'in', '--format', 'overlay', '--json');
  expect(recordsOf(again.stdout).at(-1)).toMatchObject({ images: 2, skipped: 2 });

  await photos({ 'in/a.json': 'an annotation made by hand' });
  const refused = await parse('in', '-o', 'in');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain(`${join(dir, 'in/a.json')} would be overwritten, and lastgood did not make it.`);
  expect(service.received).toEqual([]);
  expect((await parse('in', '-o', 'in', '--force')).exitCode).toBe(0);
});

test('--json: a record an image, then the summary; nothing on stderr', async () => {
  await photos({ 'in/a.jpg': 'broken', 'in/b.jpg': '2' });
  const { exitCode, stdout, stderr } = await parse('in', '-o', 'out', '--json', '--jobs', '1');
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  const seconds = expect.any(Number);
  const outputs = [{ format: 'json', path: join(dir, 'out/b.json') }];
  const [image, hint] = ['in/a.jpg', 'Save it again.'];
  expect(recordsOf(stdout)).toEqual([
    {
      event: 'image',
      status: 'failed',
      image,
      seconds,
      error: 'The image ends too early.',
      code: 'image_unreadable',
      hint,
    },
    {
      event: 'image',
      status: 'done',
      image: 'in/b.jpg',
      seconds,
      outputs,
      people: 2,
      notes: [],
      releases: ['abababababab'],
    },
    {
      ...{ event: 'summary', images: 2, done: 1, skipped: 0, failed: 1, left: 0, seconds, interrupted: false },
      ...{ server: service.url, embedded: false },
    },
  ]);
});

test('images overlap, no more than --jobs of them, and a busy service is asked again', async () => {
  await photos({ 'in/a.jpg': 'hold 1', 'in/b.jpg': 'hold 2', 'in/c.jpg': 'hold 3', 'in/d.jpg': 'busy' });
  const run = parse('in', '-o', 'out', '--jobs', '3');
  await service.held(3);
  service.letGo();
  expect((await run).exitCode).toBe(0);
  expect(service.mostAtOnce).toBe(3);
  expect(service.received.filter(({ image }) => image === 'busy')).toHaveLength(2);
});

test.each([
  [['nope.jpg', '-o', 'out'], 1, 'There is no file or folder nope.jpg. [file_missing]'],
  [['empty', '-o', 'out'], 2, 'There is no image in empty. [image_missing]'],
  [['a.jpg', '-o', 'a.jpg'], 1, 'cannot be written (ENOTDIR). [output_unwritable]'],
])('%j is told before anything is sent', async (argv, code, sentence) => {
  await photos({ 'a.jpg': '1', 'empty/notes.txt': '' });
  const { exitCode, stderr } = await parse(...argv);
  expect(exitCode).toBe(code);
  expect(stderr).toContain(sentence);
  expect(service.received).toEqual([]);
});
