import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { plainPng } from '../../test/lib/plain-png.ts';
import { decodeImage } from './decode.ts';
import type { Image } from './image.ts';

const RED = [220, 30, 30];
const GREEN = [30, 160, 30];
const BLUE = [30, 30, 220];
const YELLOW = [230, 220, 40];

/** 48 x 32: red and green in the upper corners, blue and yellow in the lower ones. */
function quarters(): Sharp {
  const data = Buffer.alloc(48 * 32 * 3);
  for (let y = 0, at = 0; y < 32; y++) {
    for (let x = 0; x < 48; x++, at += 3) data.set((y < 16 ? [RED, GREEN] : [BLUE, YELLOW])[x < 24 ? 0 : 1]!, at);
  }
  return sharp(data, { raw: { width: 48, height: 32, channels: 3 } });
}

/** Colours of the four corners: upper left, upper right, lower left, lower right. */
function corners({ width, height, data }: Image): number[][] {
  const at = (x: number, y: number) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
  return [at(2, 2), at(width - 3, 2), at(2, height - 3), at(width - 3, height - 3)];
}

function expectCorners(image: Image, wanted: readonly (readonly number[])[], within = 12): void {
  corners(image).forEach((color, corner) => {
    color.forEach((value, channel) => {
      expect(Math.abs(value - wanted[corner]![channel]!), `corner ${corner}: ${color}`).toBeLessThanOrEqual(within);
    });
  });
}

const upright = [RED, GREEN, BLUE, YELLOW];

describe('what is sent and how it is turned', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s', async (format) => {
    const { image, size, notes } = await decodeImage(await quarters().toFormat(format, { quality: 95 }).toBuffer());
    expect(size).toEqual({ width: 48, height: 32 });
    expect(image.data.length).toBe(48 * 32 * 3);
    expect(image.data).not.toBeInstanceOf(Buffer);
    expectCorners(image, upright);
    expect(notes).toEqual([]);
  });

  // What the EXIF specification says of the stored picture, and how it is undone.
  test.each([
    { orientation: 1, corners: [RED, GREEN, BLUE, YELLOW] },
    { orientation: 2, corners: [GREEN, RED, YELLOW, BLUE] },
    { orientation: 3, corners: [YELLOW, BLUE, GREEN, RED] },
    { orientation: 4, corners: [BLUE, YELLOW, RED, GREEN] },
    { orientation: 5, corners: [RED, BLUE, GREEN, YELLOW] },
    { orientation: 6, corners: [BLUE, RED, YELLOW, GREEN] },
    { orientation: 7, corners: [YELLOW, GREEN, BLUE, RED] },
    { orientation: 8, corners: [GREEN, YELLOW, RED, BLUE] },
  ])('EXIF orientation $orientation', async ({ orientation, corners }) => {
    const jpeg = await quarters().jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer();
    const turned = orientation > 4;
    const whole = await decodeImage(jpeg);
    expect(whole.size).toEqual(turned ? { width: 32, height: 48 } : { width: 48, height: 32 });
    expect([whole.image.width, whole.image.height]).toEqual(turned ? [32, 48] : [48, 32]);
    expectCorners(whole.image, corners);
    const reduced = await decodeImage(jpeg, { side: 24 });
    expect(reduced.size).toEqual(whole.size);
    expect([reduced.image.width, reduced.image.height]).toEqual(turned ? [16, 24] : [24, 16]);
    expectCorners(reduced.image, corners, 40);
  });
});

describe('colours end as 8-bit sRGB', () => {
  const plain = (background: string) => sharp({ create: { width: 16, height: 16, channels: 3, background } });
  const middle = async (bytes: Uint8Array) => corners((await decodeImage(bytes)).image)[0];

  test('grey', async () => {
    expect(await middle(await plain('#808080').toColourspace('b-w').png().toBuffer())).toEqual([128, 128, 128]);
  });
  test('16-bit grey', async () => {
    expect(await middle(await plain('#808080').toColourspace('grey16').png().toBuffer())).toEqual([128, 128, 128]);
  });
  test('16-bit RGB', async () => {
    expect(await middle(await plain('#c04020').toColourspace('rgb16').png().toBuffer())).toEqual([192, 64, 32]);
  });
  test('CMYK', async () => {
    const [red, green, blue] = (await middle(await plain('#c04020').toColourspace('cmyk').jpeg().toBuffer()))!;
    // Printing inks do not reach every screen colour: near is right.
    expect([Math.abs(red! - 192), Math.abs(green! - 64), Math.abs(blue! - 32)].every((off) => off < 40)).toBe(true);
  });
  test('an embedded profile is honoured', async () => {
    const wide = await plain('#c04020').withIccProfile('p3').png().toBuffer();
    const stored = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
    expect([...stored.subarray(0, 3)]).not.toEqual([192, 64, 32]);
    const [red, green, blue] = (await middle(wide))!;
    expect([Math.abs(red! - 192), Math.abs(green! - 64), Math.abs(blue! - 32)].every((off) => off <= 3)).toBe(true);
  });
  test('transparent pixels lie on white', async () => {
    const half = { r: 200, g: 0, b: 0, alpha: 0.5 };
    const bytes = await sharp({ create: { width: 16, height: 16, channels: 4, background: half } })
      .png()
      .toBuffer();
    expect(await middle(bytes)).toEqual([227, 127, 127]);
    const none = { r: 0, g: 0, b: 0, alpha: 0 };
    const clear = await sharp({ create: { width: 16, height: 16, channels: 4, background: none } })
      .webp()
      .toBuffer();
    expect(await middle(clear)).toEqual([255, 255, 255]);
  });
});

describe('sizes', () => {
  test('one pixel', async () => {
    const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#102030' } })
      .png()
      .toBuffer();
    const { image, size } = await decodeImage(png, { side: 1024 });
    expect(size).toEqual({ width: 1, height: 1 });
    expect([...image.data]).toEqual([16, 32, 48]);
  });
  test('small photos are not enlarged', async () => {
    const { image } = await decodeImage(await quarters().png().toBuffer(), { side: 1024 });
    expect([image.width, image.height]).toEqual([48, 32]);
  });
  test('an extreme strip keeps at least one pixel of its short side', async () => {
    const png = await sharp({ create: { width: 4000, height: 2, channels: 3, background: '#808080' } })
      .png()
      .toBuffer();
    const { image, size } = await decodeImage(png, { side: 256 });
    expect(size).toEqual({ width: 4000, height: 2 });
    expect([image.width, image.height]).toEqual([256, 1]);
  });
  test('a picture of 900 megapixels in a small file is refused by its header', async () => {
    const bomb = plainPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200_000);
    const refused = decodeImage(bomb, { side: 1024 });
    await expect(refused).rejects.toMatchObject({ code: 'too_many_pixels', message: expect.stringContaining('30000') });
  });
  test('100 megapixels are read', async () => {
    const { image, size } = await decodeImage(plainPng(10_000, 10_000), { side: 64 });
    expect(size).toEqual({ width: 10_000, height: 10_000 });
    expect([image.width, image.height]).toEqual([64, 64]);
  });
});

describe('more than one picture in a file', () => {
  test('a photo with a gain map for HDR screens gives its standard picture', async () => {
    const hdr = sharp('test/fixtures/photos/astronaut.png').toColourspace('scrgb') as Sharp & { withGainMap(): Sharp };
    const jpeg = await hdr.withGainMap().jpeg().toBuffer();
    expect((await sharp(jpeg).metadata()).gainMap).toBeDefined();
    // The first picture in the file alone: everything from the second start-of-image on taken away.
    const alone = jpeg.subarray(0, jpeg.lastIndexOf(Buffer.from([0xff, 0xd8, 0xff])));
    expect((await sharp(alone).metadata()).gainMap).toBeUndefined();
    const { image, notes } = await decodeImage(jpeg);
    expect(image).toEqual((await decodeImage(alone)).image);
    expect(notes).toEqual([]);
  });

  const frame = (background: string) => sharp({ create: { width: 20, height: 10, channels: 3, background } }).png();

  test.each(['gif', 'webp'] as const)('an animated %s gives its first frame and says so', async (format) => {
    const frames = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map((color) => frame(color).toBuffer()));
    const animation = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { lossless: true })
      .toBuffer();
    const { image, size, notes } = await decodeImage(animation);
    expect(size).toEqual({ width: 20, height: 10 });
    expect([...image.data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect(notes).toEqual([expect.stringMatching(/3 frames; only the first/)]);
  });
});

describe('what cannot be read', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('a %s that is cut off', async (format) => {
    const whole = await sharp('test/fixtures/photos/astronaut.png').toFormat(format).toBuffer();
    const cut = whole.subarray(0, Math.floor(whole.length * 0.6));
    await expect(decodeImage(cut)).rejects.toMatchObject({ code: 'image_unreadable' });
    await expect(decodeImage(cut, { side: 128 })).rejects.toMatchObject({ code: 'image_unreadable' });
    await expect(decodeImage(whole.subarray(0, 60))).rejects.toMatchObject({ code: 'image_unreadable' });
  });

  test('a PNG with a flipped bit', async () => {
    const png = await sharp('test/fixtures/photos/camera.png').png().toBuffer();
    png[png.length >> 1]! ^= 4;
    await expect(decodeImage(png)).rejects.toMatchObject({ code: 'image_unreadable' });
  });

  test.each([
    { what: 'text', bytes: 'just words, called .jpg' },
    { what: 'an SVG drawing', bytes: '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>' },
    { what: 'an HTML page', bytes: '<!DOCTYPE html><html></html>' },
    { what: 'JSON text', bytes: '{"image": "…"}' },
    { what: 'a PDF document', bytes: '%PDF-1.7\n' },
    { what: 'a BMP image', bytes: 'BM\x36\0\0\0' },
    { what: 'an HEIC image', bytes: '\0\0\0\x18ftypheic\0\0\0\0mif1heic' },
    { what: 'a video (MP4 or QuickTime)', bytes: '\0\0\0\x18ftypisom\0\0\0\0isommp42' },
    { what: 'a file of unknown kind', bytes: '\0\x01\x02\x03\xff\xfe' },
    { what: 'a JPEG 2000 image', bytes: '\0\0\0\x0cjP  \r\n\x87\n' },
  ])('$what is named, with what is read instead', async ({ what, bytes }) => {
    const error = await decodeImage(Buffer.from(bytes, 'latin1')).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'unsupported_image',
      message: expect.stringContaining(`This is ${what}`),
      hint: expect.stringContaining('JPEG, PNG, WebP, GIF, TIFF, AVIF'),
    });
  });

  test('no bytes at all', async () => {
    await expect(decodeImage(new Uint8Array(0))).rejects.toMatchObject({ code: 'image_missing' });
  });
});

test('a decode that nobody waits for any more is not begun', async () => {
  const png = await quarters().png().toBuffer();
  await expect(decodeImage(png, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
});
