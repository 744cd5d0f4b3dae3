import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { Spill } from '../../gateway/spill.ts';
import { isHeld, type Payload } from '../../runtime/transport.ts';
import { createByteBudget } from './byte-budget.ts';
import { HeldBody, SpillingBody } from './sink.ts';

const bytesOf = async (payload: Payload) =>
  isHeld(payload) ? Buffer.concat([payload].flat() as Uint8Array[]) : buffer(payload.read());

async function spilling({ held = 1_000, holdBytes = 100, expected = 0 } = {}) {
  const budget = createByteBudget(held);
  const spill = new Spill(await scratchDir());
  return { budget, body: new SpillingBody({ lease: budget.lease(), spill, holdBytes, expected }) };
}

async function fill(body: SpillingBody, chunks: number, size: number): Promise<Buffer> {
  const all = Array.from({ length: chunks }, (_, i) => Buffer.alloc(size, i + 1));
  for (const chunk of all) await body.push(chunk);
  return Buffer.concat(all);
}

test('a small body stays in memory, whole', async () => {
  await using body = (await spilling()).body;
  const bytes = await fill(body, 10, 10);
  expect(isHeld(body.payload())).toBe(true);
  expect((await bytesOf(body.payload())).equals(bytes)).toBe(true);
});

test('a larger one goes to disk, whole, and gives its memory back', async () => {
  const { body, budget } = await spilling();
  await using _ = body;
  const bytes = await fill(body, 11, 10);
  expect(isHeld(body.payload())).toBe(false);
  expect(body.size).toBe(110);
  expect((await bytesOf(body.payload())).equals(bytes)).toBe(true);
  expect(budget.lease().take(1_000)).toBe(true);
});

test('one that is announced as large never takes memory', async () => {
  await using body = (await spilling({ expected: 101 })).body;
  await fill(body, 1, 1);
  expect(isHeld(body.payload())).toBe(false);
});

test('a small one for which there is no memory goes to disk', async () => {
  await using body = (await spilling({ held: 15 })).body;
  const bytes = await fill(body, 3, 10);
  expect((await bytesOf(body.payload())).equals(bytes)).toBe(true);
  expect(isHeld(body.payload())).toBe(false);
});

test('without room on disk either, it is refused', async () => {
  const budget = createByteBudget(0);
  const spill = new Spill('/dev/null/nowhere');
  await using body = new SpillingBody({ lease: budget.lease(), spill, holdBytes: 100, expected: 0 });
  await expect(body.push(Buffer.alloc(1))).rejects.toMatchObject({ code: 'overloaded', status: 503 });
});

test('what must be held is refused when there is no memory', () => {
  const body = new HeldBody(createByteBudget(5).lease(), 0);
  body.push(Buffer.alloc(5));
  expect(() => body.push(Buffer.alloc(1))).toThrow(expect.objectContaining({ code: 'overloaded' }));
});
