import { expect, test } from 'vitest';
import { decodeLog } from './decode-log.ts';

test('UTF-8, with or without its mark', () => {
  expect(decodeLog(new TextEncoder().encode('内存不足\n'))).toBe('内存不足\n');
  expect(decodeLog(new TextEncoder().encode('\ufeffok'))).toBe('ok');
});

test('UTF-16, as PowerShell writes it', () => {
  expect(decodeLog(new Uint8Array([0xff, 0xfe, 0x6f, 0, 0x6b, 0]))).toBe('ok');
  expect(decodeLog(new Uint8Array([0xfe, 0xff, 0, 0x6f, 0, 0x6b]))).toBe('ok');
});

test('each line is in the encoding that it is in', () => {
  const gbk = [0xc4, 0xda, 0xb4, 0xe6, 10];
  const latin = [0x66, 0x69, 0x6e, 0xe9, 10];
  const bytes = new Uint8Array([...new TextEncoder().encode('é\n'), ...gbk, ...latin, 0x65]);
  expect(decodeLog(bytes)).toBe('é\n内存\nfiné\ne');
});

test('nothing is nothing', () => {
  expect(decodeLog(new Uint8Array())).toBe('');
});
