import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { maskFromBytes } from '../../src/parsing/mask.ts';
import { encodeRle } from '../../src/parsing/rle.ts';
import { ContractService } from './cli-service.ts';

// Each test runs several processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** examples/ as a reader runs them: a copy of the file, a running service, nothing else. */

const EXAMPLES = join(import.meta.dirname, '../../examples');
const hasPython = spawnSync('python3', ['--version']).status === 0;

let dir: string;
let service: ContractService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-examples-'));
  service = await new ContractService().listen();
  const segment = { person: 1, score: 0.9, box: [0, 0, 1, 1] as [number, number, number, number] };
  service.segments = [
    { ...segment, label: 'torso', label_id: 3, area: 3 },
    { ...segment, label: 'somebody-else', label_id: 3, area: 3, person: 9 },
  ];
  await writeFile(join(dir, 'one.jpg'), '1');
  await writeFile(join(dir, 'broken.jpg'), 'broken');
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

function run(file: string, argv: string[], stdin = '') {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = { ...process.env, LASTGOOD_URL: service.url, PYTHONDONTWRITEBYTECODE: '1' };
    const child = execFile(file, argv, { cwd: dir, env, encoding: 'latin1' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(stdin);
  });
}

const told = 'person 1: score 0.90, 1 pixels\n  torso            300.0 %\n';

test('parse.ts, copied out of the repository', async () => {
  const script = join(dir, 'parse.mts');
  await writeFile(script, await readFile(join(EXAMPLES, 'parse.ts')));
  expect(await run(process.execPath, [script, 'one.jpg', 'out.png'])).toEqual({
    code: 0,
    stdout: `${told}out.png\n`,
    stderr: '',
  });
  expect((await readFile(join(dir, 'out.png'))).subarray(1, 4).toString()).toBe('PNG');
  const broken = await run(process.execPath, [script, 'broken.jpg']);
  expect(broken).toEqual({ code: 1, stdout: '', stderr: 'The image ends too early. Save it again.\n' });
});

test('parse.py', async ({ skip }) => {
  skip(!hasPython, 'needs python3');
  const script = join(EXAMPLES, 'parse.py');
  expect(await run('python3', [script, 'one.jpg', '--url', service.url])).toEqual({
    code: 0,
    stdout: told,
    stderr: '',
  });
  const broken = await run('python3', [script, 'broken.jpg', '--url', service.url]);
  expect(broken).toEqual({ code: 1, stdout: '', stderr: 'The image ends too early. Save it again.\n' });
  const nobody = await run('python3', [script, 'one.jpg', '--url', 'http://127.0.0.1:1']);
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toMatch(/^No lastgood at http:\/\/127\.0\.0\.1:1/);
});

test('parse.py reads masks as they were written', async ({ skip }) => {
  skip(!hasPython, 'needs python3');
  const size = { width: 37, height: 53 };
  const bytes = Uint8Array.from({ length: size.width * size.height }, (_, i) =>
    Number((i * 7919) % 11 < 4 || i % 400 > 200),
  );
  const program = 'import sys, json, parse; print(json.dumps(list(parse.rle_spans(json.load(sys.stdin)))))';
  const argv = ['-c', `import sys; sys.path.insert(0, ${JSON.stringify(EXAMPLES)}); ${program}`];
  const { stdout } = await run('python3', argv, JSON.stringify(encodeRle(maskFromBytes(bytes, size))));
  const painted = new Uint8Array(bytes.length);
  for (const [column, row, length] of JSON.parse(stdout) as [number, number, number][]) {
    for (let y = row; y < row + length; y++) painted[y * size.width + column] = 1;
  }
  expect(painted).toEqual(bytes);
});
