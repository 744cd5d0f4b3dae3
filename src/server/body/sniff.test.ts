import sharp from 'sharp';
import { expect, test } from 'vitest';
import { looksLikeImage } from './sniff.ts';

const picture = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } });

test.each(['jpeg', 'png', 'gif', 'webp', 'tiff', 'avif'] as const)('%s is known by its first bytes', async (format) => {
  expect(looksLikeImage(await picture.clone().toFormat(format).toBuffer())).toBe(true);
});

test.each(['', '{"image": "…"}', '--boundary\r\n', '<svg/>', 'hello'])('%j is not', (text) => {
  expect(looksLikeImage(Buffer.from(text))).toBe(false);
});
