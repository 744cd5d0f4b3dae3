import { expect, test } from 'vitest';
import { isReadable, pastedName } from './incoming.ts';

test('pasted pictures get numbers, files that have a name keep it', () => {
  expect(pastedName(new File([], 'image.png'), 3)).toBe('pasted-3.png');
  expect(pastedName(new File([], 'image.of.me.png'), 3)).toBe('image.of.me.png');
  expect(pastedName(new File([], 'holiday.jpg'), 3)).toBe('holiday.jpg');
});

test('what can be read is readable', async () => {
  expect(await isReadable(new Blob(['x']))).toBe(true);
});
