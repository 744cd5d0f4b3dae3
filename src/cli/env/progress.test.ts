import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { EnvironmentProgress } from '../../api/environment.ts';
import { describeWork, Pace, showWork } from './progress.ts';

test.each<[EnvironmentProgress, number | undefined, string]>([
  [
    { phase: 'download', item: 'torch', packages: { done: 12, total: 77 }, bytes: 1.2e9, total: 4.8e9 },
    40,
    '[======------------------]  25 %  download torch  12 of 77 packages  1.20 GB of 4.80 GB  40 s left',
  ],
  [
    { phase: 'pack', item: 'numpy', packages: { done: 1, total: 2 }, bytes: 0 },
    undefined,
    '[============------------]  50 %  pack numpy  1 of 2 packages',
  ],
  [{ phase: 'compile', item: 'mmcv-full', bytes: 0 }, undefined, 'compile mmcv-full'],
  [{ phase: 'resolve', item: '', bytes: 0, packages: { done: 0, total: 0 } }, undefined, 'resolve  0 of 0 packages'],
])('%j', (progress, left, words) => expect(describeWork(progress, left)).toBe(words));

test('time left goes by the rate of the phase, and is not told in its first second', () => {
  let now = 0;
  const pace = new Pace(() => now);
  const at = (ms: number, bytes: number, phase: EnvironmentProgress['phase'] = 'download') => {
    now = ms;
    return pace.secondsLeft({ phase, item: '', bytes, total: 100 });
  };
  expect(at(0, 20)).toBeUndefined();
  expect(at(500, 60)).toBeUndefined();
  expect(at(2000, 60)).toBeCloseTo(2);
  expect(at(2100, 0, 'install')).toBeUndefined();
  expect(at(4100, 50, 'install')).toBeCloseTo(2);
  expect(at(5000, 100, 'install')).toBeUndefined();
});

/** What is written when a step comes every `everyMs`. */
async function shown(
  options: { isTTY: boolean; json?: boolean; quiet?: boolean; everyMs?: number },
  steps: EnvironmentProgress[],
) {
  const stream = Object.assign(new PassThrough(), { isTTY: options.isTTY, columns: 100 });
  const { json = false, quiet = false, everyMs = 1000 } = options;
  let now = 0;
  const show = showWork(stream, { json, quiet }, () => now);
  for (const step of steps) {
    show.update(step);
    now += everyMs;
  }
  show.stop();
  stream.end();
  return text(stream);
}

const downloads = Array.from({ length: 41 }, (_, i): EnvironmentProgress => {
  return { phase: 'download', item: `p${i}`, packages: { done: i, total: 40 }, bytes: i, total: 40 };
});

test('a log has a line for each tenth, and for every package that is compiled', async () => {
  const compiles = ['a', 'b'].map((item): EnvironmentProgress => ({ phase: 'compile', item, bytes: 0 }));
  const lines = (await shown({ isTTY: false }, [...downloads, ...compiles, ...compiles])).trim().split('\n');
  expect(lines).toHaveLength(11 + 2);
  expect(lines.at(-1)).toBe('compile b');
});

test('work that takes no time has one line for each phase', async () => {
  const install: EnvironmentProgress = { phase: 'install', item: 'a', bytes: 0 };
  const lines = (await shown({ isTTY: false, everyMs: 1 }, [...downloads, install])).trim().split('\n');
  expect(lines).toEqual([expect.stringContaining('download p0'), 'install a']);
});

test('a terminal has one line, which is gone at the end', async () => {
  const written = await shown({ isTTY: true }, downloads.slice(0, 2));
  expect(written).not.toContain('\n');
  expect(written).toContain('download p1');
  expect(written.endsWith('\r\u001b[2K')).toBe(true);
});

test.each([{ json: true }, { quiet: true }])('%j: nothing', async (options) => {
  expect(await shown({ isTTY: true, ...options }, downloads)).toBe('');
});
