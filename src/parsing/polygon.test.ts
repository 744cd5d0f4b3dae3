import { expect, test } from 'vitest';
import { maskToBytes } from './mask.ts';
import { fillPolygon, simplifyPolygon } from './polygon.ts';

const points = (...pairs: [number, number][]) => pairs.map(([x, y]) => ({ x, y }));
const rows = (bytes: Uint8Array, width: number) =>
  Array.from({ length: bytes.length / width }, (_, y) => bytes.subarray(y * width, (y + 1) * width).join(''));

test('a rectangle along pixel edges fills exactly those pixels, whichever way round it is drawn', () => {
  const square = points([1, 1], [4, 1], [4, 3], [1, 3]);
  const wanted = ['00000', '01110', '01110', '00000'];
  expect(rows(maskToBytes(fillPolygon(square, { width: 5, height: 4 })), 5)).toEqual(wanted);
  expect(rows(maskToBytes(fillPolygon(square.reverse(), { width: 5, height: 4 })), 5)).toEqual(wanted);
});

test('a pixel belongs to a polygon when its centre does', () => {
  const triangle = points([0, 0], [4, 0], [0, 4]);
  expect(rows(maskToBytes(fillPolygon(triangle, { width: 4, height: 4 })), 4)).toEqual([
    '1110',
    '1100',
    '1000',
    '0000',
  ]);
});

test('neighbours that share an edge share no pixel and leave none out', () => {
  const size = { width: 31, height: 17 };
  const left = fillPolygon(points([0, 0], [20.3, 0], [7.7, 17], [0, 17]), size);
  const right = fillPolygon(points([20.3, 0], [31, 0], [31, 17], [7.7, 17]), size);
  expect(left.area + right.area).toBe(31 * 17);
  const sum = maskToBytes(right);
  expect(maskToBytes(left).every((value, i) => value + sum[i]! === 1)).toBe(true);
});

test('what reaches beyond the picture is cut off', () => {
  const mask = fillPolygon(points([-10, -10], [50, -10], [50, 50], [-10, 50]), { width: 3, height: 2 });
  expect(mask.area).toBe(6);
  expect(fillPolygon(points([10, 10], [20, 10], [20, 20]), { width: 3, height: 2 }).area).toBe(0);
});

test('corners within the tolerance go, others stay', () => {
  const stairs = points([0, 0], [10, 0], [10, 10], [5, 10.2], [0, 10]);
  expect(simplifyPolygon(stairs, 0.5)).toEqual(points([0, 0], [10, 0], [10, 10], [0, 10]));
  expect(simplifyPolygon(stairs, 0.1)).toEqual(stairs);
  expect(simplifyPolygon(stairs, 0)).toEqual(stairs);
});

test('a speck is not simplified away', () => {
  const speck = points([3, 3], [4, 3], [4, 4], [3, 4]);
  expect(simplifyPolygon(speck, 5)).toEqual(speck);
});
