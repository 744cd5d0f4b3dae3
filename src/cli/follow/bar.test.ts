import { expect, test } from 'vitest';
import { drawProgress } from './bar.ts';

test.each([
  [
    { phase: 'download', item: 'pose.json', done: 12e6, total: 48e6 },
    '[======------------------]  25 %  download pose.json  12.0 MB of 48.0 MB',
  ],
  [{ phase: 'golden', item: 'crowd', done: 6, total: 6 }, '[========================] 100 %  golden crowd  6 of 6'],
  [{ phase: 'watch', item: '', done: 12.04, total: 60 }, '[=====-------------------]  20 %  watch  12 of 60'],
  [{ phase: 'download', item: 'a', done: 20_000, total: null }, 'download a  20.0 kB'],
  [{ phase: 'checkout', item: 'human-parsing', done: 0, total: null }, 'checkout human-parsing'],
  [{ phase: 'shadow', item: '', done: 9, total: 3 }, '[========================] 100 %  shadow  9 of 3'],
])('%j', (progress, text) => expect(drawProgress(progress)).toBe(text));
