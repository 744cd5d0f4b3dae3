import sharp from 'sharp';
import { expect, test } from 'vitest';
import { compareImage } from './image.ts';

/** A picture with structure: a gradient with stripes. */
function picture(width = 64, height = 48, change: (value: number) => number = (value) => value) {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) =>
    change(((i % (3 * width)) * 2 + 40 * ((i >> 6) % 3)) % 256),
  );
  return sharp(data, { raw: { width, height, channels: 3 } });
}
const png = (...args: Parameters<typeof picture>) =>
  picture(...args)
    .png()
    .toBuffer();

test('equal pictures pass, in whatever format', async () => {
  expect(await compareImage(await png(), await png(), {})).toMatchObject({
    passed: true,
    figures: { psnr_db: 100, ssim: 1 },
  });
  const webp = await picture().webp({ lossless: true }).toBuffer();
  expect((await compareImage(await png(), webp, { psnr: 99 })).passed).toBe(true);
});

test('PSNR is what its formula says', async () => {
  // Every value off by 4: MSE 16.
  const { figures } = await compareImage(
    await png(64, 48, (v) => Math.min(v, 250)),
    await png(64, 48, (v) => Math.min(v, 250) + 4),
    {},
  );
  expect(figures.psnr_db).toBeCloseTo(10 * Math.log10(255 ** 2 / 16), 6);
});

test('a tolerance decides by itself; without one both defaults do', async () => {
  const [a, b] = [await png(), await picture().jpeg({ quality: 30 }).toBuffer()];
  const judged = await compareImage(a, b, {});
  expect(judged).toMatchObject({ passed: false, cause: 'answers-differ' });
  expect(judged.summary).toMatch(/PSNR is \d+\.\d dB, 40 dB is the least/);
  expect((await compareImage(a, b, { psnr: 5 })).passed).toBe(true);
  expect((await compareImage(a, b, { ssim: 0.999 })).summary).toMatch(/SSIM is 0\.\d{3}, 0\.999 is the least/);
});

test('sizes must agree', async () => {
  expect(await compareImage(await png(), await png(48, 64), {})).toMatchObject({ cause: 'size-differs' });
});

test('what is no picture is malformed', async () => {
  expect(await compareImage(await png(), Buffer.from('<svg'), {})).toMatchObject({ cause: 'answer-malformed' });
});

test('pictures smaller than a window of SSIM are compared too', async () => {
  expect((await compareImage(await png(2, 2), await png(2, 2), {})).passed).toBe(true);
  expect((await compareImage(await png(2, 2), await png(2, 2, (v) => 255 - v), {})).passed).toBe(false);
});
