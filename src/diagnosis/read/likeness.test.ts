import { expect, test } from 'vitest';
import { likeness } from './likeness.ts';

const of = (text: string) => likeness(Buffer.from(text), 0, Buffer.byteLength(text));

test.each([
  ['request 7 failed after 12 ms', 'request 1234 failed after 5 ms'],
  ['id 3fa85f64-5717-4562-b3fc-2c963f66afa6', 'id c0ffee12-0a7d-4abc-8def-00000000000b'],
  ['at 0x7f3c2a', 'at 0x55d01b9e'],
])('%s is like %s', (one, other) => expect(of(one)).toBe(of(other)));

test.each([
  ["No module named 'cv2'", "No module named 'h5py'"],
  ['KeyError: alpha', 'KeyError: beta'],
  ['内存不足', '磁盘不足'],
])('%s is not like %s', (one, other) => expect(of(one)).not.toBe(of(other)));
