import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseResponse } from '../../src/api/parse.ts';
import { TINY_RECIPES, tinyRelease } from '../faults/tiny/release.ts';
import { type Listening, openOnnxServer, read } from './server-harness.ts';

/** What only decoding finds out: on the wire, through the real worker, with a recipe whose network is made on the spot. */
let served: Listening;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'images-'));
  served = await openOnnxServer(await tinyRelease(dir), { recipes: TINY_RECIPES });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#808080' } });

/** Half dark, half bright: the bright half is what the recipe takes for a person. */
const halves = (width: number, height: number) =>
  blank(width, height).composite([
    { input: { create: { width: Math.ceil(width / 2), height, channels: 3, background: '#fff' } }, left: 0, top: 0 },
  ]);

function send(bytes: Buffer, name: string, type = 'image/jpeg', query = ''): Promise<Response> {
  const form = new FormData();
  form.append('image', new File([new Uint8Array(bytes)], name, { type }));
  return fetch(`${served.url}/parse${query}`, { method: 'POST', body: form });
}

/** A PNG of one colour, written without ever holding its pixels: 30,000 x 30,000 fit in about 900 KB. */
function hugePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body) >>> 0, 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

test('text called .jpg is 415, and the answer says that it is text', async () => {
  const answer = await send(Buffer.from('This is not a photo at all.\n'.repeat(50)), 'holiday.jpg');
  expect(answer.status).toBe(415);
  expect(await read(answer)).toMatchObject({ code: 'unsupported_image', error: expect.stringMatching(/text/) });
});

test.each([
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'],
  ['PDF', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n'],
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\x01\xf4meta'],
  ['ZIP', 'PK\x03\x04\x14\0\0\0\x08\0'],
])('%s is 415 and called by its name', async (name, content) => {
  const answer = await send(Buffer.from(content, 'latin1'), 'photo.jpg');
  expect(answer.status).toBe(415);
  const problem = await read(answer);
  expect(problem).toMatchObject({
    status: 'error',
    code: 'unsupported_image',
    request_id: answer.headers.get('x-request-id'),
  });
  expect(problem.error).toMatch(new RegExp(name, 'i'));
  expect(problem.hint).toMatch(/JPEG/);
});

test('a JPEG that is cut off is 422', async () => {
  const whole = await halves(640, 480).jpeg().toBuffer();
  for (const share of [0.02, 0.5, 0.9]) {
    const answer = await send(whole.subarray(0, Math.floor(whole.length * share)), 'cut.jpg');
    expect(answer.status).toBe(422);
    expect(await read(answer)).toMatchObject({ code: 'image_unreadable', error: expect.stringMatching(/JPEG/) });
  }
});

test('a PNG of 30,000 x 30,000 pixels is refused by its header', async () => {
  const png = hugePng(30_000);
  expect(png.length).toBeLessThan(10 * 1024 * 1024);
  const answer = await send(png, 'huge.png', 'image/png');
  expect(answer.status).toBe(422);
  expect(await read(answer)).toMatchObject({
    code: 'too_many_pixels',
    error: expect.stringMatching(/30000 x 30000|900 megapixels/),
  });
});

test('of an animated GIF the first frame is read, and the answer says so', async () => {
  const frames = await Promise.all(['#f00', '#00f'].map((c) => blank(20, 10).tint(c).png().toBuffer()));
  const gif = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100] })
    .toBuffer();
  const answer = await send(gif, 'moving.gif', 'image/gif');
  expect(answer.status).toBe(200);
  expect(await read(answer)).toMatchObject({
    mask_shape: [10, 20],
    notes: [expect.stringMatching(/first frame/)],
  });
});

test('a photo with nobody in it is 200 with nobody', async () => {
  const answer = await send(await blank(80, 60).jpeg().toBuffer(), 'empty.jpg');
  expect(answer.status).toBe(200);
  const parsing = parseResponse.parse(await answer.json());
  expect(parsing).toMatchObject({ people: [], segments: [], mask_shape: [60, 80] });
  for (const format of ['overlay', 'labels']) {
    const png = await send(await blank(80, 60).jpeg().toBuffer(), 'empty.jpg', 'image/jpeg', `?format=${format}`);
    expect(png.headers.get('content-type')).toBe('image/png');
    expect(await sharp(Buffer.from(await png.arrayBuffer())).metadata()).toMatchObject({ width: 80, height: 60 });
  }
});

test('one pixel is a photo', async () => {
  const answer = await send(await blank(1, 1).png().toBuffer(), 'dot.png', 'image/png');
  expect(answer.status).toBe(200);
  expect(parseResponse.parse(await answer.json())).toMatchObject({
    image: { width: 1, height: 1 },
    mask_shape: [1, 1],
  });
});

test('twelve megapixels come back with masks of their size', async () => {
  const answer = await send(await halves(4000, 3000).jpeg({ quality: 60 }).toBuffer(), 'big.jpg');
  expect(answer.status).toBe(200);
  const parsing = parseResponse.parse(await answer.json());
  expect(parsing.mask_shape).toEqual([3000, 4000]);
  expect(parsing.people).toHaveLength(1);
  expect(parsing.segments[0]?.rle?.size).toEqual([3000, 4000]);
});

test('sixteen bad ones at once leave the worker as it was', async () => {
  const whole = await halves(640, 480).jpeg().toBuffer();
  const cut = whole.subarray(0, whole.length / 2);
  const answers = await Promise.all(Array.from({ length: 16 }, () => send(cut, 'cut.jpg')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
  const health = await read(await fetch(`${served.url}/healthz`));
  expect(health).toMatchObject({ status: 'ok', instance: { restarts: 0 } });
});
