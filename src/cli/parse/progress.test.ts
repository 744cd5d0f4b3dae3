import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { LastgoodError } from '../../errors.ts';
import type { Output } from '../host.ts';
import type { Result } from './parse-image.ts';
import { type Progress, progressBar, progressLines } from './progress.ts';

const task = { input: { path: '/p/a.jpg', name: 'a.jpg', place: 'a.jpg', size: 1, modifiedMs: 1 }, outputs: [] };
const done: Result = { task, seconds: 0.42, status: 'done', people: 2, notes: ['first frame only'], releases: [] };
const failed: Result = {
  task,
  seconds: 0.1,
  status: 'failed',
  error: new LastgoodError('image_unreadable', 'It ends too early.', { hint: 'Save it again.' }),
};

async function shown(make: (stream: Output) => Progress): Promise<string> {
  const stream: PassThrough & { isTTY?: boolean; columns?: number } = new PassThrough();
  stream.isTTY = true;
  stream.columns = 120;
  const progress = make(stream);
  progress.start(2);
  progress.finished(done);
  progress.finished(failed);
  progress.stop();
  stream.end();
  return text(stream);
}

test('lines name the image, what came of it, and the pace', async () => {
  const [first, second] = (await shown(progressLines)).split('\n');
  expect(first).toMatch(/^\[1\/2\] a\.jpg: 2 people, 0\.42 s; first frame only {2}\(.+ left\)$/);
  expect(second).toMatch(/^\[2\/2\] a\.jpg: failed \(image_unreadable\) {2}\(.+ images\/s\)$/);
});

test('the bar counts images and failures, and gives the terminal its cursor back', async () => {
  const output = await shown(progressBar);
  expect(output).toContain('2/2 images');
  expect(output).toContain('1 failed');
  expect(output.indexOf('\u001b[?25l')).toBeGreaterThanOrEqual(0);
  expect(output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(output.lastIndexOf('\u001b[?25l'));
});
