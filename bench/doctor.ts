/**
 * `lastgood doctor` over long logs ÷ `grep -cE` with as many patterns over the same file; and the doctor's peak memory.
 *   node bench/doctor.ts [megabytes]     100 by itself
 * Both are processes from their start to their end, in turns. grep gets the sentences that the doctor knows, as far as they
 * can be said as POSIX expressions, and searches in UTF-8 as the doctor reads.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { RULES } from '../src/diagnosis/rules/index.ts';
import { SENTENCES } from '../src/diagnosis/sentences/index.ts';
import { extendedOf } from './lib/ere.ts';
import { race, raceLine } from './lib/race.ts';
import { mb } from './lib/stats.ts';

const BYTES = Number(process.argv[2] ?? 100) * 1e6;
const ROUNDS = 5;
const FAILURE = [
  'Traceback (most recent call last):',
  '  File "/app/app.py", line 3, in <module>',
  '    import mmcv.ops',
  '  File "/v/lib/python3.10/site-packages/mmcv/ops/__init__.py", line 1, in <module>',
  '    from . import _ext',
  "ModuleNotFoundError: No module named 'mmcv._ext'",
];
const request = (n: number) =>
  `2026-01-01 12:00:${String(n % 60).padStart(2, '0')},${n % 1000} - service - INFO - POST /parse 200 in ${n % 977} ms, id ${(n * 2654435761) % 2 ** 32}`;

const folder = await mkdtemp(join(tmpdir(), 'lastgood-bench-'));
try {
  const patterns = sayable();
  const list = join(folder, 'patterns');
  await writeFile(list, `${patterns.join('\n')}\n`);
  console.log(`${RULES.length} rules, ${SENTENCES.length} sentences; grep gets ${patterns.length} patterns`);
  await compare('requests, one failure', list, (n) => (n === 600_000 ? FAILURE : [request(n)]));
  await compare('failures, no two alike', list, (n) => [
    ...FAILURE.map((line) => line.replace('line ', `line ${n}`)),
    `${request(n)} ERROR ${n.toString(36)} failed`,
  ]);
  await compare('one line without end', list, (n) => [n === 0 ? FAILURE.join('\n') : 'x'.repeat(1e6)], '');
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Sentences, and hints when those are too few, that grep takes. */
function sayable(): string[] {
  const said = SENTENCES.map(({ pattern }) => extendedOf(pattern)).filter((one) => one !== null && takenByGrep(one));
  const literal = [...new Set(SENTENCES.flatMap(({ hints }) => hints))].map((hint) =>
    hint.replace(/[.*+?()[\]{}|^$\\]/g, '\\$&'),
  );
  return [...(said as string[]), ...literal].slice(0, SENTENCES.length);
}

function takenByGrep(pattern: string): boolean {
  return spawnSync('grep', ['-E', '-e', pattern, '/dev/null']).status === 1;
}

async function compare(name: string, list: string, lines: (n: number) => string[], end = '\n'): Promise<void> {
  const file = join(folder, 'log');
  await write(file, lines, end);
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const doctor = ['bin/lastgood.mjs', 'doctor', file, '--json'];
  const cwd = join(import.meta.dirname, '..');
  const times = await race(
    () => spawnSync(process.execPath, doctor, { cwd, env }),
    () => spawnSync('grep', ['-cE', '-f', list, file], { env }),
    ROUNDS,
  );
  console.log(raceLine(name, times));
  const timed = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, ...doctor], { cwd, env, encoding: 'utf8' });
  if (timed.error === undefined)
    console.log(`  peak memory ${mb(Number(timed.stderr.trim().split('\n').at(-1)) * 1024)}`);
}

async function write(file: string, lines: (n: number) => string[], end: string): Promise<void> {
  const out = createWriteStream(file);
  let written = 0;
  for (let n = 0; written < BYTES; ) {
    let piece = '';
    while (piece.length < 1 << 20) piece += lines(n++).join('\n') + end;
    written += piece.length;
    if (!out.write(piece)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}
