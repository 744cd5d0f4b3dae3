/**
 * `lastgood doctor` over long logs ÷ `grep -cE` over the same; and the doctor's peak memory.
 *   node bench/doctor.ts [megabytes]     100 by itself
 * Both are processes from their start to their end, in turns, in seconds of the processor: the best of the rounds. grep gets
 * as many plain texts as the doctor has rules, as one writes them who looks for known failures; and, over the begin of
 * one log, once, all that the doctor knows sentences by, as far as it can be said in POSIX expressions. It searches in UTF-8, as
 * the doctor reads. Needs GNU time.
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
import { mb } from './lib/stats.ts';

const BYTES = Number(process.argv[2] ?? 100) * 1e6;
const ROUNDS = 1;
/** For all sentences grep takes minutes: they get the begin of one log, and so many seconds. */
const BEGIN = { bytes: 10e6, seconds: 10 };
const ENV = { ...process.env, LC_ALL: 'C.UTF-8' };
const ROOT = join(import.meta.dirname, '..');
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
  const list = await listed('plain', plainTexts());
  const requests = (n: number) => (n === 600_000 ? FAILURE : [request(n)]);
  console.log(`${RULES.length} rules, ${SENTENCES.length} sentences`);
  await compare('requests, one failure', list, requests);
  await compare('failures, no two alike', list, (n) => [
    ...FAILURE.map((line) => line.replace('line ', `line ${n}`)),
    `${request(n)} ERROR ${n.toString(36)} failed`,
  ]);
  await compare('one line without end', list, (n) => [n === 0 ? FAILURE.join('\n') : 'x'.repeat(1e6)], '');
  await compareAll('requests', await written('begin', BEGIN.bytes, requests, '\n'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** As many texts as there are rules, each of another sentence. */
function plainTexts(): string[] {
  const hints = new Set(SENTENCES.flatMap(({ hints }) => hints.slice(0, 1)));
  return [...hints].slice(0, RULES.length).map((hint) => hint.replace(/[.*+?()[\]{}|^$\\]/g, '\\$&'));
}

/** What grep takes of the sentences. */
function expressions(): string[] {
  return SENTENCES.map(({ pattern }) => extendedOf(pattern)).filter((one) => one !== null && isTaken(one)) as string[];
}

function isTaken(pattern: string): boolean {
  return spawnSync('grep', ['-E', '-e', pattern, '/dev/null']).status === 1;
}

async function listed(name: string, patterns: readonly string[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `${patterns.join('\n')}\n`);
  return file;
}

interface Taken {
  /** Seconds of the processor. */
  cpu: number;
  /** Seconds that went by. */
  wall: number;
  /** Bytes. */
  peak: number;
}

/** @returns null when it takes too long */
function taken(command: string, args: readonly string[], timeout = 0): Taken | null {
  const format = ['-q', '-f', '%e %U %S %M', command, ...args];
  // What is printed is read: grep stops at the first line when nobody does.
  const { error, stderr } = spawnSync('/usr/bin/time', format, {
    cwd: ROOT,
    env: ENV,
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL',
  });
  if (error && 'code' in error && error.code === 'ETIMEDOUT') return null;
  if (error) throw error;
  const [wall, user, system, peak] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { cpu: user! + system!, wall: wall!, peak: peak! * 1024 };
}

function doctor(file: string): Taken {
  return taken(process.execPath, ['bin/lastgood.mjs', 'doctor', file, '--json'])!;
}

/** grep has no child: the time it is given ends it. */
function grep(list: string, file: string, seconds = 600): Taken | null {
  return taken('timeout', ['-s', 'KILL', String(seconds), 'grep', '-cE', '-f', list, file], (seconds + 5) * 1000);
}

async function compare(name: string, list: string, lines: (n: number) => string[], end = '\n'): Promise<void> {
  const file = await written('log', BYTES, lines, end);
  const [ours, others]: [Taken[], Taken[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    ours.push(doctor(file));
    others.push(grep(list, file)!);
  }
  console.log(name);
  console.log(`  ÷ grep, plain texts         ${ratio(best(ours), best(others))}`);
  console.log(`  peak memory                 ${mb(Math.max(...ours.map(({ peak }) => peak)))}`);
}

async function compareAll(name: string, file: string): Promise<void> {
  const patterns = expressions();
  const slow = grep(await listed('all', patterns), file, BEGIN.seconds);
  const ended = slow === null || slow.wall >= BEGIN.seconds;
  console.log(`${name}, ${mb(BEGIN.bytes)}`);
  console.log(
    `  ÷ grep, ${patterns.length} sentences      ${ended ? `grep was ended after ${BEGIN.seconds} s` : ratio(doctor(file), slow)}`,
  );
}

function best(all: readonly Taken[]): Taken {
  return all.reduce((a, b) => (b.cpu < a.cpu ? b : a));
}

function ratio(ours: Taken, other: Taken): string {
  const cpu = `${ours.cpu.toFixed(2)} s ÷ ${other.cpu.toFixed(2)} s = ${(ours.cpu / other.cpu).toFixed(2)}`;
  return `${cpu} (${ours.wall.toFixed(2)} s and ${other.wall.toFixed(2)} s went by)`;
}

async function written(name: string, bytes: number, lines: (n: number) => string[], end: string): Promise<string> {
  const file = join(folder, name);
  const out = createWriteStream(file);
  let count = 0;
  for (let n = 0; count < bytes; ) {
    let piece = '';
    while (piece.length < 1 << 20) piece += lines(n++).join('\n') + end;
    count += piece.length;
    if (!out.write(piece)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return file;
}
